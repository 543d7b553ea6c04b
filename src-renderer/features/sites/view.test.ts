import { expect, test } from "vitest";
import { type SiteLive, TroubleCause } from "#contract/sites.ts";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import { actionFor, figuresOf, inOrder, linkStatus, sentenceOf, statusOf } from "./view.ts";

const id = (name: string): SiteId => name as SiteId;

function live(
  name: string,
  state: SiteLive["state"],
  cause: TroubleCause = "timed-out",
  routers = 1,
): SiteLive {
  const trouble = { cause, detail: "raw", at: 100 };
  const link =
    state === "unreachable"
      ? { kind: "unreachable" as const, since: 100, trouble, retryAt: null }
      : state === "degraded"
        ? { kind: "degraded" as const, since: 100, trouble }
        : { kind: "online" as const, since: 50 };
  return {
    site: id(name),
    state,
    since: 100,
    guests: 10,
    configuredUsers: null,
    bytesIn: 0,
    bytesOut: 0,
    rateIn: 1,
    rateOut: 2,
    lastLogin: null,
    pictureAt: 90,
    routers: Array.from({ length: routers }, (_, n) => ({
      router: `${name}${n}` as RouterId,
      host: name,
      state: n === 0 ? link : { kind: "online" as const, since: 50 },
      plain: false,
      facts: null,
      guests: 5,
      configuredUsers: null,
      pictureAt: 90,
      answerMs: null,
    })),
  };
}
const all = (...pictures: SiteLive[]) => {
  const sites = new Map(
    pictures.map(({ site }) => [
      site,
      { id: site, slug: site, name: site, timeZone: "UTC", currency: "KES" as const, routers: [] },
    ]),
  );
  return [sites, new Map(pictures.map((picture) => [picture.site, picture]))] as const;
};

test("what needs a hand stands on top, the rest by name", () => {
  const shop = all(
    live("Nakuru", "online"),
    live("Awka", "degraded"),
    live("Arusha", "online"),
    live("Lagos", "unreachable"),
    live("Mbale", "empty"),
  );
  expect(inOrder(...shop)).toEqual(["Lagos", "Awka", "Mbale", "Arusha", "Nakuru"]);
});

test("a dead site is never counted as up, and its guests are history", () => {
  expect(
    figuresOf(...all(live("Lagos", "unreachable"), live("Awka", "degraded"), live("Kisumu", "online"))),
  ).toEqual({
    guests: 20,
    rateIn: 2,
    rateOut: 4,
    up: 2,
    all: 3,
    trouble: 2,
    oldest: 90,
  });
  expect(statusOf(live("Lagos", "unreachable"))).toBe("trouble");
  expect(statusOf(undefined)).toBe("off");
});

test("a site that connects has one shape, whether it was seen before or not, and so has its router", () => {
  const picture = live("Awka", "connecting");
  expect([picture, { ...picture, pictureAt: null }].map(statusOf)).toEqual(["waiting", "waiting"]);
  expect(linkStatus({ kind: "connecting", since: 1 })).toBe("waiting");
});

test("every cause leads to a sentence and to one button, by what the person may do", () => {
  for (const cause of TroubleCause.options) {
    const picture = live("Lagos", "unreachable", cause);
    expect(sentenceOf(picture)).toEqual({ kind: "trouble", cause, since: 100 });
    expect(["test", "trust", "advice"]).toContain(actionFor(picture, true));
    expect(actionFor(picture, false)).toBe("open");
  }
  expect(actionFor(live("Kisumu", "online"), true)).toBeUndefined();
});

test("of several routers the sentence says how many do not answer", () => {
  const picture = { ...live("Lagos", "degraded", "timed-out", 3) };
  const down = picture.routers.map((router, n) =>
    n === 0
      ? {
          ...router,
          state: {
            kind: "unreachable" as const,
            since: 100,
            retryAt: null,
            trouble: { cause: "timed-out" as const, detail: "", at: 100 },
          },
        }
      : router,
  );
  expect(sentenceOf({ ...picture, routers: down })).toEqual({
    kind: "some-down",
    down: 1,
    all: 3,
    since: 100,
  });
});
