import { expect, test } from "vitest";
import { canonical, checksum, checksumFits, legacyChecksum } from "./checksum.ts";
import { received, receivedChecksum } from "./golden.fixture.ts";

const key = "CHKTESTKEY123";
const request = {
  phoneNumber: "255712345678",
  orderReference: "KAU7F3K2M9Q4X1",
  currency: "TZS",
  amount: "1000",
};
const canonicalOfRequest = "9aaace2e88fb2e1b4e83bcf579ab2e713ea02bcd6b3fa0c0d8cb0b2840ec9d38";
const legacyOfRequest = "786318301843eb83c214d7046a1d3de01ff8743ea46d89f9ce2963ce48bbe988";

test("the four vectors come out, whatever the order of the keys", () => {
  expect(canonical(request)).toBe(
    '{"amount":"1000","currency":"TZS","orderReference":"KAU7F3K2M9Q4X1","phoneNumber":"255712345678"}',
  );
  expect(checksum(key, request)).toBe(canonicalOfRequest);
  expect(legacyChecksum(key, request)).toBe(legacyOfRequest);
  expect(checksum(key, received)).toBe(receivedChecksum);
  expect(checksum(key, { n: 10.5, a: "Zürich/Åsa" })).toBe(
    "a5d9d668526c0f4bd04af33b15737762ba1f5cf2669c7ad4f5f93b9f160e58b9",
  );
});

test("the checksum is no part of itself, lists keep their order, every level is sorted", () => {
  expect(checksum(key, { ...request, checksum: "x", checksumMethod: "canonical" })).toBe(canonicalOfRequest);
  expect(canonical({ b: [{ z: 1, a: [2, 1] }], a: null })).toBe('{"a":null,"b":[{"a":[2,1],"z":1}]}');
});

test("the older way is believed for flat bodies only", () => {
  expect(checksumFits(key, request, canonicalOfRequest)).toBe("canonical");
  expect(checksumFits(key, request, canonicalOfRequest.toUpperCase())).toBe("canonical");
  expect(checksumFits(key, request, legacyOfRequest)).toBe("legacy");
  expect(checksumFits("another key", request, canonicalOfRequest)).toBeUndefined();
  expect(checksumFits(key, received, legacyChecksum(key, received))).toBeUndefined();
  for (const nonsense of ["", "0", "é".repeat(64)])
    expect(checksumFits(key, request, nonsense)).toBeUndefined();
});

test("one changed sign anywhere is found", () => {
  const data = { ...received.data, collectedAmount: "1000.01" };
  expect(checksumFits(key, { ...received, data }, receivedChecksum)).toBeUndefined();
});
