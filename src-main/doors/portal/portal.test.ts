// The portal as phones meet it: over a real listener, without scripts, with a small book behind it.
import { afterEach, beforeEach, expect, test } from "vitest";
import { Branding } from "#contract/portal.ts";
import type { Redeemed } from "#contract/vouchers.ts";
import type { Mac } from "#contract/values/index.ts";
import { createFakeRouter } from "#main/drivers/routeros/fake.ts";
import {
  formOn,
  fromRouter,
  grantId,
  kisumu,
  mac,
  portalHouse,
  sampleGrant,
  samplePlan,
  type PortalHouse,
} from "./portal.fixture.ts";

let house: PortalHouse;
beforeEach(async () => {
  house = await portalHouse();
});
afterEach(() => house.end());

/** What a person reads of a page. */
const read = (page: string): string =>
  page
    .replace(/<style>[\s\S]*?<\/style>|<title>[\s\S]*?<\/title>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ")
    .trim();

/** The router's list of hosts, as it answers now. */
async function routerSees(rows: Record<string, string>[]): Promise<void> {
  const fake = createFakeRouter(house.clock);
  fake.menus.set("/ip/hotspot/host", rows);
  const link = fake.open({ host: "r", port: 1, user: "u", password: "p", tls: undefined });
  const up = link.connect();
  await house.clock.advance(1);
  await up;
  house.link.now = {
    ...link,
    async exec(...order) {
      const reply = link.exec(...order);
      await house.clock.advance(1);
      return reply;
    },
  };
}
const seen = { ".id": "*1", "mac-address": mac, address: "10.5.50.12" };

test("one request brings the first page: the shop, the site, the code's field, the prices", async () => {
  const page = await house.arrive();
  expect(page.status).toBe(200);
  const text = read(page.body);
  for (const said of [
    "Duka la Amina",
    "WiFi · Kisumu",
    "Code",
    "Connect",
    "1 day",
    "1 day from first use",
    "KSh 50",
    "counter",
  ])
    expect(text).toContain(said);
  expect(page.body).not.toMatch(/<script|<link|src="(?!data:)|url\(|@import/i);
  expect(page.bytes).toBeLessThan(8000);
});

test("with the largest logo, many plans and long words the first page stays under 30 KB", async () => {
  const logo = `data:image/png;base64,${Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    Buffer.alloc(12 * 1024 - 8, 7),
  ]).toString("base64")}`;
  const said = { en: "w".repeat(300), sw: "w".repeat(300) };
  const branding = Branding.parse({ title: "W".repeat(40), logo, welcome: said, help: "0712 345 678" });
  house.book.plans = Array.from({ length: 12 }, (_, index) => samplePlan({ name: `Plan number ${index}` }));
  for (const variant of ["basic", "enhanced"] as const) {
    await house.portal.keepBranding(kisumu, { ...branding, variant });
    const long = await house.arrive({ dst: `http://example.com/${"d".repeat(450)}` });
    expect(long.bytes).toBeLessThan(30_000);
    expect(long.body).toContain(logo);
  }
});

test("every page says how it is to be kept and what may run in it: nothing", async () => {
  house.book.redeemed = { kind: "online", grant: grantId, until: null };
  const welcome = await house.arrive();
  const moved = await house.submit(welcome.body, { code: "A3K9M7P2" });
  for (const page of [
    welcome,
    moved,
    await house.ask("/"),
    await house.ask(moved.headers["location"] ?? ""),
  ]) {
    expect(page.headers["cache-control"]).toBe("no-store");
    if (page.status !== 200) continue;
    const policy = page.headers["content-security-policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("script-src");
    expect(page.headers["referrer-policy"]).toBe("no-referrer");
    expect(page.headers["x-content-type-options"]).toBe("nosniff");
    expect(page.headers["set-cookie"]).toBeUndefined();
    expect(page.body).not.toMatch(/ style="| on[a-z]+="/);
  }
});

test("a phone gets the language it speaks, and can be told another one that stays", async () => {
  const table = [
    ["en-GB,en;q=0.9", "en"],
    ["sw-KE,sw;q=0.9,en;q=0.8", "sw"],
    ["fr-FR,sw;q=0.5,en;q=0.4", "sw"],
    ["fr-FR,sw;q=0,en;q=0.1", "en"],
    ["fr-FR", "en"],
    ["", "en"],
    [";;;q=,=,", "en"],
  ] as const;
  for (const [language, is] of table)
    expect([language, /lang="(\w+)"/.exec((await house.arrive({}, { language })).body)?.[1]]).toEqual([
      language,
      is,
    ]);
  const english = await house.arrive({}, { language: "en" });
  const href = /class="lang" href="([^"]*)"/.exec(english.body)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const swahili = await house.ask(href, { language: "en" });
  expect(read(swahili.body)).toContain("Unganisha");
  const wrong = await house.submit(swahili.body, { code: "ZZZZ9999" }, { language: "en" });
  expect(read(wrong.body)).toContain("Msimbo huu haujulikani hapa");
});

test("a good code brings the phone online, to a page that says what is left and can be kept", async () => {
  house.book.redeemed = { kind: "online", grant: grantId, until: null };
  const welcome = await house.arrive();
  const moved = await house.submit(welcome.body, { code: " a3k9-m7p2 " });
  expect(moved.status).toBe(303);
  expect(house.book.asked).toContain(`redeem a3k9-m7p2 kisumu ${mac} 10.5.50.12`);
  const page = await house.ask(moved.headers["location"] ?? "");
  const text = read(page.body);
  for (const said of ["You are online", "23 h 58 min left", "120 MB of 1 GB used", "A3K9M7P2", "example.com"])
    expect(text).toContain(said);
  expect(page.body).toContain('value="100"');
  // Days later, from the bookmark, in another language, with the pop-up long closed.
  await house.clock.advance(3 * 86_400_000);
  house.book.grant = sampleGrant({ online: false, devices: [], secondsLeft: 3600 });
  const later = await house.ask(/^[^?]*/.exec(moved.headers["location"] ?? "")?.[0] ?? "", {
    language: "sw",
  });
  expect(read(later.body)).toContain("Hujaunganishwa");
  expect(read(later.body)).toContain("Umebakiwa na saa 1");
});

test("every other answer has its sentence, beside the field, with the code still in it", async () => {
  const at = house.clock.now() + 3_600_000;
  const table: [Redeemed, string][] = [
    [{ kind: "unknown" }, "not known here"],
    [{ kind: "unknown", hint: "sign" }, "There is no O, 0, I, 1 or L"],
    [{ kind: "unknown", hint: "length" }, "too short or too long"],
    [{ kind: "void" }, "no longer valid"],
    [{ kind: "spent", at: null }, "This code is used up."],
    [{ kind: "spent", at: at - 7_200_000 }, "used up since 11:00"],
    [{ kind: "expired" }, "past its last day"],
    [{ kind: "outside-window", opens: at }, "again from 13:00"],
    [{ kind: "outside-window", opens: null }, "cannot be used at this hour"],
    [{ kind: "wrong-site", sites: [kisumu] }, "This code is for Kisumu."],
    [{ kind: "wrong-site", sites: [] }, "for another place"],
    [{ kind: "blocked" }, "may not use this WiFi"],
    [{ kind: "wait", seconds: 42 }, "Wait 42 s"],
  ];
  const welcome = await house.arrive();
  for (const [redeemed, said] of table) {
    house.book.redeemed = redeemed;
    const page = await house.submit(welcome.body, { code: "A3K9M7P2" });
    expect([page.status, read(page.body).replaceAll("\u00A0", " ")]).toEqual([
      200,
      expect.stringContaining(said),
    ]);
    expect(formOn(page.body).fields["code"]).toBe("A3K9M7P2");
    expect(page.body).toMatch(/aria-describedby="fault hint"\s+aria-invalid="true"/);
  }
  const empty = await house.submit(welcome.body, { code: "  " });
  expect(read(empty.body)).toContain("Type the code of your voucher");
});

test("with the router away the page says so and lets the phone in by itself when it is back", async () => {
  house.book.redeemed = { kind: "granted", grant: grantId, detail: "router away" };
  house.book.admitted = { kind: "granted", why: "router-away", detail: "router away" };
  house.book.grant = sampleGrant({ state: "waiting", online: false, devices: [] });
  const moved = await house.submit((await house.arrive()).body, { code: "A3K9M7P2" });
  let page = await house.ask(moved.headers["location"] ?? "");
  expect(read(page.body)).toContain("Your code is good");
  const again = (): string =>
    /http-equiv="refresh" content="5;url=([^"]*)"/.exec(page.body)?.[1]?.replaceAll("&amp;", "&") ?? "";
  expect(page.body).not.toContain("<form");
  page = await house.ask(again());
  // The other way: the router's own form, sent by itself where scripts run.
  expect(formOn(page.body)).toEqual({
    action: "http://10.5.50.1/login",
    fields: { username: "A3K9M7P2", password: "A3K9M7P2" },
  });
  expect(page.body).toContain("<script>document.forms[0].submit()</script>");
  expect(page.headers["content-security-policy"]).toMatch(
    /script-src 'sha256-[^']+'; form-action 'self' http:\/\/10\.5\.50\.1;/,
  );
  page = await house.ask(again());
  expect(page.body).not.toContain("<script");
  house.book.admitted = { kind: "online", grant: grantId, until: null };
  house.book.grant = sampleGrant();
  expect(read((await house.ask(again())).body)).toContain("You are online");
});

