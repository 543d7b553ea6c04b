// A small house for the tests of this room: a scripted company, guests by hand, time by hand.
import type { Facts } from "#contract/facts.ts";
import { Settings } from "#contract/settings.ts";
import type { SmsMessage } from "#contract/sms.ts";
import type { Ending, Reachable } from "#main/features/access/index.ts";
import { createBus } from "#main/platform/bus.ts";
import { createManualClock, type ManualClock } from "#main/platform/clock.ts";
import { openMemoryDb, transaction, type OpenDb } from "#main/platform/db/index.ts";
import { silentLog } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import type { SmsConfig, SmsOrder, SmsOutcome, SmsWay } from "./channels/channel.ts";
import { createSms, type Sms, type SmsParts, type SmsWish } from "./index.ts";

/** Seals so that one sees it: nothing but a sealed text may be in the database. */
const vault: Vault = {
  kind: "key-file",
  seal: async (text) => `sealed(${Array.from(text).toReversed().join("")})`,
  open: async (sealed) => Array.from(sealed.slice(7, -1)).toReversed().join(""),
};

export const accepted = (ref = "R1"): SmsOutcome => ({
  kind: "accepted",
  ref,
  cost: { tenThousandths: 8000, currency: "KES" },
  detail: "101 Success",
});

/** Answers as told: one function after the other, the last one for ever. */
type Script = (order: SmsOrder) => SmsOutcome | Promise<SmsOutcome>;

export type SmsHouse = {
  sms: Sms;
  clock: ManualClock;
  db: OpenDb;
  settings: { now: Settings };
  endings: Ending[];
  phones: Map<Reachable["who"], string[]>;
  /** What the company got, call by call. */
  calls: { readonly config: SmsConfig; readonly orders: readonly SmsOrder[] }[];
  script: Script;
  told: SmsMessage[];
  problems: string[];
  /** In a transaction of its own, and kicks. */
  queue(wish: Partial<SmsWish>): Promise<boolean>;
  /** The newest first. */
  log(): Promise<SmsMessage[]>;
  /** Until `done`; throws when it never is. */
  until(done: () => boolean | Promise<boolean>): Promise<void>;
  /** Everything that can be done now is done. */
  calm(): Promise<void>;
  restart(): Promise<void>;
  end(): Promise<void>;
};

export async function createSmsHouse(
  parts: { most?: number; way?: Partial<SmsWay>; outside?: Partial<SmsParts> } = {},
): Promise<SmsHouse> {
  const clock = createManualClock();
  const db = await openMemoryDb();
  const bus = createBus<Facts>((name, error) => house.problems.push(`${name}: ${String(error)}`));
  const settings = { now: Settings.parse({ shopName: "Duka la Amina" }) };
  const way: SmsWay = {
    channel: "africastalking",
    environments: ["live", "sandbox"],
    fields: [
      { name: "username", kind: "text", choices: [], preset: "", required: true, open: false },
      { name: "apiKey", kind: "secret", choices: [], preset: "", required: true, open: false },
    ],
    needsSender: false,
    tellsCost: true,
    most: parts.most ?? 10,
    check: ({ secrets }) => (secrets["apiKey"] ? undefined : { field: "apiKey", sentence: "the API key" }),
    async send(config, orders) {
      house.calls.push({ config, orders });
      return Promise.all(orders.map(async (order) => house.script(order)));
    },
    ...parts.way,
  };
  const build = (): Promise<Sms> =>
    createSms({
      db: db.db,
      bus,
      clock,
      random: secureRandom,
      vault,
      log: {
        ...silentLog,
        error: (what, fields) => void house.problems.push(`${what} ${JSON.stringify(fields)}`),
      },
      settings: { get: () => settings.now },
      access: {
        endingBetween: (from, to) => house.endings.filter(({ until }) => until > from && until <= to),
        phonesOf: async ({ who }) => house.phones.get(who) ?? [],
      },
      fetch: () => Promise.reject(new Error("no network in this house")),
      ways: new Map([["africastalking", way]]),
      ...parts.outside,
    });
  const house: SmsHouse = {
    sms: undefined as unknown as Sms,
    clock,
    db,
    settings,
    endings: [],
    phones: new Map(),
    calls: [],
    script: () => accepted(),
    told: [],
    problems: [],
    async queue(wish) {
      const whole: SmsWish = { kind: "voucher", key: "voucher:1", phone: "0712345678", values: {}, ...wish };
      const added = await transaction(db.db, (tx) => house.sms.queueIn(tx, whole));
      house.sms.kick();
      return added;
    },
    log: async () => (await house.sms.list({ states: [], kinds: [], search: "", limit: 500 })).messages,
    async until(done) {
      for (let turn = 0; turn < 400; turn++) {
        if (await done()) return;
        await new Promise((go) => setTimeout(go, 2));
      }
      throw new Error("it never came");
    },
    async calm() {
      // A round of real turns: the database answers in promises.
      for (let turn = 0; turn < 12; turn++) await new Promise((go) => setTimeout(go, 1));
    },
    async restart() {
      await house.sms.close();
      house.sms = await build();
      await house.sms.open();
    },
    async end() {
      await house.sms.close();
      await db.close();
    },
  };
  bus.hear("sms.changed", ({ messages }) => house.told.push(...messages));
  house.sms = await build();
  await house.sms.open();
  return house;
}

/** The usual account. */
export const account = {
  channel: "africastalking" as const,
  settings: { username: "duka" },
  secrets: { apiKey: "atsk_0123456789abcdef" },
};
