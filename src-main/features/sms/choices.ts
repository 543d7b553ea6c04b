// How the owner wants messages sent: the company, its credentials (sealed), the texts. One row, answered from memory.
import { z } from "zod";
import { Environment } from "#contract/payments.ts";
import type { Settings } from "#contract/settings.ts";
import {
  SmsChange,
  SmsChannel,
  SmsCost,
  SmsOwnKind,
  type SmsCompany,
  type SmsSettings,
} from "#contract/sms.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Vault } from "#main/platform/vault.ts";
import type { SmsConfig, SmsWay } from "./channels/channel.ts";
import type { SmsStore } from "./store.ts";
import type { SettingsRow } from "./tables.ts";
import { checkText, presets, type Language } from "./texts.ts";

type Company = Exclude<SmsChannel, "none">;
export type Ways = ReadonlyMap<Company, SmsWay>;
export type Bases = Readonly<Partial<Record<string, string>>> | undefined;
export type Choices = Awaited<ReturnType<typeof createChoices>>;

/** What is kept of an account: `secrets` sealed, `lastFours` to be shown. */
const Words = z.record(z.string(), z.string());
const KeptAccount = z.object({ settings: Words, secrets: Words, lastFours: Words });
const ownTexts = z.partialRecord(SmsOwnKind, z.string());
const Kept = z.object({
  channel: SmsChannel,
  environment: Environment,
  sender: z.string(),
  kinds: z.record(SmsOwnKind, z.boolean()),
  expiryHours: z.int(),
  partPrice: SmsCost.nullable(),
  texts: z.object({ en: ownTexts, sw: ownTexts }),
  accounts: z.partialRecord(SmsChannel.exclude(["none"]), KeptAccount),
});
type Kept = z.output<typeof Kept>;

const atFirst: Kept = {
  channel: "none",
  environment: "live",
  sender: "",
  kinds: { voucher: true, receipt: false, expiry: false },
  expiryHours: 2,
  partPrice: null,
  texts: { en: {}, sw: {} },
  accounts: {},
};
const noAccount: z.output<typeof KeptAccount> = { settings: {}, secrets: {}, lastFours: {} };

