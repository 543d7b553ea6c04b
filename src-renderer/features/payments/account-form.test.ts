import { expect, test } from "vitest";
import type { ProviderSheet } from "#contract/payments.ts";
import { CallError } from "#ui/rpc/call-error.ts";
import { currentWords } from "#ui/words/index.ts";
import {
  accountDraftOf,
  accountFormOf,
  accountRefusal,
  emptyForm,
  faultsOf,
  isOnText,
  sayField,
  switchText,
  valueOf,
} from "./account-form.ts";
import { accountOf, sheets } from "./fixture.ts";

const [daraja, clickpesa] = sheets as readonly [ProviderSheet, ProviderSheet, ProviderSheet];

test("a new form holds the presets; what is needed and missing is named, in the order of the fields", () => {
  const form = emptyForm(daraja, "M-Pesa", "KES");
  expect(daraja.fields.map((field) => valueOf(field, form))).toEqual(["paybill", "", "", "", "", "", "1"]);
  expect(faultsOf({ ...form, title: " " }, daraja, {})).toEqual({
    title: "title",
    shortcode: "required",
    consumerKey: "required",
    consumerSecret: "required",
    passkey: "required",
  });
});

test("secrets that are kept need not be typed again, and are not sent", () => {
  const account = accountOf();
  const form = accountFormOf(account);
  expect(faultsOf(form, daraja, account.secrets)).toEqual({});
  expect(accountDraftOf(form, daraja).secrets).toEqual({});
  const typed = { ...form, values: { ...form.values, passkey: " new " } };
  expect(accountDraftOf(typed, daraja).secrets).toEqual({ passkey: "new" });
});

test("letters in a number and no site at all are faults", () => {
  const form = { ...accountFormOf(accountOf()), everywhere: false };
  const values = { ...form.values, perSecond: "many" };
  expect(faultsOf({ ...form, values }, daraja, accountOf().secrets)).toEqual({
    sites: "sites",
    perSecond: "number",
  });
});

test("a company that does not take the shop's currency brings its own", () => {
  expect(emptyForm(clickpesa, "ClickPesa", "KES").currency).toBe("TZS");
});

test("switches are written as their preset is", () => {
  const field = (preset: string) => ({ preset });
  expect([
    switchText(true, field("off")),
    switchText(false, field("yes")),
    switchText(true, field("")),
  ]).toEqual(["on", "no", "on"]);
  expect([isOnText("On"), isOnText("off"), isOnText("")]).toEqual([true, false, false]);
});

test("a refusal goes to its field without the field's name before it; one of no field here goes to none", () => {
  const refused = (field: string): CallError =>
    new CallError({ code: "bad_request", message: `${field}: too short`, params: { field } });
  expect(accountRefusal(refused("passkey"), daraja)).toEqual({ field: "passkey", why: "too short" });
  expect(accountRefusal(refused("moon"), daraja)).toBeUndefined();
  expect(accountRefusal(new Error("x"), daraja)).toBeUndefined();
});

test("a field we have no words for keeps the company's own name", () => {
  expect(sayField(currentWords(), "tillAlias")).toEqual({
    label: "tillAlias",
    help: "As the company names it.",
  });
  expect(sayField(currentWords(), "passkey").label).toBe("Passkey");
});
