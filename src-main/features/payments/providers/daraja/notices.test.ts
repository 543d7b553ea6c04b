import { expect, test } from "vitest";
import { account, ref, token, world } from "../company.fixture.ts";
import type { Notice } from "../provider.ts";
import { checkout, confirmation, failedCallback, paidCallback, results } from "./golden.fixture.ts";
import { createDaraja } from "./index.ts";

const provider = createDaraja(world());
const hear = (text: string, path = token): Notice | undefined =>
  provider.notice?.(account("daraja"), { path, headers: {}, raw: Buffer.from(text) });

test("a paid push tells receipt, amount, payer and moment, and is no more than a hint", () => {
  expect(hear(paidCallback)).toEqual({
    authentic: "none",
    match: { providerRef: checkout, token },
    observation: {
      kind: "success",
      receipt: "TAC1XYZ789",
      amount: { minor: 5000, currency: "KES" },
      at: Date.UTC(2026, 0, 12, 10, 30, 41),
      payer: "254712345678",
      payerMasked: false,
    },
  });
});

test("items may be mixed up, missing or masked", () => {
  const mixed = paidCallback
    .replace('{"Name":"Amount","Value":50.00},', "")
    .replace('{"Name":"Balance"},', '{"Name":"Amount","Value":"50.00"},null,')
    .replace("254712345678}]", '"2547 ***** 678"}]');
  expect(hear(mixed)?.observation).toMatchObject({
    amount: { minor: 5000, currency: "KES" },
    payer: "2547*****678",
    payerMasked: true,
  });
  const bare = failedCallback(0, "The service request is processed successfully.");
  expect(hear(bare)?.observation).toEqual({ kind: "success" });
});

test.each(results)("a push that ended with %s is %s", (code, reason, confident) => {
  expect(hear(failedCallback(code, "words"))?.observation).toEqual({
    kind: "failed",
    reason,
    rawCode: `${code} words`,
    confident,
  });
});

test("the token is taken from the end of the path and from nowhere else", () => {
  const tokens = [token, `/${token}`, `${token}/`, `x/${token}`, `${token}0`, "confirmation", ""];
  expect(tokens.map((path) => hear(paidCallback, path)?.match.token)).toEqual([
    token,
    token,
    token,
    token,
    undefined,
    undefined,
    undefined,
  ]);
});

test("money by hand is a row of its own, with the payer masked", () => {
  const amount = { minor: 5000, currency: "KES" };
  const at = Date.UTC(2026, 0, 12, 10, 45, 1);
  expect(hear(confirmation, "confirmation")).toEqual({
    authentic: "none",
    match: { ref },
    observation: {
      kind: "success",
      receipt: "TAC4ABC123",
      amount,
      at,
      payer: "2547*****678",
      payerMasked: true,
    },
    row: {
      receipt: "TAC4ABC123",
      ref,
      providerRef: undefined,
      amount,
      fee: undefined,
      payer: "2547*****678",
      at,
      status: "success",
    },
  });
});

test("a till has no account number, hashes are nobody, and a question before the payment is no payment", () => {
  const till = confirmation
    .replace("Pay Bill", "Customer Merchant Payment")
    .replace('"K7F3M2Q9X4TB"', '""')
    .replace("2547 ***** 678", "b7e9".repeat(16));
  expect(hear(till, "confirmation")?.row).toMatchObject({ ref: undefined, payer: undefined });
  expect(hear(confirmation, "validation")).toBeUndefined();
});

test("anything else is no notice, and the answer is the same to all", () => {
  for (const text of [
    "",
    "[]",
    "{}",
    "<html>",
    '{"Body":{}}',
    '{"Body":{"stkCallback":{}}}',
    '{"TransID":"X"}',
  ])
    expect([text, hear(text)]).toEqual([text, undefined]);
  expect(hear(confirmation.replace('"50.00"', '"5e1"'))).toBeUndefined();
  expect(provider.ack).toEqual({
    status: 200,
    type: "application/json",
    body: '{"ResultCode":0,"ResultDesc":"Accepted"}',
  });
});
