import { expect, test } from "vitest";
import { meant } from "./finding.ts";

const guest = { user: "A3K9M7P2", mac: "AA:BB:CC:00:00:01", ip: "10.5.50.10", comment: "Juma, table 4" };

test.each(["a3k9", "AA:BB:CC:00:00:01", "aa-bb-cc", "bbcc0000", "10.5.50.1", "juma"])(
  "%s finds the guest",
  (text) => {
    expect(meant(text)(guest)).toBe(true);
  },
);

test.each(["a3k8", "aa:bb:cd", "10.5.51", "asha"])("%s does not", (text) => {
  expect(meant(text)(guest)).toBe(false);
});
