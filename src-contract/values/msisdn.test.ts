import { expect, test } from "vitest";
import { msisdn } from "./index.ts";

test("one mobile number is one number, however it is typed", () => {
  for (const typed of [
    "254712345678",
    "+254712345678",
    "0712345678",
    "712345678",
    " +254 (712) 345-678 ",
    "00254712345678",
  ])
    expect(msisdn(typed, "254")).toBe("254712345678");
  expect(msisdn("0712345678", "255")).toBe("255712345678");
  expect(msisdn("255712345678", "254")).toBe("255712345678");
  expect(msisdn("08031234567", "234")).toBe("2348031234567");
});

test("what is no mobile number of ours is none", () => {
  for (const typed of [
    "",
    "12",
    "07123",
    "+1 212 555 0100",
    "254712",
    "abc712345678",
    "07123456789",
    "+0712345678",
  ])
    expect(msisdn(typed, "254")).toBeUndefined();
});