export async function createChoices(parts: {
  store: SmsStore;
  vault: Vault;
  log: Log;
  ways: Ways;
  settings: { get(): Pick<Settings, "language"> };
  bases: () => Bases;
}) {
  const { store, vault, log, ways, bases } = parts;
  const row = await store.settings();
  let kept = row === undefined ? atFirst : read(row, log);
  let turn: Promise<unknown> = Promise.resolve();
  const language = (): Language => parts.settings.get().language;

  function textsIn(lang: Language): SmsSettings["texts"] {
    const own = kept.texts[lang];
    const { voucher, receipt, expiry } = presets[lang];
    return {
      voucher: own.voucher || voucher,
      receipt: own.receipt || receipt,
      expiry: own.expiry || expiry,
    };
  }

  function companyOf(way: SmsWay): SmsCompany {
    const { settings, lastFours } = kept.accounts[way.channel] ?? noAccount;
    const practice = bases()?.[way.channel] === undefined ? [] : (["practice"] as const);
    return {
      channel: way.channel,
      environments: [...way.environments, ...practice],
      fields: [...way.fields],
      needsSender: way.needsSender,
      tellsCost: way.tellsCost,
      settings,
      secrets: lastFours,
    };
  }

  function view(): SmsSettings {
    const { channel, environment, sender, kinds, expiryHours, partPrice } = kept;
    const { voucher, receipt, expiry } = presets[language()];
    return {
      channel,
      environment,
      senderId: sender,
      kinds,
      expiryHours,
      partPrice,
      language: language(),
      texts: textsIn(language()),
      presets: { voucher, receipt, expiry },
      companies: [...ways.values()].map(companyOf),
    };
  }

  /** Secrets opened: for a call, not for keeping. Throws `storage_failed` when the seal is another computer's. */
  async function configOf(of: Kept, channel: Company): Promise<SmsConfig> {
    const { settings, secrets } = of.accounts[channel] ?? noAccount;
    const opened = await Promise.all(
      Object.entries(secrets).map(async ([field, sealed]) => [field, await vault.open(sealed)] as const),
    );
    return {
      environment: of.environment,
      sender: of.sender,
      settings,
      secrets: Object.fromEntries(opened),
      base: of.environment === "practice" ? bases()?.[channel] : undefined,
    };
  }

  /** Only the fields its company knows; an empty secret is taken away. */
  async function accountWith(
    { fields, channel }: SmsWay,
    { settings = {}, secrets = {} }: SmsChange,
  ): Promise<z.output<typeof KeptAccount>> {
    const was = kept.accounts[channel] ?? noAccount;
    const next = {
      settings: { ...was.settings },
      secrets: { ...was.secrets },
      lastFours: { ...was.lastFours },
    };
    for (const { name, kind } of fields) {
      const [open, secret] = [settings[name], secrets[name]?.trim()];
      if (kind !== "secret") {
        if (open !== undefined) next.settings[name] = open;
      } else if (secret === "") {
        delete next.secrets[name];
        delete next.lastFours[name];
      } else if (secret !== undefined) {
        next.secrets[name] = await vault.seal(secret);
        next.lastFours[name] = secret.length < 8 ? "" : secret.slice(-4);
      }
    }
    return next;
  }

  async function change(wish: SmsChange): Promise<SmsSettings> {
    const sound = SmsChange.safeParse(wish);
    if (!sound.success) {
      const issue = sound.error.issues[0];
      const field = issue?.path.map(String).join(".") ?? "";
      throw new AppError("bad_request", `${field}: ${issue?.message}`, { params: { field } });
    }
    const { data } = sound;
    const lang = language();
    const texts = { ...kept.texts[lang] };
    for (const kind of SmsOwnKind.options) {
      const text = data.texts?.[kind]?.trim();
      if (text === undefined) continue;
      checkText(kind, text, `texts.${kind}`);
      if (text === "" || text === presets[lang][kind]) delete texts[kind];
      else texts[kind] = text;
    }
    const channel = data.channel ?? kept.channel;
    const way = channel === "none" ? undefined : ways.get(channel);
    const { voucher, receipt, expiry } = { ...kept.kinds, ...clean(data.kinds ?? {}) };
    const next: Kept = {
      ...kept,
      channel,
      environment: data.environment ?? kept.environment,
      sender: data.senderId ?? kept.sender,
      kinds: { voucher, receipt, expiry },
      expiryHours: data.expiryHours ?? kept.expiryHours,
      partPrice: data.partPrice === undefined ? kept.partPrice : data.partPrice,
      texts: { ...kept.texts, [lang]: texts },
      accounts: way ? { ...kept.accounts, [way.channel]: await accountWith(way, data) } : kept.accounts,
    };
    if (way) {
      if (next.environment === "practice" && bases()?.[way.channel] === undefined)
        throw new AppError("bad_request", "environment: practice is only there in the demo", {
          params: { field: "environment" },
        });
      const wrong = way.check(await configOf(next, way.channel));
      if (wrong)
        throw new AppError("bad_request", `${wrong.field}: ${wrong.sentence}`, {
          params: { field: wrong.field },
        });
    }
    await store.keepSettings(rowOf(next));
    kept = next;
    log.info("how SMS are sent was changed", { channel, environment: next.environment });
    return view();
  }

  return {
    view,
    language,
    channel: (): SmsChannel => kept.channel,
    environment: (): Environment => kept.environment,
    isOn: (kind: SmsOwnKind): boolean => kept.channel !== "none" && kept.kinds[kind],
    expiryHours: (): number => kept.expiryHours,
    partPrice: (): SmsCost | null => kept.partPrice,
    text: (kind: SmsOwnKind): string => textsIn(language())[kind],
    /** The company in use, ready to be called; undefined for none. */
    async inUse(): Promise<{ way: SmsWay; config: SmsConfig } | undefined> {
      const now = kept;
      const way = now.channel === "none" ? undefined : ways.get(now.channel);
      return way && { way, config: await configOf(now, way.channel) };
    },
    /** One after the other: two screens do not undo each other. */
    change(wish: SmsChange): Promise<SmsSettings> {
      const mine = turn.then(() => change(wish));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** Without members that are there and undefined. */
function clean<T extends object>(of: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function rowOf(kept: Kept): SettingsRow {
  return {
    id: "shop",
    channel: kept.channel,
    environment: kept.environment,
    sender: kept.sender,
    kinds: JSON.stringify(kept.kinds),
    expiry_hours: kept.expiryHours,
    part_price: JSON.stringify(kept.partPrice),
    texts: JSON.stringify(kept.texts),
    accounts: JSON.stringify(kept.accounts),
  };
}

function read(row: SettingsRow, log: Log): Kept {
  try {
    return Kept.parse({
      channel: row.channel,
      environment: row.environment,
      sender: row.sender,
      kinds: JSON.parse(row.kinds),
      expiryHours: row.expiry_hours,
      partPrice: JSON.parse(row.part_price),
      texts: JSON.parse(row.texts),
      accounts: JSON.parse(row.accounts),
    });
  } catch {
    log.warn("the stored settings of SMS are unsound, nothing is sent until they are set again");
    return atFirst;
  }
}
