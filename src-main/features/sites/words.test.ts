import { expect, test } from "vitest";
import { checklist } from "./checklist.ts";
import { masked } from "./command.ts";
import { createPace } from "./pace.ts";
import { slugOf } from "./slug.ts";
import { durationText, statsOf } from "./stats.ts";
import type { SiteId } from "#contract/values/index.ts";

test("short names are short, plain and unlike each other", () => {
  expect(slugOf("Kisumu – Main Street", new Set())).toBe("kisumu-main-street");
  expect(slugOf("Ọ̀yọ́", new Set())).toBe("oyo");
  expect(slugOf("日本", new Set(["site"]))).toBe("site-2");
  expect(slugOf("Awka", new Set(["awka", "awka-2"]))).toBe("awka-3");
});

test("the checklist gives no right beyond what is needed, and survives an odd name", () => {
  const { plain, tls } = {
    plain: checklist({ user: 'ka"un$ta', security: "plain", port: 8728 }),
    tls: checklist({ user: "", security: "tls", port: 8729 }),
  };
  expect(plain).toContain("policy=read,write,api,test ");
  expect(plain).toContain('name="ka\\"un\\$ta"');
  expect(plain).not.toContain("certificate");
  expect(tls).toContain("/certificate sign kaunta-api");
  expect(tls).toContain("set api-ssl disabled=no port=8729 certificate=kaunta-api");
});

test("secrets among a command's words are hidden", () => {
  expect(
    masked(["=name=ali", "=password=a=b", "=wpa2-pre-shared-key=x", "=Secret=\ny", "?otp-secret=1"]),
  ).toBe("=name=ali =password=••• =wpa2-pre-shared-key=••• =Secret=••• ?otp-secret=•••");
});

test("all routers together stay within their share, and a trusted one is asked less", () => {
  const pace = createPace({ pollSeconds: () => 1.5 });
  const calm = { hinted: false, watched: false, answerMs: 50, refusals: 0 };
  expect(pace.interval(calm)).toBe(1500);
  expect(pace.interval({ ...calm, hinted: true })).toBe(8000);
  expect(pace.interval({ ...calm, hinted: true, watched: true })).toBe(1500);
  expect(pace.interval({ ...calm, answerMs: 4000 })).toBe(16_000);
  expect(pace.interval({ ...calm, refusals: 9 })).toBe(60_000);
  pace.rows(30_000);
  expect(pace.interval(calm)).toBe(1875);
});

test("a site that cannot be reached is in maintenance, never missing", () => {
  const stats = statsOf({
    site: "s" as SiteId,
    state: "unreachable",
    since: 0,
    guests: 5,
    configuredUsers: null,
    bytesIn: 1,
    bytesOut: 2,
    rateIn: 0,
    rateOut: 0,
    lastLogin: Date.UTC(2026, 10, 22),
    pictureAt: null,
    routers: [],
  });
  expect(stats).toEqual({
    activeUsers: 0,
    totalUsers: 0,
    totalBytesIn: 0,
    totalBytesOut: 0,
    lastActivity: "2026-11-22T00:00:00.000Z",
    status: "maintenance",
    routerStatus: { isOnline: false, uptime: "0s", version: "", cpuLoad: 0, freeMemory: 0, totalMemory: 0 },
  });
  expect(durationText(15 * 86_400 + 23 * 3600 + 45 * 60)).toBe("15d23h45m");
});
