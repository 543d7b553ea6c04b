// What one can do with messages to guests' phones: put one into the line beside what it tells of, see what became of
// each, write to many, and say how they are sent. Nothing of it stands in the way of money or access.
import type { Transaction } from "kysely";
import type { Facts } from "#contract/facts.ts";
import type { Settings } from "#contract/settings.ts";
import type {
  SmsAudience,
  SmsChange,
  SmsCost,
  SmsKind,
  SmsMessage,
  SmsOwnKind,
  SmsSettings,
  SmsState,
} from "#contract/sms.ts";
import { msisdn, type Instant } from "#contract/values/index.ts";
import { fillSms, plainSms } from "#contract/values/sms-text.ts";
import type { Access } from "#main/features/access/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Db } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { createLetGo } from "#main/platform/lifecycle.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createAfricasTalking } from "./channels/africastalking.ts";
import { createNextSms } from "./channels/nextsms.ts";
import { createChoices, type Bases, type Ways } from "./choices.ts";
import { createLine } from "./line.ts";
import { createSmsStore, type MessagePage } from "./store.ts";
import { messageOf, type MessageRow } from "./tables.ts";
import { checkText, leftText, presets, untilText, type SmsValues } from "./texts.ts";
import { createWarnings } from "./warnings.ts";

export type Sms = Awaited<ReturnType<typeof createSms>>;

/** A message beside what it tells of. The same key is said once, whatever happens. */
export type SmsWish = {
  readonly kind: Exclude<SmsKind, "test">;
  readonly key: string;
  /** As typed or as kept. */
  readonly phone: string;
  /** `shop` is filled in by itself; what is not there falls away with its square brackets. */
  readonly values: SmsValues;
  /** For a broadcast: what it says. */
  readonly text?: string;
};

export type SmsParts = {
  readonly db: Db;
  readonly bus: Bus<Facts>;
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: Vault;
  readonly log: Log;
  readonly settings: { get(): Pick<Settings, "shopName" | "language" | "phoneCountry"> };
  readonly access: Pick<Access, "endingBetween" | "phonesOf">;
  readonly fetch: typeof fetch;
  /** Where calls of the practice environment go, by channel; undefined where there is no practice. */
  readonly practiceBases?: (() => Bases) | undefined;
  /** For tests: other companies. */
  readonly ways?: Ways | undefined;
};

/** What a guest waits for goes before what can wait. */
const rank: Record<SmsKind, number> = { voucher: 1, receipt: 1, test: 2, expiry: 3, broadcast: 4 };
/** A message older than this makes no sense any more. A warning: at the end it warns of. */
const freshMs: Record<SmsKind, number> = {
  voucher: 24 * 3_600_000,
  receipt: 24 * 3_600_000,
  test: 10 * 60_000,
  expiry: 24 * 3_600_000,
  broadcast: 6 * 3_600_000,
};
const mostGuests = 5_000;

