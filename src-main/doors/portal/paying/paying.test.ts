// Paying as phones meet it: over a real listener, without scripts, with scripted payments behind it.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Payment } from "#contract/payments.ts";
import { Branding } from "#contract/portal.ts";
import type { Mac, PaymentId, PlanId } from "#contract/values/index.ts";
import { createFakeRouter } from "#main/drivers/routeros/fake.ts";
import { AppError } from "#main/platform/errors.ts";
import {
  formOn,
  kisumu,
  mac,
  portalHouse,
  samplePlan,
  type Answer,
  type PortalHouse,
} from "../portal.fixture.ts";
import { cash, paidPayment, push, samplePayment } from "./payments.fixture.ts";

let house: PortalHouse;
beforeEach(async () => {
  house = await portalHouse();
  house.payments.means = [push];
});
afterEach(() => house.end());

const other = "AA:BB:CC:00:00:99" as Mac;
const ref = "K7F3M2Q9X4TB";
const till = { kind: "till", number: "512345" } as const;

/** As the book has it: begun now. */
const open = (change: Partial<Payment> = {}): Payment =>
  samplePayment({ madeAt: house.clock.now(), ...change });
const paid = (change: Partial<Payment> = {}): Payment =>
  paidPayment({ madeAt: house.clock.now(), ...change });

/** What a person reads of a page. */
const read = (page: string): string =>
  page
    .replace(/<style>[\s\S]*?<\/style>|<title>[\s\S]*?<\/title>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replace(/\s+/g, " ")
    .trim();
const refresh = (page: string): [seconds: number, to: string] => {
  const [, seconds = "", to = ""] = /http-equiv="refresh" content="(\d+);url=([^"]*)"/.exec(page) ?? [];
  return [Number(seconds), to.replaceAll("&amp;", "&")];
};
const linkTo = (page: string, start: string): string =>
  new RegExp(`href="(${start}[^"]*)"`).exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
const follow = (answer: Answer): Promise<Answer> => house.ask(answer.headers["location"] ?? "");

/** The page of the first plan, as its button leads to it. */
async function choose(plan = "p1"): Promise<Answer> {
  const welcome = await house.arrive();
  const form = formOn(welcome.body, "/pay/plan");
  return house.ask(`${form.action}?${new URLSearchParams({ ...form.fields, plan }).toString()}`);
}
/** "I have paid already", on the first page. */
function finding(welcome: Answer): Promise<Answer> {
  expect(welcome.body).toContain('formaction="/pay/find"');
  return house.ask(`/pay/find?${new URLSearchParams(formOn(welcome.body, "/pay/plan").fields).toString()}`);
}
async function pay(fields: Record<string, string> = {}): Promise<Answer> {
  return house.submit((await choose()).body, { phone: "0712 345 678", ...fields });
}

