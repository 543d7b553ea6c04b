import { expect, test } from "vitest";
import type { HotspotUser } from "#main/drivers/routeros/menus/ip-hotspot-user.ts";
import type { HotspotUserProfile } from "#main/drivers/routeros/menus/ip-hotspot-user-profile.ts";
import { commentNote, profileNote, promisedTo } from "./mikhmon.ts";

const zone = "Africa/Nairobi";
const now = Date.UTC(2026, 10, 22, 9, 0);
const hour = 3600;
const day = 86_400;

const user = (change: Partial<HotspotUser> = {}): HotspotUser => ({
  id: "*1",
  name: "abc123",
  server: "all",
  profile: "1Day",
  mac: null,
  comment: "vc-123-11.20.26-kiosk",
  disabled: false,
  limitUptime: null,
  limitBytesIn: null,
  limitBytesOut: null,
  limitBytesTotal: null,
  uptime: 0,
  bytesIn: 0,
  bytesOut: 0,
  ...change,
});
const profile = (onLogin = ':put (",rem,50,1d,60,,Disable,"); {…}'): HotspotUserProfile => ({
  id: "*2",
  name: "1Day",
  rates: { up: 512_000, down: 2_000_000 },
  rateLimit: "512k/2M",
  sharedUsers: 1,
  sessionTimeout: null,
  idleTimeout: null,
  keepaliveTimeout: null,
  addressPool: "none",
  onLogin,
});

test("a profile's script says its mode, price and validity in its first line", () => {
  expect(profileNote(':put (",rem,5000,30d,6000,,Enable,"); {:local x}')).toEqual({
    mode: "rem",
    price: 6000,
    validity: 30 * day,
  });
  expect(profileNote(':put (",ntfc,50,12h,0,,Disable,")')).toMatchObject({ price: 50, validity: 12 * hour });
  expect(profileNote(':put (",,,,,noexp,Disable,")')).toEqual({ mode: "", price: null, validity: null });
  expect(profileNote("/log info hello")).toBeUndefined();
});

test("a comment says unused, or when it ends, in either form of date", () => {
  const ends = { kind: "ends", at: Date.UTC(2026, 10, 23, 7, 30, 15) };
  const table = [
    ["vc-123-11.20.26-kiosk", { kind: "unused", form: "code" }],
    ["up-456-11.20.26", { kind: "unused", form: "password" }],
    ["nov/23/2026 10:30:15", ends],
    ["2026-11-23 10:30:15", ends],
    ["2026-11-23 10:30:15 paid at the kiosk", ends],
    ["kaunta:abc", { kind: "ours" }],
    ["the owner", { kind: "other" }],
    ["2026-13-45 10:30:15", { kind: "other" }],
    ["", { kind: "other" }],
  ] as const;
  for (const [comment, note] of table) expect([comment, commentNote(comment, zone)]).toEqual([comment, note]);
});

test("what a user was promised follows from the profile and its own limits", () => {
  const terms = (change: Partial<HotspotUser>, script?: string) =>
    promisedTo({ user: user(change), profile: profile(script) }, zone, now);
  expect(terms({})).toMatchObject({
    begunAt: null,
    terms: {
      planName: "1Day",
      time: { kind: "wall", seconds: day },
      devices: 1,
      speed: { in: 512_000, out: 2_000_000 },
    },
  });
  expect(terms({ comment: "2026-11-23 03:00:00" })).toMatchObject({
    begunAt: Date.UTC(2026, 10, 22, 0, 0),
    terms: { time: { kind: "wall", seconds: day } },
  });
  expect(terms({ limitUptime: 5 * hour, comment: "2026-11-23 03:00:00" })).toMatchObject({
    begunAt: null,
    terms: { time: { kind: "online", seconds: 5 * hour }, window: { until: "2026-11-23" } },
  });
  expect(terms({ limitBytesTotal: 1e9 }, "none")).toMatchObject({
    terms: { time: { kind: "none" }, caps: { total: 1e9 } },
  });
});

test("what is over, switched off, unlimited or no voucher is left as it is", () => {
  const why = (change: Partial<HotspotUser>, script?: string) =>
    promisedTo({ user: user(change), profile: profile(script) }, zone, now);
  expect(why({ comment: "nov/21/2026 10:00:00" })).toEqual({ kind: "left", why: "over" });
  expect(why({ limitUptime: 1 })).toEqual({ kind: "left", why: "over" });
  expect(why({ limitUptime: hour, uptime: hour })).toEqual({ kind: "left", why: "over" });
  expect(why({ limitBytesTotal: 100, bytesIn: 60, bytesOut: 40 })).toEqual({ kind: "left", why: "over" });
  expect(why({ disabled: true })).toEqual({ kind: "left", why: "disabled" });
  expect(why({ comment: "kaunta:x" })).toEqual({ kind: "left", why: "ours" });
  expect(why({ comment: "the owner" }, "")).toEqual({ kind: "left", why: "not-a-voucher" });
  expect(why({}, "")).toEqual({ kind: "left", why: "no-limit" });
});
