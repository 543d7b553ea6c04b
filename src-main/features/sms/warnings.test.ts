import { afterEach, beforeEach, expect, test } from "vitest";
import type { GrantId, SiteId } from "#contract/values/index.ts";
import { createHouse, macOf, terms } from "#main/features/access/house.fixture.ts";
import type { Ending } from "#main/features/access/index.ts";
import { account, createSmsHouse, type SmsHouse } from "./house.fixture.ts";

let house: SmsHouse;
beforeEach(async () => {
  house = await createSmsHouse();
  await house.sms.change({ ...account, kinds: { expiry: true } });
});
afterEach(() => house.end());

const hour = 3_600_000;
const ending = (name: string, inHours: number, change: Partial<Ending> = {}): Ending => ({
  grant: name as GrantId,
  name,
  phone: "254712345678",
  planName: "1 day",
  site: "s" as SiteId,
  timeZone: "Africa/Lagos",
  until: house.clock.now() + inHours * hour,
  seconds: 86_400,
  ...change,
});

test("a guest is told once, so long before as the owner wants, with the site's hour", async () => {
  house.endings.push(ending("A3K9", 3));
  await house.clock.advance(58 * 60_000);
  await house.calm();
  expect(await house.log()).toEqual([]);
  await house.clock.advance(5 * 60_000);
  await house.until(() => house.told.at(-1)?.state === "sent");
  for (let minute = 0; minute < 5; minute++) {
    await house.clock.advance(60_000);
    await house.calm();
  }
  // 12:00 in Nairobi now, three hours later is 15:00 there and 13:00 in Lagos.
  expect((await house.log()).map(({ kind, text }) => [kind, text])).toEqual([
    ["expiry", "Duka la Amina: your WiFi (1 day) ends at 22/11 13:00. Buy again before then to stay online."],
  ]);
});

test("a restart warns nobody twice", async () => {
  house.endings.push(ending("A3K9", 1));
  await house.clock.advance(60_000);
  await house.until(() => house.told.at(-1)?.state === "sent");
  await house.restart();
  await house.clock.advance(60_000);
  await house.calm();
  expect(house.calls).toHaveLength(1);
});

test("who bought less than the warning's time is not warned, and nobody is while it is off", async () => {
  house.endings.push(ending("SHORT", 1, { seconds: 7_200 }));
  await house.sms.change({ kinds: { expiry: false } });
  house.endings.push(ending("LONG", 1.5));
  await house.clock.advance(10 * 60_000);
  await house.calm();
  expect(await house.log()).toEqual([]);
  await house.sms.change({ kinds: { expiry: true } });
  await house.until(() => house.told.at(-1)?.state === "sent");
  expect((await house.log()).map(({ phone }) => phone)).toEqual(["254712345678"]);
});

test("a warning that could not go out before the end does not go out after it", async () => {
  house.script = () => ({ kind: "unreached", detail: "ENETUNREACH" });
  house.endings.push(ending("A3K9", 1));
  await house.clock.advance(60_000);
  await house.until(() => house.told.at(-1)?.trouble === "unreached");
  for (let step = 0; step < 5; step++) {
    await house.clock.advance(15 * 60_000);
    await house.calm();
  }
  expect((await house.log()).map(({ state, trouble }) => [state, trouble])).toEqual([["failed", "late"]]);
});

test("the engine names the guests: running, with a phone, with an end on the wall; and whom one can reach", async () => {
  const engine = await createHouse();
  const { site } = await engine.place("Kisumu");
  const wall = terms({ time: { kind: "wall", seconds: 86_400 }, planName: "1 day" });
  const began = engine.clock.now() - 23 * hour;
  const sell = (name: string, phone: string | undefined, change: object = {}) =>
    engine.sell({
      site,
      name,
      phone,
      terms: wall,
      begunAt: began,
      source: "payment",
      device: macOf(1),
      ...change,
    });
  const grant = await sell("ENDS", "254711111111");
  await sell("NOPHONE", undefined);
  await sell("LATER", "254722222222", { begunAt: engine.clock.now() });
  await sell("UNUSED", "254733333333", { begunAt: null });
  await sell("GIVEN", "254744444444", { source: "operator", begunAt: engine.clock.now() });
  await sell("ONLINE-TIME", "254755555555", { terms: terms(), begunAt: engine.clock.now() });
  const now = engine.clock.now();
  expect(engine.access.endingBetween(now, now + 2 * hour)).toEqual([
    {
      grant,
      name: "ENDS",
      phone: "254711111111",
      planName: "1 day",
      site,
      timeZone: "Africa/Nairobi",
      until: began + 24 * hour,
      seconds: 86_400,
    },
  ]);
  const phones = async (wish: Parameters<typeof engine.access.phonesOf>[0]) =>
    (await engine.access.phonesOf(wish)).map((phone) => phone.slice(3, 6)).toSorted();
  expect(await phones({ who: "running", since: 0 })).toEqual(["711", "722", "744", "755"]);
  expect(await phones({ who: "paid", since: now - hour })).toEqual(["722", "733", "755"]);
  expect(await phones({ who: "paid", since: 0, site: "elsewhere" as SiteId })).toEqual([]);
  expect(await phones({ who: "online", since: 0 })).toEqual([]);
  await engine.end();
});