/** The router has this phone in its list of hosts, or has not, as it answers from now on. */
async function routerSees(...macs: string[]): Promise<void> {
  const fake = createFakeRouter(house.clock);
  fake.menus.set(
    "/ip/hotspot/host",
    macs.map((one, index) => ({ ".id": `*${index}`, "mac-address": one, address: "10.5.50.12" })),
  );
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

test("plans are buttons where they can be paid, and prices where not", async () => {
  house.book.plans = [
    samplePlan(),
    samplePlan({ id: "p2" as PlanId, name: "Week", price: { minor: 90_000, currency: "TZS" } }),
  ];
  const page = await house.arrive();
  expect(page.body).toContain('<button class="plan" name="plan" value="p1">');
  expect(page.body).not.toContain('value="p2"');
  expect(read(page.body)).toContain("Buy WiFi");
  house.payments.means = [];
  house.bus.tell("plan.kept", samplePlan());
  const without = await house.arrive();
  expect(without.body).not.toContain("/pay/");
  expect(read(without.body)).toContain("Buy a voucher at the counter.");
});

test("with the largest logo, many plans and long words every page of paying stays under 30 KB", async () => {
  const logo = `data:image/png;base64,${Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    Buffer.alloc(12 * 1024 - 8, 7),
  ]).toString("base64")}`;
  const said = { en: "w".repeat(300), sw: "w".repeat(300) };
  const branding = Branding.parse({ title: "W".repeat(40), logo, welcome: said, terms: said });
  await house.portal.keepBranding(kisumu, { ...branding, variant: "enhanced" });
  house.book.plans = Array.from({ length: 12 }, (_, n) =>
    samplePlan({ id: `plan-${n}-${"x".repeat(30)}` as PlanId, name: `Plan number ${n}` }),
  );
  house.payments.means = [{ ...push, till }, cash];
  const long = { dst: `http://example.com/${"d".repeat(450)}` };
  const welcome = await house.arrive(long);
  const { action, fields } = formOn(welcome.body, "/pay/plan");
  const plan = house.book.plans[0]?.id ?? "";
  const order = await house.ask(`${action}?${new URLSearchParams({ ...fields, plan }).toString()}`);
  const prompt = await follow(await house.submit(order.body, { phone: "0712345678" }));
  const hand = await house.ask(linkTo(prompt.body, "/pay/hand"));
  for (const page of [welcome, order, prompt, hand]) {
    expect(page.status).toBe(200);
    expect(page.bytes).toBeLessThan(30_000);
    expect(page.body).toContain(logo);
    expect(page.body).not.toMatch(/<script|<link|src="(?!data:)|url\((?!data)|@import| style="| on[a-z]+="/i);
    expect(page.headers["content-security-policy"]).not.toContain("script-src");
  }
});

test("from the plan's button to a request on the phone: the price on the button, the number typed once", async () => {
  const order = await choose();
  expect(order.status).toBe(200);
  expect(read(order.body)).toContain("Pay KSh 50");
  expect(order.body).toMatch(/<input[^>]*type="tel"[^>]*inputmode="tel"[^>]*autocomplete="tel"/);
  const moved = await house.submit(order.body, { phone: "0712 345 678" });
  expect(house.payments.started).toEqual([
    {
      site: kisumu,
      plan: "p1",
      account: "acc-1",
      phone: "254712345678",
      device: { mac, ip: "10.5.50.12" },
      clientKey: expect.stringMatching(/^AA:BB:CC:00:00:5E [0-9a-f]{32}$/) as string,
      given: undefined,
      origin: "portal",
      from: expect.any(String) as string,
    },
  ]);
  expect(moved.status).toBe(303);
  const page = await follow(moved);
  const text = read(page.body);
  for (const said of [
    "Check your phone",
    "0712 345 678",
    "KSh 50",
    "1 day",
    "I have paid",
    "K7F3-M2Q9-X4TB",
    "You may close it.",
  ])
    expect(text).toContain(said);
  expect(refresh(page.body)[0]).toBe(3);
});

test("the form sent twice is one wish", async () => {
  const order = await choose();
  await house.submit(order.body, { phone: "0712345678" });
  await house.submit(order.body, { phone: "0712345678" });
  const [first, second] = house.payments.started;
  expect(second?.clientKey).toBe(first?.clientKey);
  await pay();
  expect(house.payments.started[2]?.clientKey).not.toBe(first?.clientKey);
});

test("who comes and where is in the signed visit; a form that says otherwise is not believed", async () => {
  await pay({ mac: other, site: "nairobi", ip: "1.2.3.4", amount: "1", price: "1" });
  expect(house.payments.started[0]).toMatchObject({
    site: kisumu,
    device: { mac, ip: "10.5.50.12" },
  });
  const order = await choose();
  const { action, fields } = formOn(order.body);
  const changed = `${(fields["v"] ?? "").slice(0, -2)}xx`;
  const answer = await house.ask(action, { form: { ...fields, v: changed, phone: "0712345678" } });
  expect(read(answer.body)).toContain("This page was open for too long.");
  await routerSees(other);
  const forged = await house.submit(order.body, { phone: "0712345678" });
  expect(forged.status).toBe(200);
  expect(house.payments.started).toHaveLength(1);
});

test("a number that is none is told beside its field, and nothing is sent", async () => {
  for (const phone of ["", "12", "7712345678", "07O1234567"]) {
    const page = await pay({ phone });
    expect(page.status).toBe(200);
    expect(page.body).toMatch(/id="phone-fault" role="alert">Write the number as 0712\s345\s678\./);
    expect(page.body).toMatch(
      /id="phone"[^>]*aria-describedby="phone-fault phone-hint"[^>]*aria-invalid="true"/,
    );
    expect(page.body).toContain(`value="${phone}"`);
  }
  expect(house.payments.started).toEqual([]);
});

test("a phone its router vouches for finds its number typed in; any other does not", async () => {
  house.payments.keep(paid());
  expect(formOn((await choose()).body).fields["phone"]).toBe("");
  await routerSees(mac);
  expect(formOn((await choose()).body).fields["phone"]).toBe("0712 345 678");
});

test("paid: the page that waited lets the phone in and shows what is left", async () => {
  const waiting = await follow(await pay());
  house.payments.keep(paid());
  const [, to] = refresh(waiting.body);
  const moved = await house.ask(to);
  expect(moved.status).toBe(303);
  expect(house.payments.asked).toEqual([`online pay-1 ${mac} 10.5.50.12 kisumu`]);
  const page = await follow(moved);
  expect(read(page.body)).toContain("You are online");
  expect(read(page.body)).toContain("A3K9M7P2");
});

test("the router away: paid and connecting, with the code, until the phone is in", async () => {
  const waiting = await follow(await pay());
  house.payments.keep(paid());
  house.payments.admitted = { kind: "granted", why: "router-away", detail: "" };
  const page = await house.ask(refresh(waiting.body)[1]);
  const text = read(page.body);
  for (const said of [
    "Paid",
    "Connecting",
    "A3K9M7P2",
    "TAC1XYZ789",
    "Your time begins when you are online.",
  ])
    expect(text).toContain(said);
  const [seconds, to] = refresh(page.body);
  expect([seconds, to.includes("w=1")]).toEqual([5, true]);
  house.payments.admitted = { kind: "online", grant: house.book.grant.id, until: null };
  expect((await house.ask(to)).status).toBe(303);
});

test("not paid: the reason in words, and the way to try again; a success that comes late still counts", async () => {
  const waiting = await follow(await pay());
  house.payments.keep(open({ state: "failed", reason: "insufficient-funds" }));
  const failed = await house.ask(refresh(waiting.body)[1]);
  expect(read(failed.body)).toContain("There is not enough money on the phone.");
  const again = await house.ask(linkTo(failed.body, "/pay/plan"));
  expect(read(again.body)).toContain("Pay KSh 50");
  house.payments.keep(paid());
  expect((await house.ask(refresh(failed.body)[1])).status).toBe(303);
});

test("I have paid: the company is asked, and the page says what came of it", async () => {
  const waiting = await follow(await pay());
  const asked = await follow(await house.submit(waiting.body));
  expect(house.payments.asked).toEqual([`hurry ${ref}`]);
  expect(read(asked.body)).toContain("the money has not been seen yet");
});

test("who reads slowly may keep the page as it is", async () => {
  const waiting = await follow(await pay());
  const still = await house.ask(linkTo(waiting.body, '/pay/[^"]*still=1'));
  expect(refresh(still.body)[0]).toBe(0);
  const asked = await follow(await house.submit(still.body));
  expect(refresh(asked.body)[0]).toBe(0);
  expect(read((await house.ask(linkTo(asked.body, '/pay/[^"]*still=1'))).body)).toContain("Look again");
});

test("after a while without an answer the page says that nothing is lost, comes less often, and stops", async () => {
  const waiting = await follow(await pay());
  const to = refresh(waiting.body)[1];
  await house.clock.advance(100_000);
  expect(read((await house.ask(to)).body)).toContain("your money is not lost");
  await house.clock.advance(100_000);
  const later = await house.ask(to);
  expect(refresh(later.body)[0]).toBe(10);
  expect(read(later.body)).toContain("Send the request again");
  await house.clock.advance(3_600_000);
  const last = await house.ask(to);
  expect(refresh(last.body)[0]).toBe(0);
  expect(read(last.body)).toContain("Look again");
});

test("with several ways of paying the guest chooses; cash is paid by a number shown at the counter", async () => {
  house.payments.means = [push, cash];
  const order = await choose();
  expect(order.body.match(/type="radio"/g)).toHaveLength(2);
  const moved = await house.submit(order.body, { account: "acc-2", phone: "" });
  expect(house.payments.started[0]).toMatchObject({ account: "acc-2", phone: undefined });
  const page = read((await follow(moved)).body);
  for (const said of ["Pay at the counter", "Show this number to the cashier.", "K7F3-M2Q9-X4TB", "KSh 50"])
    expect(page).toContain(said);
  const without = await house.submit(order.body, { account: "acc-1", phone: "" });
  expect(read(without.body)).toContain("Write the number as");
  const unknown = await house.submit(order.body, { account: "acc-9", phone: "0712345678" });
  expect(read(unknown.body)).toContain("Choose how you pay.");
});

test("a company's own page is a link that this page waits beside", async () => {
  house.payments.means = [{ ...push, flow: "redirect" }];
  house.payments.next = () => ({
    kind: "started",
    payment: open(),
    redirectUrl: "https://pay.example.com/checkout/1?a=1&b=2",
  });
  const page = await follow(await pay());
  expect(page.body).toContain('href="https://pay.example.com/checkout/1?a=1&amp;b=2"');
  const next = await house.ask(refresh(page.body)[1]);
  expect(next.body).toContain("https://pay.example.com/checkout/1");
});

test("a second request is held back: one's own is led to, another's is only told of", async () => {
  house.payments.next = () => ({ kind: "held-back", payment: open(), seconds: 90 });
  const own = await follow(await pay());
  expect(read(own.body)).toContain("A request to pay was open on this phone already");
  house.payments.next = () => ({ kind: "held-back", payment: open({ mac: other }), seconds: 90 });
  const page = await pay();
  expect(page.status).toBe(200);
  expect(read(page.body)).toContain("A request to pay is open on 0712 345 678.");
  expect(page.body).not.toContain(ref);
  expect(linkTo(page.body, "/pay/[A-Za-z0-9_-]{40}")).toBe("");
});

test("a push that is refused says why; another's payment is not shown for it", async () => {
  house.payments.next = () => ({
    kind: "rejected",
    payment: open({ state: "failed", reason: "invalid-request" }),
    reason: "invalid-request",
  });
  expect(read((await follow(await pay())).body)).toContain("Look at the number once more.");
  house.payments.next = () => ({
    kind: "rejected",
    payment: open({ mac: other, state: "paid" }),
    reason: "too-soon",
    retryAfterSeconds: 80,
  });
  const page = await pay();
  expect(page.status).toBe(200);
  expect(read(page.body)).toContain("Wait two minutes, then try again.");
  expect(page.body).not.toContain(ref);
});

test("a company that takes its time does not keep the phone waiting for its page", async () => {
  const { start } = house.payments;
  let answer = (): void => {};
  house.payments.start = async (order) => {
    const begun = await start(order);
    await new Promise<void>((done) => (answer = done));
    return begun;
  };
  const form = await choose();
  const moving = house.submit(form.body, { phone: "0712345678" });
  await vi.waitFor(() => expect(house.payments.started).toHaveLength(1));
  await house.clock.advance(4000);
  expect(read((await follow(await moving)).body)).toContain("Check your phone");
  answer();
});

test("what payments refuse is said in the guest's words", async () => {
  const table = [
    [new AppError("bad_request", "x", { params: { field: "phone" } }), "Write the number as"],
    [new AppError("bad_request", "x", { params: { field: "given" } }), "This slip cannot be used to pay"],
    [new AppError("not_found", "x", { params: { field: "plan" } }), "This plan is not for sale"],
    [new AppError("too_many_tries", "x", { params: { seconds: 120 } }), "Wait 2 min"],
    [new AppError("bad_request", "x"), "Nothing can be paid here just now."],
  ] as const;
  for (const [error, said] of table) {
    house.payments.next = () => {
      throw error;
    };
    expect(read((await pay()).body)).toContain(said);
  }
  expect(read((await choose("gone")).body)).toContain("This plan is not for sale any more.");
});

test("the pop-up closed and opened again: the phone is led back to its payment, and out of it", async () => {
  await pay();
  house.bus.tell("payment.changed", open());
  const again = await house.arrive();
  expect(again.status).toBe(303);
  const page = await follow(again);
  expect(read(page.body)).toContain("Check your phone");
  // It came by its device alone: neither the reference nor the whole number is shown.
  expect(read(page.body)).not.toContain("K7F3");
  expect(read(page.body)).toContain("0712 ••• 678");
  const out = await house.ask(linkTo(page.body, "/g/w"));
  expect(read(out.body)).toContain("Code");
  house.payments.keep(paid());
  const still = await house.ask(refresh(page.body)[1]);
  expect(still.status).toBe(200);
  expect(still.body).not.toContain("A3K9M7P2");
  await routerSees(mac);
  expect((await house.ask(refresh(still.body)[1])).status).toBe(303);
  house.bus.tell("payment.changed", paid());
  // Who comes at the very moment of the payment is let in by it as well.
  expect((await house.arrive()).headers["location"]).toContain("/pay/");
  await house.clock.advance(61_000);
  expect((await house.arrive()).status).toBe(200);
});

test("found again by reference however it is typed, by phone number, and by receipt", async () => {
  house.payments.keep(open());
  const find = async (q: string): Promise<Answer> => {
    const welcome = await house.arrive();
    const page = await finding(welcome);
    return house.submit(page.body, { q });
  };
  for (const q of [ref, "k7f3-m2q9-x4tb", " K7F3 M2Q9 X4TB "]) {
    const page = await follow(await find(q));
    expect(read(page.body)).toContain("K7F3-M2Q9-X4TB");
  }
  const byPhone = await follow(await find("0712345678"));
  expect(read(byPhone.body)).toContain("Check your phone");
  expect(read(byPhone.body)).not.toContain("K7F3");
  house.payments.keep(
    open({
      ref: "K7F3M2Q9X4TC",
      id: "pay-2" as PaymentId,
      planName: "1 hour",
      madeAt: house.clock.now(),
    }),
  );
  const several = read((await find("254712345678")).body);
  expect(several).toContain("Which one is it?");
  expect(several).toContain("1 hour");
  house.payments.claimed = { kind: "known", payment: paid() };
  expect((await find("tac1xyz789")).status).toBe(303);
  expect(house.payments.asked).toEqual([`claim TAC1XYZ789 p1 ${mac}`]);
  expect(read((await find("")).body)).toContain("Type your reference");
  // Money by hand may have been meant for any of several plans.
  house.book.plans = [samplePlan(), samplePlan({ id: "p2" as PlanId, name: "1 hour" })];
  const which = await find("tac4-abc123");
  expect(read(which.body)).toContain("What did you pay for?");
  await house.submit(which.body, { plan: "p2" });
  expect(house.payments.asked.at(-1)).toBe(`claim TAC4ABC123 p2 ${mac}`);
});

test("without a visit a payment is found by its reference, and by nothing else", async () => {
  house.payments.keep(paid());
  const page = await house.ask("/pay/find");
  const found = await follow(await house.submit(page.body, { q: ref }));
  expect(read(found.body)).toContain("A3K9M7P2");
  expect(read(found.body)).toContain("Join the WiFi");
  expect(house.payments.asked).toEqual([]);
  for (const q of ["0712345678", "TAC1XYZ789"])
    expect(read((await house.submit(page.body, { q })).body)).toContain("Nothing was found.");
  expect(house.payments.asked).toEqual([]);
});

test("who tries numbers is asked to wait", async () => {
  const page = await finding(await house.arrive());
  for (let n = 0; n < 8; n++)
    expect(read((await house.submit(page.body, { q: `07123456${10 + n}` })).body)).toContain(
      "Nothing was found.",
    );
  const waiting = await house.submit(page.body, { q: "0712345699" });
  expect(read(waiting.body)).toContain("Too many tries. Wait 10 min");
});

test("paid by hand to the till: the number to send to, and the receipt that is typed", async () => {
  house.payments.means = [
    { ...push, till },
    { ...push, account: cash.account, till: { kind: "paybill", number: "600984" } },
  ];
  const prompt = await follow(await pay());
  const hand = await house.ask(linkTo(prompt.body, "/pay/hand"));
  const text = read(hand.body);
  for (const said of [
    "Till number 512345",
    `Paybill number 600984 Account number ${ref}`,
    "KSh 50",
    "Receipt",
  ])
    expect(text).toContain(said);
  expect(refresh(hand.body)[0]).toBe(0);
  const type = (receipt: string): Promise<Answer> => house.submit(hand.body, { receipt });
  expect(read((await type("")).body)).toContain("Type the receipt");
  house.payments.claimed = { kind: "unknown", mayCome: true };
  const looking = await type("tac4abc123");
  expect(read(looking.body)).toContain("Looking for TAC4ABC123");
  const [seconds, next] = refresh(looking.body);
  expect(seconds).toBe(5);
  expect(read((await house.ask(next)).body)).toContain("Looking for TAC4ABC123");
  expect(read((await house.ask(next.replace(/w=\d+/, "w=60"))).body)).toContain("try again then");
  house.payments.claimed = { kind: "unknown", mayCome: false };
  expect(read((await house.ask(next)).body)).toContain("Nothing was found.");
  house.payments.claimed = { kind: "taken" };
  expect(read((await type("TAC4ABC123")).body)).toContain("This receipt was used before.");
  house.payments.claimed = { kind: "wait", seconds: 600 };
  expect(read((await type("TAC4ABC123")).body)).toContain("Wait 10 min");
  house.book.plans = [
    samplePlan(),
    samplePlan({ id: "p2" as PlanId, name: "1 hour", price: { minor: 2000, currency: "KES" } }),
  ];
  house.payments.claimed = {
    kind: "short",
    has: { minor: 3000, currency: "KES" },
    needs: { minor: 5000, currency: "KES" },
    plans: ["p2" as PlanId],
  };
  const short = await type("TAC4ABC123");
  expect(read(short.body)).toContain("You have paid KSh 30; KSh 50 is needed.");
  house.payments.claimed = { kind: "paid", payment: paid() };
  const moved = await house.submit(short.body, { plan: "p2" });
  expect(house.payments.asked.at(-1)).toBe(`claim TAC4ABC123 p2 ${mac}`);
  expect((await follow(moved)).status).toBe(303);
});

test("every reason and state is said in both languages", async () => {
  const waiting = await follow(await pay());
  const to = refresh(waiting.body)[1];
  house.payments.keep(open({ state: "failed", reason: "wrong-pin" }));
  expect(read((await house.ask(to.replace("lang=en", "lang=sw"))).body)).toContain("PIN haikuwa sahihi.");
  house.payments.keep(open({ state: "review" }));
  expect(read((await house.ask(to)).body)).toContain("The shop looks into this payment");
  house.payments.keep(open({ state: "refunded" }));
  expect(read((await house.ask(to)).body)).toContain("This payment was given back");
});
