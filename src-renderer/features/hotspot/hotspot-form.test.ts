import { expect, test } from "vitest";
import { HotspotDraft } from "#contract/hotspots.ts";
import { CallError } from "#ui/rpc/call-error.ts";
import { countries, countryFits } from "./countries.ts";
import { hotspotOf } from "./fixture.ts";
import { changeOf, draftOf, faultsOf, formOf, hotspotRefusal } from "./hotspot-form.ts";

const typed = { ...formOf(undefined), name: "Duka", country: "KE" };
const faultOf = (part: object, keeps = false) => {
  const [[field, { fault, what }] = ["", { fault: "", what: undefined }]] = Object.entries(
    faultsOf({ ...typed, ...part }, keeps),
  );
  return what === undefined ? [field, fault] : [field, fault, what];
};

test("three answers are a draft the contract takes, and nothing else is said", () => {
  const draft = draftOf(typed);
  expect(draft).toEqual({ name: "Duka", password: null, country: "KE", details: {} });
  expect(HotspotDraft.safeParse(draft).success).toBe(true);
});

test("only what is not as preset goes along, in the contract's units", () => {
  const form = { ...typed, secured: true, password: "mama-duka", channel: 11, leaseMinutes: "30" };
  expect(draftOf({ ...form, walled: " pay.example.com \n\n", prefix: 24 })).toEqual({
    name: "Duka",
    password: "mama-duka",
    country: "KE",
    details: { channel: 11, leaseSeconds: 1800, walled: ["pay.example.com"], prefix: 24 },
  });
});

test.each([
  [{ name: "  " }, ["name", "nameNeeded"]],
  [{ name: "☕".repeat(11) }, ["name", "nameLong", "33"]],
  [{ name: "a\tb" }, ["name", "nameSigns"]],
  [{ secured: true }, ["password", "passwordNeeded"]],
  [{ secured: true, password: "1234567" }, ["password", "passwordLength"]],
  [{ secured: true, password: "x".repeat(64) }, ["password", "passwordLength"]],
  [{ secured: true, password: "nenosirí1" }, ["password", "passwordSigns"]],
  [{ country: "" }, ["country", "countryNeeded"]],
  [{ address: "10.77.0" }, ["address", "address"]],
  [{ leaseMinutes: "4" }, ["leaseMinutes", "lease"]],
  [{ leaseMinutes: "" }, ["leaseMinutes", "lease"]],
  [{ walled: "pay.example.com\nhttps://x.y" }, ["walled", "walled", "https://x.y"]],
  [{ lanAllowed: "192.168.1.10" }, ["lanAllowed", "lanAllowed", "192.168.1.10"]],
  [{ lanAllowed: "192.168.1.300/32" }, ["lanAllowed", "lanAllowed", "192.168.1.300/32"]],
  [{ captiveHost: "wifi" }, ["captiveHost", "captiveHost"]],
])("what is wrong is said at its field: %j", (part, said) => {
  expect(faultOf(part)).toEqual(said);
});

test("what is right is not complained about", () => {
  for (const part of [
    { name: "x".repeat(32) },
    { secured: true, password: "12345678" },
    { secured: true, password: "x".repeat(63) },
    { address: "10.9.0.1", lanAllowed: "192.168.1.0/24", captiveHost: "wifi.example.com" },
  ])
    expect(faultOf(part)).toEqual(["", ""]);
  expect(faultOf({ secured: true, password: "" }, true)).toEqual(["", ""]);
});

test("a change tells only what was changed; an untouched password is left alone, an open one is taken away", () => {
  const kept = hotspotOf(1, { hasPassword: true });
  const form = formOf(kept);
  expect(changeOf(form, kept)).toBeUndefined();
  expect(changeOf({ ...form, hidden: true }, kept)).toEqual({ hotspot: 1, details: { hidden: true } });
  expect(changeOf({ ...form, secured: false }, kept)).toEqual({ hotspot: 1, password: null });
  expect(changeOf({ ...form, password: "mama-duka" }, kept)).toEqual({ hotspot: 1, password: "mama-duka" });
  expect(changeOf({ ...form, name: " Rafiki " }, kept)).toEqual({ hotspot: 1, name: "Rafiki" });
});

test("a refusal is led to our field, whatever the core and the helper call it", () => {
  const refused = (field: string, detail: string) =>
    hotspotRefusal(new CallError({ code: "hotspot_refused", message: "no", params: { field, detail } }));
  expect(refused("details.channel", "channel: 52 is for radar")).toEqual({
    field: "channel",
    named: "details.channel",
    why: "52 is for radar",
  });
  expect(refused("ssid", "taken")?.field).toBe("name");
  expect(refused("passphrase", "short")?.field).toBe("password");
  expect(refused("details.walled.3", "no name")?.field).toBe("walled");
  expect(refused("portalPort", "taken")).toEqual({ field: undefined, named: "portalPort", why: "taken" });
  expect(hotspotRefusal(new CallError({ code: "helper_missing", message: "gone" }))).toBeUndefined();
});

test("a country is found by its name in either language or by its letters; each stands once", () => {
  const found = (text: string) => countries.filter((code) => countryFits(code, text));
  expect(found("keny")).toEqual(["KE"]);
  expect(found("tz")).toContain("TZ");
  expect(found("afrika kusini")).toEqual(["ZA"]);
  expect(found("zzz")).toEqual([]);
  expect(new Set(countries).size).toBe(countries.length);
  expect(countries).toHaveLength(249);
});