test("a second device is told so, and may take the place of the first", async () => {
  const other = "AA:BB:CC:00:00:77" as Mac;
  house.book.redeemed = { kind: "device-limit", grant: grantId, devices: [other] };
  house.book.grant = sampleGrant({ devices: [{ mac: other, firstSeen: 1, lastSeen: 2, online: true }] });
  const page = await house.submit((await house.arrive()).body, { code: "A3K9M7P2" });
  expect(read(page.body)).toContain("in use on another device");
  expect(read(page.body)).toContain("Drop device …00:77");
  const moved = await house.submit(page.body);
  expect(moved.status).toBe(303);
  expect(house.book.asked.at(-1)).toBe(`admit g1 ${mac} 10.5.50.12 instead of ${other}`);
});

test("a paused code has one button, and goes on", async () => {
  house.book.redeemed = { kind: "paused", grant: grantId };
  house.book.grant = sampleGrant({ state: "paused", online: false, devices: [] });
  const moved = await house.submit((await house.arrive()).body, { code: "A3K9M7P2" });
  const page = await house.ask(moved.headers["location"] ?? "");
  expect(read(page.body)).toContain("Your time is paused");
  await house.submit(page.body);
  expect(house.book.asked.slice(-2)).toEqual(["resume g1", `admit g1 ${mac} 10.5.50.12`]);
});

