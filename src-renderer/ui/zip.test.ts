import { expect, test } from "vitest";
import { zipOf } from "./zip.ts";

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

test("files are stored as they are, each with its check sum, and listed at the end", () => {
  const zip = zipOf(
    [
      { name: "login.html", text: "123456789" },
      { name: "a/é.html", text: "" },
    ],
    new Date(2026, 10, 22, 12, 30, 10),
  );
  const text = new TextDecoder("latin1").decode(zip);
  expect(text.slice(0, 4)).toBe("PK\u0003\u0004");
  // CRC-32 of "123456789", the check value of the catalogues.
  expect(hex(zip.slice(14, 18))).toBe("2639f4cb");
  expect(text.indexOf("login.html123456789")).toBe(30);
  expect(text.split("PK\u0001\u0002")).toHaveLength(3);
  const end = zip.slice(-22);
  expect(hex(end)).toMatch(/^504b0506000000000200020[0-9a-f]/);
  const view = new DataView(zip.buffer, zip.length - 22);
  expect(new TextDecoder("latin1").decode(zip.slice(view.getUint32(16, true)).slice(0, 4))).toBe(
    "PK\u0001\u0002",
  );
  expect(view.getUint32(12, true) + view.getUint32(16, true)).toBe(zip.length - 22);
});
