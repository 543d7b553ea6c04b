import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { account, ref, world } from "../company.fixture.ts";
import type { Notice } from "../provider.ts";
import { invoice, webhook } from "./golden.fixture.ts";
import { createIntasend } from "./index.ts";

const provider = createIntasend(world());
const hear = (
  body: unknown,
  headers: Record<string, string> = {},
  settings = {},
  secrets = {},
): Notice | undefined =>
  provider.notice?.(account("intasend", { settings, secrets }), {
    path: "",
    headers,
    raw: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  });

test("a webhook with the challenge is the company's, and still only a reason to look", () => {
  expect(hear(webhook)).toEqual({
    authentic: "shared-secret",
    match: { ref, providerRef: "Y5JJV4V" },
    observation: {
      kind: "success",
      receipt: "TAC1XYZ789",
      amount: { minor: 5000, currency: "KES" },
      fee: { minor: 150, currency: "KES" },
      at: Date.UTC(2026, 0, 12, 10, 30, 41),
      payer: "254712345678",
      payerMasked: false,
    },
  });
});

test("a wrong challenge is a forgery; a missing one proves nothing", () => {
  const trust = (challenge: unknown, secrets = {}) =>
    hear({ ...webhook, challenge }, {}, {}, secrets)?.authentic;
  expect(trust("a challenge only we knew")).toBe("forged");
  expect(trust("")).toBe("none");
  expect(trust(undefined)).toBe("none");
  expect(trust({ toString: "x" })).toBe("none");
  expect(trust("anything", { challenge: "" })).toBe("none");
});

test("the trail of states is told step by step", () => {
  const trail = ["PENDING", "PROCESSING", "COMPLETE"].map(
    (state) => hear({ ...webhook, state })?.observation.kind,
  );
  expect(trail).toEqual(["pending", "pending", "success"]);
  expect(
    hear({ ...webhook, state: "FAILED", failed_reason: "Insufficient balance" })?.observation,
  ).toMatchObject({
    kind: "failed",
    reason: "insufficient-funds",
  });
});

test("a signature that third parties tell of is looked at where the account names its header", () => {
  const settings = { signatureHeader: "X-IntaSend-Signature" };
  const secrets = { signatureKey: "0123456789" };
  const text = JSON.stringify(webhook);
  const right = createHmac("sha256", "0123456789").update(text).digest("hex");
  const trust = (headers: Record<string, string>) => hear(text, headers, settings, secrets)?.authentic;
  expect(trust({ "x-intasend-signature": right })).toBe("shared-secret");
  expect(trust({ "x-intasend-signature": right.replace(/^./, "g") })).toBe("forged");
  expect(trust({})).toBe("none");
});

test("a chargeback takes money back when it is completed", () => {
  const chargeback = { chargeback_id: "VYBBVY4", invoice, challenge: webhook.challenge };
  expect(hear({ ...chargeback, status: "COMPLETED" })).toEqual({
    authentic: "shared-secret",
    match: { ref, providerRef: "Y5JJV4V" },
    observation: { kind: "reversed" },
  });
  expect(hear({ ...chargeback, status: "PENDING" })?.observation).toEqual({ kind: "pending", onHold: true });
});

test("anything else is no notice", () => {
  for (const text of ["", "[]", "{}", "<html>", '{"invoice_id":"Y5JJV4V"}', '{"state":"COMPLETE"}'])
    expect([text, hear(text)]).toEqual([text, undefined]);
});