test("a phone that comes back is known by its device, once its router agrees, and is shown no code", async () => {
  await routerSees([seen]);
  house.book.ofDevice = [sampleGrant({ online: false, devices: [] })];
  const moved = await house.arrive();
  expect(moved.status).toBe(303);
  const page = await house.ask(moved.headers["location"] ?? "");
  expect(read(page.body)).toContain("You are not connected");
  expect(page.body).not.toContain("A3K9M7P2");
  const online = await house.submit(page.body);
  expect(house.book.asked.at(-1)).toBe(`admit g1 ${mac} 10.5.50.12`);
  expect(online.status).toBe(303);
});

test("who only says another guest's device learns nothing of it and does nothing with it", async () => {
  await routerSees([{ ...seen, address: "10.5.50.99" }]);
  house.book.ofDevice = [sampleGrant({ online: false, devices: [] })];
  const moved = await house.arrive();
  const page = await house.ask(moved.headers["location"] ?? "");
  expect(read(page.body)).toContain("Printed on your voucher");
  expect(read(page.body)).not.toContain("left");
  // Even with a page from before, when the router could not be asked.
  house.link.now = undefined;
  const before = await house.ask(moved.headers["location"] ?? "");
  expect(before.body).not.toContain("A3K9M7P2");
  await routerSees([{ ...seen, address: "10.5.50.99" }]);
  await house.submit(before.body);
  expect(house.book.asked.some((one) => one.startsWith("admit"))).toBe(false);
});

test("time that is over says so, above the field for the next code", async () => {
  const over = sampleGrant({
    state: "ended",
    end: "time",
    endedAt: house.clock.now() - 60_000,
    online: false,
    devices: [],
    secondsLeft: 0,
  });
  house.book.ofDevice = [over];
  const moved = await house.arrive();
  const page = await house.ask(moved.headers["location"] ?? "");
  expect(read(page.body)).toContain("Your time is over");
  expect(formOn(page.body).action).toBe("/g/go");
});

