import { expect, test } from "vitest";
import type { Money } from "#contract/values/index.ts";
import { account, moment, never, ref, token, world } from "./company.fixture.ts";
import { createProviders, type HandedIn, type NoSlip, type Slips } from "./index.ts";
import type { Handle, StartOrder } from "./provider.ts";

const config = { ...account("daraja"), settings: {}, secrets: {} };
const fifty: Money = { minor: 5000, currency: "KES" };
const order: StartOrder = {
  ref,
  token,
  phone: undefined,
  amount: fifty,
  description: "",
  callbackUrl: undefined,
};
const handle: Handle = {
  ref,
  providerRef: undefined,
  providerRef2: undefined,
  startedAt: moment,
  amount: fifty,
};

/** A drawer of slips: each is worth a hundred shillings, and handed in once. */
function drawer(codes: readonly string[]): Slips {
  const left = new Set(codes);
  const taken = new Map<string, HandedIn & { code: string }>();
  return {
    async surrender(code, amount, by) {
      const before = taken.get(by);
      if (before?.code === code) return { ok: true, ...before };
      const why: NoSlip | undefined = codes.includes(code)
        ? left.has(code)
          ? amount.minor > 10_000
            ? "worth"
            : undefined
          : "used"
        : "unknown";
      if (why !== undefined) return { ok: false, why };
      left.delete(code);
      const one = {
        code,
        value: { minor: 10_000, currency: "KES" as const },
        receipt: `slip:${code}`,
        at: moment,
      };
      taken.set(by, one);
      return { ok: true, ...one };
    },
    surrendered: async (by) => taken.get(by),
  };
}

const providers = (slips = drawer([])) => createProviders(world(), slips);

test("every way of paying is there under its name, and asks for what it needs", () => {
  const found = [...providers()].map(([name, { caps, fields }]) => [
    name,
    caps.flow,
    fields.filter((field) => field.required).map((field) => field.name),
  ]);
  expect(found).toEqual([
    ["daraja", "push", ["type", "shortcode", "consumerKey", "consumerSecret", "passkey"]],
    ["intasend", "push", ["publicKey", "secretKey"]],
    ["clickpesa", "push", ["clientId", "apiKey"]],
    ["cash", "manual", []],
    ["voucher", "manual", []],
  ]);
  for (const [, { fields }] of providers())
    expect(new Set(fields.map((field) => field.name)).size).toBe(fields.length);
});

test("cash is taken and waits for the counter", async () => {
  const cash = providers().get("cash");
  expect(await cash?.start(config, order, never)).toMatchObject({ kind: "accepted" });
  expect(await cash?.query(config, handle, never)).toEqual({ kind: "pending" });
});

test("a slip pays what it is worth, is known again by the reference, and pays once", async () => {
  const voucher = providers(drawer(["A3K9M7P2"])).get("voucher");
  const given = { ...order, given: " A3K9M7P2 " };
  expect(await voucher?.query(config, handle, never)).toEqual({ kind: "not-found" });
  const started = await voucher?.start(config, given, never);
  expect(started).toEqual({ kind: "accepted", providerRef: "slip:A3K9M7P2", channel: "voucher", raw: "" });
  expect(await voucher?.start(config, given, never)).toEqual(started);
  // The answer of `start` was lost: the reference alone finds it.
  expect(await voucher?.query(config, handle, never)).toEqual({
    kind: "success",
    receipt: "slip:A3K9M7P2",
    amount: { minor: 10_000, currency: "KES" },
    at: moment,
  });
  expect(await voucher?.start(config, { ...given, ref: "000000000000" }, never)).toMatchObject({
    rawCode: "used",
  });
});

test("a slip that is unknown, worth too little or not there is refused in a word, and stays whole", async () => {
  const voucher = providers(drawer(["A3K9M7P2"])).get("voucher");
  const refused = async (given: string | undefined, minor = 5000) =>
    voucher?.start(config, { ...order, given, amount: { minor, currency: "KES" } }, never);
  expect(await refused(undefined)).toMatchObject({ kind: "rejected", reason: "invalid-request" });
  expect(await refused("ZZZZZZZZ")).toMatchObject({ reason: "invalid-request", rawCode: "unknown" });
  expect(await refused("A3K9M7P2", 20_000)).toMatchObject({ reason: "insufficient-funds", rawCode: "worth" });
  expect(await refused("A3K9M7P2")).toMatchObject({ kind: "accepted" });
});
