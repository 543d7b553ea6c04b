// Against the simulated companies, which were written by other hands: strict at the wire, wrong on demand.
import { afterEach, beforeEach, expect, test } from "vitest";
import { startPaymentSimulators, type PaymentSimulators } from "#main/features/payments/simulator/index.ts";
import { createAfricasTalking } from "./channels/africastalking.ts";
import { createNextSms } from "./channels/nextsms.ts";
import { createSmsHouse, type SmsHouse } from "./house.fixture.ts";

let simulators: PaymentSimulators;
let house: SmsHouse;
beforeEach(async () => {
  simulators = await startPaymentSimulators({ seed: 7 });
  house = await createSmsHouse({
    outside: {
      practiceBases: () => simulators.bases,
      ways: new Map([
        ["nextsms", createNextSms(fetch)],
        ["africastalking", createAfricasTalking(fetch)],
      ] as const),
    },
  });
});
afterEach(async () => {
  await house.end();
  await simulators.stop();
});

type Channel = "nextsms" | "africastalking";
const channels: readonly Channel[] = ["nextsms", "africastalking"];

async function practise(channel: Channel, secrets = simulators.accounts[channel].secrets): Promise<void> {
  const { settings } = simulators.accounts[channel];
  await house.sms.change({ channel, environment: "practice", senderId: "KAUNTA", settings, secrets });
}
/** The last two digits decide what becomes of it. */
const phone = (digits: string): string => `2557123456${digits}`;
const code = { plan: "Day", code: "A3K9-M7P2" };
const outcome = async () =>
  (await house.log()).map(({ state, trouble, tries }) => ({ state, trouble, tries }));

for (const channel of channels) {
  test(`${channel}: a code arrives as it was written, with as many parts as we said`, async () => {
    await practise(channel);
    const shop = "Duka la Amina na watoto wake wote wa Kisumu na Homa Bay ".repeat(3).trim();
    house.settings.now = { ...house.settings.now, shopName: shop };
    await house.queue({ phone: phone("00"), values: code });
    await house.until(() => house.told.at(-1)?.state === "sent");
    const [message] = await house.log();
    expect(simulators.texts(channel)).toMatchObject([
      { to: phone("00"), from: "KAUNTA", text: message?.text, parts: message?.parts, test: false },
    ]);
    expect(message).toMatchObject({ parts: 2, environment: "practice", channel });
    expect(message?.providerRef).toMatch(/\w{6,}/);
    expect(message?.cost).toEqual(channel === "nextsms" ? null : { tenThousandths: 16_000, currency: "KES" });
  });

  test(`${channel}: what the company says of each number of a broadcast is kept with it`, async () => {
    await practise(channel);
    house.phones.set("running", ["00", "01", "02", "03", "04", "12"].map(phone));
    const audience = { who: "running", days: 7 } as const;
    const { id } = await house.sms.reach(audience, "Karibu tena");
    await house.sms.broadcast(id, audience, "Karibu tena");
    await house.until(async () => (await house.log()).every(({ tries }) => tries === 1));
    await house.calm();
    const said = (await house.log()).map(({ phone: to, state, trouble }) => [to.slice(-2), state, trouble]);
    expect(said.toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
      ["00", "sent", null],
      channel === "nextsms" ? ["01", "queued", "balance"] : ["01", "failed", "balance"],
      ["02", "failed", "blocked"],
      ["03", "failed", "route"],
      ["04", "failed", "sender"],
      ["12", "sent", null],
    ]);
    expect(simulators.texts(channel)).toHaveLength(2);
  });

  test(`${channel}: a line cut before or after, a page of HTML and a crowd lose no code`, async () => {
    await practise(channel);
    for (const [place, digits] of ["08", "09", "16", "17"].entries()) {
      await house.queue({ key: `voucher:${digits}`, phone: phone(digits), values: code });
      // Each alone: a simulated call goes as its first number goes.
      await house.until(async () => (await house.log()).filter(({ tries }) => tries > 0).length > place);
    }
    for (let half = 0; half < 12; half++) {
      await house.calm();
      await house.clock.advance(30_000);
      simulators.clock.advance(30_000);
    }
    await house.until(async () => (await house.log()).every(({ state }) => !/queued|sending/.test(state)));
    const arrived = new Set(simulators.texts(channel).map(({ to }) => to.slice(-2)));
    // The line to 08 is cut after each sending: it arrived, and nobody told us. To 09 nothing ever comes through.
    expect([...arrived].toSorted()).toEqual(["08", "16", "17"]);
    const states = (await house.log()).map(({ phone: to, state }) => [to.slice(-2), state]);
    expect(Object.fromEntries(states)).toEqual({
      "08": "unsure",
      "09": "unsure",
      "16": "sent",
      "17": "sent",
    });
  });

  test(`${channel}: wrong credentials are said once and not tried again`, async () => {
    const [name = ""] = Object.keys(simulators.accounts[channel].secrets).slice(-1);
    await practise(channel, { ...simulators.accounts[channel].secrets, [name]: "wrong-credentials" });
    await house.queue({ phone: phone("00"), values: code });
    await house.until(() => house.told.at(-1)?.state === "failed");
    expect(await outcome()).toEqual([{ state: "failed", trouble: "auth", tries: 1 }]);
    expect(simulators.texts(channel)).toEqual([]);
  });
}

test("NextSMS takes user and password where there is no token", async () => {
  const { password = "" } = simulators.accounts.nextsms.secrets;
  await practise("nextsms", { password });
  await house.queue({ phone: phone("00"), values: code });
  await house.until(() => house.told.at(-1)?.state === "sent");
  expect(simulators.log("nextsms").map(({ path }) => path)).toEqual(["/api/sms/v1/text/single"]);
});