test("the router's own refusal is said in the guest's words, never in its own", async () => {
  const page = await house.arrive({ err: `<script>alert(1)</script> user A has reached uptime limit` });
  expect(read(page.body)).toContain("The time of this code is used up");
  expect(page.body).not.toContain("alert(1)");
});

test("whatever a hostile query says, no page runs it, sends to it or leads to it", async () => {
  const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
  house.book.redeemed = { kind: "granted", grant: grantId, detail: evil };
  house.book.admitted = { kind: "granted", why: "refused", detail: evil };
  for (const more of [
    { dst: "javascript:alert(document.domain)" },
    { dst: evil },
    { dst: `http://example.com/${evil}` },
    { login: "http://evil.example/login" },
    { login: "http://10.5.50.1@evil.example/login" },
    { login: evil },
    { srv: evil, u: evil, err: evil, cid: evil },
    { lang: evil },
  ] as Record<string, string>[]) {
    const welcome = await house.arrive(more);
    const refused = await house.submit(welcome.body, { code: evil, lang: evil });
    const pages = [welcome, refused];
    let next = refused.headers["location"];
    for (let step = 0; next !== undefined && step < 3; step++) {
      const page = await house.ask(next);
      pages.push(page);
      next = /refresh" content="\d+;url=([^"]*)"/.exec(page.body)?.[1]?.replaceAll("&amp;", "&");
      expect(next ?? "/").toMatch(/^\//);
    }
    for (const { body, headers } of pages) {
      expect(body).not.toMatch(/<img[^>]*onerror|<script>alert|javascript:/i);
      for (const [, action = ""] of body.matchAll(/action="([^"]*)"/g))
        expect(action).toMatch(/^\/g\/|^http:\/\/10\.5\.50\.1\/login$/);
      expect(body + (headers["location"] ?? "")).not.toContain("evil.example");
      expect(headers["content-security-policy"] ?? "").not.toContain("evil");
    }
  }
});

test("a forged, foreign, expired or missing visit opens nothing", async () => {
  house.book.redeemed = { kind: "online", grant: grantId, until: null };
  const welcome = await house.arrive();
  const { v = "" } = formOn(welcome.body).fields;
  const go = async (visit: string): Promise<string> => {
    const page = await house.ask("/g/go", { form: { v: visit, code: "A3K9M7P2" } });
    return `${page.status} ${read(page.body).includes("One step more")}`;
  };
  expect(await go(v)).toBe("303 false");
  const [body = "", mark = ""] = v.split(".");
  const fields = JSON.parse(Buffer.from(body, "base64url").toString()) as string[];
  const other = fields.map((field) => (field === mac ? "AA:BB:CC:00:00:66" : field));
  const forged = `${Buffer.from(JSON.stringify(other)).toString("base64url")}.${mark}`;
  for (const bad of ["", "x", forged, `${v}x`, v.slice(0, -2), body, "x".repeat(3000)])
    expect(await go(bad)).toBe("200 true");
  for (const path of [
    `/me/${v}`,
    `/me/${forged}`,
    "/me/x",
    `/status?v=${forged}`,
    `/g/w?v=${forged}`,
    "/g/terms",
  ])
    expect(read((await house.ask(path)).body)).toContain("One step more");
  await house.clock.advance(13 * 3_600_000);
  expect(await go(v)).toBe("200 true");
  expect(house.book.asked.filter((one) => one.startsWith("redeem"))).toHaveLength(1);
});

test("a router's key that is none of ours makes no visit; a good key without a device knows its site", async () => {
  const query = new URLSearchParams(fromRouter).toString();
  expect(read((await house.ask(`/hs/none?${query}`)).body)).toContain("One step more");
  const page = await house.arrive({ mac: "" });
  expect(read(page.body)).toContain("WiFi · Kisumu");
  expect(read(page.body)).toContain("One step more");
});

test("whatever strays here gets a page that says what to do, programs get a plain no", async () => {
  for (const path of ["/", "/generate_204", "/hotspot-detect.html", "/x?y=z", "/.env", "/status", "/rpc"]) {
    const page = await house.ask(path);
    expect([path, page.status, read(page.body).includes("Turn the WiFi")]).toEqual([path, 200, true]);
  }
  expect((await house.ask("/api/none")).status).toBe(404);
  expect((await house.ask("/api/token", { form: { api_key: "x" } })).status).toBe(403);
  expect((await house.ask("/g/go", { form: { code: "x".repeat(9000) } })).status).toBe(413);
});

test("a code in a QR's address is typed in already when the phone comes back by its router", async () => {
  const stray = await house.ask("/c/A3K9-M7P2");
  expect(read(stray.body)).toContain("Your code is A3K9-M7P2");
  const page = await house.arrive({ dst: "http://192.168.1.5:7421/c/A3K9-M7P2" });
  expect(formOn(page.body).fields["code"]).toBe("A3K9-M7P2");
  expect((await house.ask("/c/%3Cscript%3E")).body).not.toContain("<script");
});

test("the two ready pages answer at their old addresses, for any site", async () => {
  for (const base of ["", "/api"])
    for (const [path, cards] of [
      ["mikrotik-login", false],
      ["mikrotik-login-enhanced", true],
    ] as const) {
      const page = await house.ask(`${base}/payments/${path}/?site=kisumu`);
      expect([
        path,
        page.status,
        read(page.body).includes("Kisumu"),
        page.body.includes('class="cards"'),
      ]).toEqual([path, 200, true, cards]);
      const query = new URLSearchParams({ ...fromRouter, k: house.key }).toString();
      const met = await house.ask(`${base}/payments/${path}?${query}`);
      expect(formOn(met.body).fields["v"]).not.toBe("");
      expect(met.body.includes(`${mac} · 10.5.50.12`)).toBe(cards);
    }
  expect((await house.ask("/payments/mikrotik-login")).status).toBe(200);
});

test("the shop's own words are text, in the guest's language or the one there is", async () => {
  const branding = Branding.parse({
    title: "<b>Duka</b>",
    welcome: { en: "", sw: "Karibu <script>alert(1)</script>" },
    terms: { en: "Be kind.\nShare.", sw: "" },
    help: "0712 345 678",
    accent: "#ffcc00",
  });
  await house.portal.keepBranding(kisumu, branding);
  const page = await house.arrive({}, { language: "en" });
  expect(read(page.body)).toContain("&lt;b&gt;Duka&lt;/b&gt;");
  expect(page.body).toContain("Karibu &lt;script&gt;");
  expect(page.body).toContain('href="tel:0712345678"');
  expect(page.body).toContain("background:#ffcc00;color:#10181b");
  const href = /href="(\/g\/terms[^"]*)"/.exec(page.body)?.[1]?.replaceAll("&amp;", "&") ?? "";
  const terms = await house.ask(href);
  expect(read(terms.body)).toContain("Be kind. Share.");
});

test("a change of plans or branding is on the next page, and prices go when they are not sold", async () => {
  expect(read((await house.arrive()).body)).toContain("KSh 50");
  house.book.plans = [samplePlan({ price: { minor: 6000, currency: "KES" } })];
  house.bus.tell("plan.kept", samplePlan());
  expect(read((await house.arrive()).body)).toContain("KSh 60");
  await house.portal.keepBranding(kisumu, Branding.parse({ showPlans: false, title: "Kiosk" }));
  const page = read((await house.arrive()).body);
  expect([page.includes("KSh"), page.includes("Kiosk")]).toEqual([false, true]);
});

test("the preview is the page itself, with the branding that is being tried", async () => {
  const branding = Branding.parse({ title: "New name", accent: "#7a1f5c" });
  const order = { site: kisumu, branding, language: "sw" as const };
  const welcome = await house.preview({ ...order, page: "welcome" });
  await house.portal.keepBranding(kisumu, branding);
  const real = await house.arrive({}, { language: "sw" });
  const skeleton = (page: string): string => page.replace(/(value|href)="[^"]*"/g, "");
  expect(skeleton(welcome)).toBe(skeleton(real.body));
  expect(read(await house.preview({ ...order, page: "online" }))).toContain("Uko mtandaoni");
  expect(read(await house.preview({ ...order, page: "refused" }))).toContain("haujulikani");
});

test("a crowd at the door does not make the book answer for every phone every time", async () => {
  for (let round = 0; round < 5; round++) await house.arrive();
  expect(house.book.asked).toEqual([`of ${mac}`]);
  house.bus.tell("grant.changed", sampleGrant());
  house.book.ofDevice = [sampleGrant()];
  await house.arrive();
  await house.arrive();
  expect(house.book.asked).toHaveLength(2);
});
