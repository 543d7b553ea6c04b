import { expect, test } from "vitest";
import type { RouterId, SiteId } from "#contract/values/index.ts";
import { createManualClock } from "#main/platform/clock.ts";
import { createSeals } from "./seals.ts";
import { dstIn, loginIn, refusalIn, visitFields, visitIn, visitOf } from "./visit.ts";

const at = { site: "s" as SiteId, router: "r" as RouterId };
const nothing: ReadonlySet<string> = new Set();
const good = {
  mac: "aa-bb-cc-00-00-01",
  ip: "10.5.50.12",
  login: "http://10.5.50.1/login",
  dst: "http://example.com/",
};

test("a router's word becomes a visit, written in one form", () => {
  expect(visitIn(good, at, nothing)).toEqual({ ...at, ...good, mac: "AA:BB:CC:00:00:01" });
});

test("without a device there is no visit, whatever else is said", () => {
  for (const change of [
    { mac: "" },
    { mac: "AA:BB:CC:00:00" },
    { mac: ["AA:BB:CC:00:00:01", "x"] },
    { mac: "<script>" },
    { ip: "" },
    { ip: "10.5.50.999" },
    { ip: "::1" },
    { ip: "example.com" },
  ])
    expect(visitIn({ ...good, ...change }, at, nothing)).toBeUndefined();
});

test("a login address is taken only when it is the router's own", () => {
  const hosts = new Set(["10.5.50.1", "wifi.lan"]);
  const table: [string, ReadonlySet<string>, string][] = [
    ["http://10.5.50.1/login", nothing, "http://10.5.50.1/login"],
    ["http://10.5.50.1/login?dst=x#y", nothing, "http://10.5.50.1/login"],
    ["http://192.168.88.1:80/login", nothing, "http://192.168.88.1/login"],
    ["http://8.8.8.8/login", nothing, ""],
    ["http://wifi.lan/login", nothing, ""], // a name cannot be believed before it was seen on the router
    ["http://wifi.lan/login", hosts, "http://wifi.lan/login"],
    ["https://WIFI.LAN/login", hosts, "https://wifi.lan/login"],
    ["http://10.5.50.2/login", hosts, ""], // another machine of the same network
    ["http://10.5.50.1/steal", hosts, ""],
    ["http://guest@10.5.50.1/login", hosts, ""],
    ["http://10.5.50.1@evil.example/login", hosts, ""],
    ["http://wifi.lan.evil.example/login", hosts, ""],
    ["//10.5.50.1/login", hosts, ""],
    ["javascript:alert(1)//login", hosts, ""],
    [`http://10.5.50.1/login?${"x".repeat(300)}`, hosts, ""],
    ["", hosts, ""],
  ];
  for (const [text, known, is] of table) expect([text, loginIn(text, known)]).toEqual([text, is]);
});

test("a guest is sent on to web pages only, never to a script, a password or a phone's own probe", () => {
  const table: [string, string][] = [
    ["http://example.com/a?b=c", "http://example.com/a?b=c"],
    ["https://example.com", "https://example.com/"],
    ["javascript:alert(document.domain)", ""],
    ["JaVaScRiPt:alert(1)", ""],
    [" javascript:alert(1)", ""],
    ["data:text/html,<script>alert(1)</script>", ""],
    ["vbscript:x", ""],
    ["http://user:word@bank.example/", ""],
    ["http://connectivitycheck.gstatic.com/generate_204", ""],
    ["http://captive.apple.com/hotspot-detect.html", ""],
    ["http://www.msftconnecttest.com/connecttest.txt", ""],
    [`http://example.com/${"x".repeat(600)}`, ""],
    ["not an address", ""],
    ["", ""],
  ];
  for (const [text, is] of table) expect([text, dstIn(text)]).toEqual([text, is]);
  expect(dstIn(`http://example.com/"><script>alert(1)</script>`)).not.toMatch(/["<>]/);
});

test("the router's errors are understood by their meaning, and never repeated", () => {
  const table = [
    ["invalid username or password", "wrong-code"],
    ["user A3K9M7P2 has reached uptime limit", "time-over"],
    ["your uptime limit is reached", "time-over"],
    ["user x has reached traffic limit", "data-over"],
    ["no more sessions are allowed for user x", "too-many-devices"],
    ["session limit reached (200)", "site-full"],
    ["invalid mac address", "other-device"],
    ["<script>alert(1)</script>", "router-trouble"],
    ["", undefined],
  ] as const;
  for (const [text, is] of table) expect([text, refusalIn(text)]).toEqual([text, is]);
});

test("what a phone carries for us comes back whole, or not at all", async () => {
  const clock = createManualClock();
  const seals = createSeals({ key: new Uint8Array(32).fill(7), clock });
  const visit = visitIn(good, at, nothing);
  if (!visit) throw new Error("no visit");
  const text = seals.seal("visit", visitFields(visit), 60_000);
  expect(visitOf(seals.open("visit", text) ?? [])).toEqual(visit);
  expect(text).toMatch(/^[\w.-]+$/);

  expect(seals.open("pass", text)).toBeUndefined();
  expect(createSeals({ key: new Uint8Array(32).fill(8), clock }).open("visit", text)).toBeUndefined();
  // The last sign of base64 has bits that mean nothing: it may stand for the same bytes.
  for (let index = 0; index < text.length - 1; index++) {
    const other = text[index] === "A" ? "B" : "A";
    const changed = text.slice(0, index) + other + text.slice(index + 1);
    expect([index, seals.open("visit", changed)]).toEqual([index, undefined]);
  }
  for (const bad of ["", ".", "..", "a.b", "x".repeat(5000), text.slice(0, -3), `${text}.${text}`])
    expect(seals.open("visit", bad)).toBeUndefined();
  await clock.advance(61_000);
  expect(seals.open("visit", text)).toBeUndefined();
});