export async function createSms(parts: SmsParts) {
  const { bus, clock, random, log, settings, access } = parts;
  const store = createSmsStore(parts.db);
  const ways: Ways =
    parts.ways ??
    new Map([
      ["nextsms", createNextSms(parts.fetch)],
      ["africastalking", createAfricasTalking(parts.fetch)],
    ] as const);
  const bases = (): Bases => parts.practiceBases?.();
  const choices = await createChoices({ store, vault: parts.vault, log, ways, settings, bases });
  const line = createLine({ store, choices, bus, clock, random, log });
  const letGo = createLetGo();

  function rowOf(
    order: { kind: SmsKind; key: string; phone: string; template: string; values: SmsValues },
    lateAt?: Instant,
  ): MessageRow {
    const { kind, key, phone, template, values } = order;
    const now = clock.now();
    const { text, parts: count } = fillSms(template, { shop: settings.get().shopName, ...values });
    return {
      id: random.uuid(),
      kind,
      key,
      phone,
      text,
      parts: count,
      rank: rank[kind],
      state: "queued",
      tries: 0,
      made_at: now,
      next_at: now,
      late_at: lateAt ?? now + freshMs[kind],
      sent_at: null,
      channel: choices.channel(),
      environment: choices.environment(),
      provider_ref: null,
      cost: null,
      cost_currency: null,
      trouble: null,
      detail: "",
    };
  }

  function templateOf({ kind, text }: SmsWish): string | undefined {
    if (kind === "broadcast") return choices.channel() === "none" ? undefined : text;
    return choices.isOn(kind) ? choices.text(kind) : undefined;
  }

  const warnings = createWarnings({
    store,
    choices,
    access,
    clock,
    log,
    async warn(all) {
      const template = choices.text("expiry");
      const rows = all.map(({ key, ending }) =>
        rowOf(
          {
            kind: "expiry",
            key,
            phone: ending.phone,
            template,
            values: {
              plan: ending.planName,
              code: ending.name,
              until: untilText(ending.until, ending.timeZone),
              left: leftText(ending.until - clock.now(), choices.language()),
            },
          },
          ending.until,
        ),
      );
      line.told(await store.addMany(rows));
      line.kick();
    },
  });

  const phoneOf = (typed: string): string => {
    const phone = msisdn(typed, settings.get().phoneCountry);
    if (phone === undefined)
      throw new AppError("bad_request", "phone: a mobile number, for example 0712 345 678", {
        params: { field: "phone" },
      });
    return phone;
  };
  function needChannel(): void {
    if (choices.channel() === "none")
      throw new AppError("bad_request", "channel: no company for SMS is set up", {
        params: { field: "channel" },
      });
  }
  const phonesOf = async ({ who, days, site }: SmsAudience): Promise<string[]> =>
    (await access.phonesOf({ who, site, since: clock.now() - days * 86_400_000 })).slice(0, mostGuests);

  return {
    /**
     * Writes a message inside the caller's transaction, when its kind is on and the number is one; call `kick` after
     * the commit. Never throws: what it tells of is more important. Answers whether there is a new message.
     */
    async queueIn<T>(tx: Transaction<T>, wish: SmsWish): Promise<boolean> {
      try {
        const template = templateOf(wish);
        const phone = msisdn(wish.phone, settings.get().phoneCountry);
        if (template === undefined || phone === undefined) return false;
        const { kind, key, values } = wish;
        const row = rowOf({ kind, key, phone, template, values });
        return row.text !== "" && (await store.add(tx, row));
      } catch (error) {
        log.error("an SMS could not be written down", { kind: wish.kind, error: textOf(error) });
        return false;
      }
    },
    /** After the commit. */
    kick: line.kick,

    async list(wish: MessagePage): Promise<{
      messages: SmsMessage[];
      more: boolean;
      counts: Record<SmsState, number>;
      parts: number;
      costs: SmsCost[];
    }> {
      const [page, counts, sums] = await Promise.all([
        store.page(wish),
        store.counts(wish),
        store.sums(wish),
      ]);
      return { ...page, counts, ...sums };
    },

    settings: (): SmsSettings => choices.view(),
    async change(wish: SmsChange): Promise<SmsSettings> {
      const now = await choices.change(wish);
      line.hope();
      warnings.look();
      return now;
    },

    /** The test text to this number, whatever kinds are on. Throws `bad_request` without a channel or a number. */
    async test(typed: string): Promise<SmsMessage> {
      const phone = phoneOf(typed);
      needChannel();
      const template = presets[choices.language()].test;
      const row = rowOf({ kind: "test", key: `test:${random.uuid()}`, phone, template, values: {} });
      line.told(await store.addMany([row]));
      line.kick();
      return messageOf(row);
    },

    /** Whom a broadcast reaches and what it costs; writes nothing. */
    async reach(audience: SmsAudience, template: string) {
      const phones = await phonesOf(audience);
      const { text, parts: count } = fillSms(template, { shop: settings.get().shopName });
      const price = choices.partPrice();
      const all = count * phones.length;
      return {
        id: random.uuid(),
        guests: phones.length,
        text,
        parts: count,
        cost: price && { ...price, tenThousandths: price.tenThousandths * all },
        lost: [...plainSms(template).lost],
      };
    },

    /** `id` is `reach`'s: the same broadcast goes to each number once, however often it is asked for. */
    async broadcast(id: string, audience: SmsAudience, text: string): Promise<{ queued: number }> {
      needChannel();
      checkText("broadcast", text, "text");
      const rows = (await phonesOf(audience)).map((phone) =>
        rowOf({ kind: "broadcast", key: `broadcast:${id}:${phone}`, phone, template: text, values: {} }),
      );
      const added = await store.addMany(rows);
      line.told(added);
      line.kick();
      log.info("a broadcast was put into the line", { guests: added.length, who: audience.who });
      return { queued: added.length };
    },

    /** One more round of tries. Throws `not_found`, and `bad_request` for one that is not over or has arrived. */
    async retry(id: string): Promise<SmsMessage> {
      const row = await store.find(id);
      if (row === undefined)
        throw new AppError("not_found", "no such message", { params: { field: "message" } });
      if (row.state !== "failed" && row.state !== "unsure")
        throw new AppError("bad_request", "message: only one that did not go out can be sent again", {
          params: { field: "message" },
        });
      needChannel();
      const now = clock.now();
      const change = {
        id,
        state: "queued" as const,
        tries: 0,
        next_at: now,
        late_at: now + freshMs[row.kind],
        trouble: null,
        detail: "",
      };
      await store.change([change]);
      const next = { ...row, ...change };
      line.told([next]);
      line.hope();
      return messageOf(next);
    },

    /** Kinds that go out by themselves, as they are now. */
    isOn: (kind: SmsOwnKind): boolean => choices.isOn(kind),

    async open(): Promise<void> {
      letGo.add(() => line.close());
      await line.open();
      letGo.add(() => warnings.close());
      warnings.open();
    },
    close: (): Promise<void> => letGo.all(),
  };
}
