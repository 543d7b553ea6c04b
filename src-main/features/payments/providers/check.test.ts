import { expect, test } from "vitest";
import { account, world } from "./company.fixture.ts";
import { createClickpesa } from "./clickpesa/index.ts";
import { createDaraja } from "./daraja/index.ts";
import { createIntasend } from "./intasend/index.ts";
import type { Config } from "./provider.ts";

const daraja = createDaraja(world());
const intasend = createIntasend(world());
const clickpesa = createClickpesa(world());

const fields = (provider: typeof daraja, config: Config): string[] =>
  provider.check(config).map((issue) => issue.field);
const own = { nominated: "", shortcode: "600984" };

test("sound accounts have nothing to complain of", () => {
  expect(daraja.check(account("daraja", { environment: "live", settings: own }))).toEqual([]);
  expect(daraja.check(account("daraja", { environment: "sandbox" }))).toEqual([]);
  expect(intasend.check(account("intasend", { environment: "sandbox" }))).toEqual([]);
  expect(clickpesa.check(account("clickpesa", { environment: "live" }))).toEqual([]);
});

test("an empty account is told all that it lacks", () => {
  const empty = (config: Config): Config => ({ ...config, settings: {}, secrets: {} });
  expect(fields(daraja, empty(account("daraja")))).toEqual([
    "shortcode",
    "consumerKey",
    "consumerSecret",
    "passkey",
  ]);
  expect(fields(intasend, empty(account("intasend")))).toEqual(["publicKey", "secretKey"]);
  expect(fields(clickpesa, empty(account("clickpesa")))).toEqual(["clientId", "apiKey"]);
});

test.each([
  ["shortcode", { settings: { shortcode: "17 4379" } }],
  ["shortcode", { settings: { shortcode: "1743" } }],
  ["shortcode", { environment: "live" }],
  ["till", { settings: { ...own, type: "till" } }],
  ["till", { settings: { ...own, type: "till", till: "abc" } }],
  ["type", { settings: { ...own, type: "bank" } }],
  ["passkey", { secrets: { passkey: "bfb279" } }],
  ["passkey", { secrets: { passkey: "z".repeat(64) } }],
  ["consumerKey", { secrets: { consumerKey: "short" } }],
  ["consumerSecret", { secrets: { consumerSecret: "with a space in the middle" } }],
  ["nominated", { settings: { nominated: "0722000000" } }],
  ["currency", { currency: "TZS" }],
  ["callback", { environment: "sandbox", settings: { callback: "https://relay.example/mpesa" } }],
  ["callback", { environment: "sandbox", settings: { callback: "http://relay.example/c" } }],
  ["base", { environment: "sandbox", settings: { base: "http://api.example" } }],
  ["perSecond", { settings: { perSecond: "fast" } }],
] as const)("Daraja: a wrong %s is found: %o", (field, extra) => {
  expect(fields(daraja, account("daraja", extra))).toEqual([field]);
});

test.each([
  ["publicKey", { environment: "live", secrets: { secretKey: "ISSecretKey_live_1" } }],
  ["secretKey", { environment: "live", secrets: { publicKey: "ISPubKey_live_1" } }],
  ["secretKey", { environment: "sandbox", secrets: { secretKey: "ISSecretKey_live_1" } }],
  ["secretKey", { environment: "sandbox", secrets: { secretKey: "ISPubKey_test_1" } }],
  ["publicKey", { environment: "sandbox", secrets: { publicKey: "pk_test_1" } }],
  ["tariff", { settings: { tariff: "NOBODY-PAYS" } }],
  ["failedCodes", { settings: { failedCodes: "12=nonsense" } }],
  ["signatureKey", { settings: { signatureHeader: "X-IntaSend-Signature" } }],
  ["currency", { currency: "UGX" }],
] as const)("IntaSend: a wrong %s is found: %o", (field, extra) => {
  expect(fields(intasend, account("intasend", extra))).toEqual([field]);
});

test.each([
  ["base", { environment: "sandbox" }],
  ["base", { environment: "live", settings: { base: "api.clickpesa.example" } }],
  ["max", { settings: { min: "1000", max: "500" } }],
  ["refLength", { settings: { refLength: "8" } }],
  ["clientId", { secrets: { clientId: "x" } }],
  ["currency", { currency: "KES" }],
] as const)("ClickPesa: a wrong %s is found: %o", (field, extra) => {
  expect(fields(clickpesa, account("clickpesa", extra))).toEqual([field]);
});

test("limits and pace are what the account says, in minor units", () => {
  const config = account("clickpesa", { settings: { min: "1000", max: "50000", perSecond: "2.5" } });
  expect(clickpesa.caps.limits(config)).toEqual({ min: 100_000, max: 5_000_000, step: 100 });
  expect(clickpesa.caps.callsPerSecond(config)).toBe(2.5);
  expect(clickpesa.caps.limits(account("clickpesa"))).toEqual({ min: 50_000, max: 300_000_000, step: 100 });
  expect(daraja.caps.callsPerSecond(account("daraja", { settings: { perSecond: "0" } }))).toBe(1);
});
