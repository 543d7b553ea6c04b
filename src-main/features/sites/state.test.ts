import { expect, test } from "vitest";
import type { LinkState } from "#contract/sites.ts";
import { sameState, siteStateOf } from "./state.ts";

const trouble = { cause: "silent", detail: "", at: 0 } as const;
const router: Record<LinkState["kind"], (since: number) => LinkState> = {
  connecting: (since) => ({ kind: "connecting", since }),
  online: (since) => ({ kind: "online", since }),
  degraded: (since) => ({ kind: "degraded", since, trouble }),
  unreachable: (since) => ({ kind: "unreachable", since, trouble, retryAt: null }),
};

test.each([
  [[], "empty", 7],
  [["online"], "online", 1],
  [["connecting"], "connecting", 1],
  [["degraded"], "degraded", 1],
  [["unreachable"], "unreachable", 1],
  [["online", "online"], "online", 2],
  [["unreachable", "unreachable"], "unreachable", 2],
  [["online", "unreachable"], "degraded", 2],
  [["online", "connecting"], "connecting", 2],
  [["unreachable", "connecting"], "connecting", 2],
  [["online", "degraded", "unreachable"], "degraded", 2],
] as const)("a site with routers %j is %s", (kinds, state, since) => {
  expect(
    siteStateOf(
      kinds.map((kind, index) => router[kind](index + 1)),
      7,
    ),
  ).toEqual({ state, since });
});

test("the same trouble at another moment is no news, another cause is", () => {
  const later: LinkState = { ...router.degraded(9), kind: "degraded", trouble: { ...trouble, at: 9 } };
  const other: LinkState = {
    ...router.degraded(9),
    kind: "degraded",
    trouble: { ...trouble, cause: "slow" },
  };
  expect(sameState(router.degraded(1), later)).toBe(true);
  expect(sameState(router.degraded(1), other)).toBe(false);
  expect(sameState(router.online(1), router.degraded(1))).toBe(false);
});
