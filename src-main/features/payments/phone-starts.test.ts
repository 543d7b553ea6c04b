import { expect, test } from "vitest";
import { phoneStarts } from "./phone-starts.ts";

test("a number is found however its beginning is typed, in every country", () => {
  for (const typed of ["0712 345", "712345", "+254 712-345", "254712345"])
    expect(phoneStarts(typed)).toContain("254712345");
  expect(phoneStarts("0712")).toContain("255712");
  expect(phoneStarts("+254712")).toEqual(["254712"]);
});

test("digits within a receipt or a code are no phone number, and two digits are too few", () => {
  for (const typed of ["TAC2", "A3K9M7P2", "07", "", "  "]) expect(phoneStarts(typed)).toEqual([]);
});
