import { expect, test } from "vitest";
import { moved } from "./drag-order.ts";

test("one thing goes elsewhere, the others keep their order", () => {
  const list = ["a", "b", "c", "d"];
  expect(
    [moved(list, 0, 2), moved(list, 3, 0), moved(list, 1, 99), moved(list, 2, -5)].map((all) => all.join("")),
  ).toEqual(["bcad", "dabc", "acdb", "cabd"]);
});

test("a move to nowhere is none", () => {
  const list = ["a", "b"];
  expect([moved(list, 0, 0), moved(list, 1, 5), moved(list, 7, 0)]).toEqual([list, list, list]);
  expect(moved(list, 0, -1)).toBe(list);
});
