import { expect, test } from "vitest";
import { zoneFits } from "./zone-search.ts";

test("a zone is found as people write it: with spaces, in parts, by country or a town nearby", () => {
  const found = (typed: string): string[] =>
    Intl.supportedValuesOf("timeZone").filter((zone) => zoneFits(zone, typed));
  expect(found("dar es")).toEqual(["Africa/Dar_es_Salaam"]);
  expect(found("Dar_es_Salaam")).toEqual(["Africa/Dar_es_Salaam"]);
  expect(found("africa/nai")).toEqual(["Africa/Nairobi"]);
  expect(found("Tanzania")).toEqual(["Africa/Dar_es_Salaam"]);
  expect(found("kisumu")).toEqual(["Africa/Nairobi"]);
  expect(found("NIGERIA")).toEqual(["Africa/Lagos"]);
  expect(found("mars")).toEqual([]);
  expect(found("").length).toBeGreaterThan(300);
});
