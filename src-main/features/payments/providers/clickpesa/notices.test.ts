import { expect, test } from "vitest";
import { account, token, world } from "../company.fixture.ts";
import type { Notice } from "../provider.ts";
import { checksum, legacyChecksum } from "./checksum.ts";
import { failed, received, receivedChecksum } from "./golden.fixture.ts";
import { createClickpesa } from "./index.ts";

const provider = createClickpesa(world());
const key = "CHKTESTKEY123";
const hear = (body: unknown, path = "", secrets: Record<string, string> = {}): Notice | undefined =>
  provider.notice?.(account("clickpesa", { secrets }), {
    path,
    headers: {},
    raw: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  });
const signed = (body: Record<string, unknown>): Record<string, unknown> => ({
  ...body,
  checksum: checksum(key, body),
  checksumMethod: "canonical",
});

test("a payment with the right checksum is the company's own word", () => {
  expect(hear({ ...received, checksum: receivedChecksum, checksumMethod: "canonical" })).toEqual({
    authentic: "signed",
    match: { ref: "KAU7F3K2M9Q4X1", providerRef: "0AB12LCPTEST1", token: undefined },
    observation: {
      kind: "success",
      receipt: "MP251111.1411.T00001",
      amount: { minor: 100_000, currency: "TZS" },
      at: Date.UTC(2026, 0, 12, 10, 30),
      payer: "255686123456",
      payerMasked: false,
    },
  });
});

test("a failure says why", () => {
  expect(hear(signed(failed))).toMatchObject({
    authentic: "signed",
    observation: { kind: "failed", reason: "insufficient-funds", rawCode: "Insufficient balance" },
  });
});

test("a wrong checksum is a forgery; a missing one, or a missing key, proves nothing", () => {
  const forged = { ...received, data: { ...received.data, collectedAmount: "9000.00" } };
  const trust = (body: unknown, secrets = {}) => hear(body, "", secrets)?.authentic;
  expect(trust({ ...forged, checksum: receivedChecksum })).toBe("forged");
  expect(trust({ ...received, checksum: "" })).toBe("none");
  expect(trust({ ...received, checksum: 12 })).toBe("forged");
  expect(trust(received)).toBe("none");
  expect(trust({ ...received, checksum: receivedChecksum }, { checksumKey: "" })).toBe("none");
  expect(trust({ ...received, checksum: receivedChecksum }, { checksumKey: "another" })).toBe("forged");
  // The older way leaves out what is nested, so it cannot vouch for a payment.
  expect(trust({ ...received, checksum: legacyChecksum(key, received) })).toBe("forged");
});

test("another name of the event is understood, and the token is taken from the path", () => {
  const { event, data } = received;
  expect(hear(signed({ eventType: event, data }), token)).toMatchObject({
    authentic: "signed",
    match: { token },
    observation: { kind: "success" },
  });
});

test("an event and a status that disagree are only a reason to look", () => {
  const crossed = [
    { event: "PAYMENT RECEIVED", data: failed.data },
    { event: "PAYMENT FAILED", data: received.data },
  ];
  for (const body of crossed) expect(hear(signed(body))?.observation).toEqual({ kind: "pending" });
  expect(hear(signed({ event: "PAYMENT CANCELLED", data: failed.data }))?.observation).toMatchObject({
    kind: "failed",
    reason: "cancelled",
    confident: false,
  });
});

test("payouts and anything else are no notice", () => {
  for (const body of [
    "",
    "[]",
    "{}",
    "<html>",
    { event: "PAYOUT INITIATED", data: received.data },
    { event: "PAYMENT RECEIVED", data: { status: "SUCCESS" } },
    { event: "PAYMENT RECEIVED", data: [] },
    { event: "PAYMENT RECEIVED", data: { orderReference: "K7F3M2Q9X4TB" } },
  ])
    expect([body, hear(body)]).toEqual([body, undefined]);
});
