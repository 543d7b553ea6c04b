// The shop's accounts with payment companies: kept with sealed secrets, tested, and opened only for a call.
import { AppError, textOf } from "#main/platform/errors.ts";
import type { Facts } from "#contract/facts.ts";
import {
  AccountDraft,
  type Account,
  type Environment,
  type ProviderName,
  type ProviderSheet,
  type TraceLine,
} from "#contract/payments.ts";
import { AccountId, SiteId } from "#contract/values/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import { transaction } from "#main/platform/db/index.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import type { Booking } from "./booking.ts";
import { queueKey } from "./booking.ts";
import { openStates } from "./machine.ts";
import { maskedText } from "./masking.ts";
import type { PaymentsParts } from "./parts.ts";
import type { Config, PaymentProvider } from "./providers/provider.ts";
import { newHex } from "./refs.ts";
import type { Store } from "./store.ts";
import type { AccountRow } from "./tables.ts";
import { within } from "./within.ts";

const testMs = 20_000;
const dayMs = 86_400_000;

export type Accounts = Awaited<ReturnType<typeof createAccounts>>;

export async function createAccounts(
  parts: {
    readonly bus: Bus<Facts>;
    readonly clock: Clock;
    readonly random: Random;
    readonly vault: Vault;
    readonly log: Log;
    readonly store: Store;
    readonly booking: Booking;
    readonly callbackBase: (environment: Environment) => string;
    readonly news: () => void;
  } & Pick<PaymentsParts, "providers" | "practiceBases">,
) {
  const { bus, clock, random, vault, log, store, booking, providers, callbackBase } = parts;
  const { db } = store;
  const practiceBases = (): Partial<Record<ProviderName, string>> | undefined => parts.practiceBases?.();
  /** All of them, removed ones too: their attempts are still looked at. */
  const kept = new Map<string, AccountRow>();
  for (const row of await db.selectFrom("payment_accounts").selectAll().orderBy("made_at").execute())
    kept.set(row.id, row);

  const present = (): AccountRow[] => [...kept.values()].filter(({ removed_at }) => removed_at === null);

  function need(id: string): AccountRow {
    const row = kept.get(id);
    if (row?.removed_at === null) return row;
    throw new AppError("not_found", "no such account", { params: { field: "account" } });
  }

  function provider(name: ProviderName): PaymentProvider {
    const found = providers.get(name);
    if (found) return found;
    throw new AppError("not_here", `payments by ${name} are not built in`, { params: { field: "provider" } });
  }

  /** With its secrets opened; for a call, and not to be kept. */
  async function configOf(row: AccountRow): Promise<Config> {
    const sealed = JSON.parse(row.secrets) as Record<string, string>;
    const secrets: Record<string, string> = {};
    for (const [name, seal] of Object.entries(sealed)) secrets[name] = await vault.open(seal);
    return configWith(row, secrets);
  }
  function configWith(
    row: Pick<AccountRow, "id" | "provider" | "environment" | "currency" | "settings">,
    secrets: Record<string, string>,
  ): Config {
    const presets = Object.fromEntries(
      provider(row.provider)
        .fields.filter(({ kind }) => kind !== "secret")
        .map(({ name, preset }) => [name, preset]),
    );
    const base = row.environment === "practice" ? practiceBases()?.[row.provider] : undefined;
    return {
      account: row.id,
      environment: row.environment,
      currency: row.currency,
      settings: { ...presets, ...(JSON.parse(row.settings) as Record<string, string>) },
      secrets,
      ...(base === undefined ? {} : { base }),
    };
  }

  async function viewOf(row: AccountRow): Promise<Account> {
    const counted = await db
      .selectFrom("payment_attempts")
      .select((the) => the.fn.countAll<number>().as("n"))
      .where("account_id", "=", row.id)
      .where("state", "in", openStates)
      .executeTakeFirst();
    const base = callbackBase(row.environment);
    const calls = providers.get(row.provider)?.caps.callback ?? "none";
    return {
      id: AccountId.parse(row.id),
      provider: row.provider,
      title: row.title,
      environment: row.environment,
      currency: row.currency,
      sites: sitesOf(row),
      on: row.is_on === 1,
      settings: JSON.parse(row.settings) as Record<string, string>,
      secrets: JSON.parse(row.last_fours) as Record<string, string>,
      callbackUrl: base === "" || calls === "none" ? null : `${base}/c/${row.path}`,
      state: row.state,
      detail: row.detail,
      testedAt: row.tested_at,
      open: Number(counted?.n ?? 0),
    };
  }

  async function tell(row: AccountRow): Promise<Account> {
    const view = await viewOf(row);
    bus.tell("account.changed", view);
    return view;
  }

  async function put(row: AccountRow): Promise<void> {
    const { id, ...values } = row;
    await db
      .insertInto("payment_accounts")
      .values(row)
      .onConflict((same) => same.column("id").doUpdateSet(values))
      .execute();
    kept.set(id, row);
  }

  /** Settings and secrets of fields there are, within what the company's papers say. Throws `bad_request`. */
  function checked(draft: AccountDraft, secrets: Record<string, string>, id: string): Config {
    const { caps, fields, check } = provider(draft.provider);
    const bad = (field: string, sentence: string): AppError =>
      new AppError("bad_request", `${field}: ${sentence}`, { params: { field } });
    if (!caps.currencies.includes(draft.currency))
      throw bad("currency", `${draft.provider} takes ${caps.currencies.join(", ")}`);
    if (!caps.environments.includes(draft.environment))
      throw bad("environment", `${draft.provider} has no ${draft.environment}`);
    if (draft.environment === "practice" && practiceBases() === undefined)
      throw bad("environment", "practising is for the demo");
    const known = fields;
    for (const name of Object.keys(draft.settings))
      if (!known.some((field) => field.name === name && field.kind !== "secret"))
        throw bad(name, "no such setting");
    for (const name of Object.keys(secrets))
      if (!known.some((field) => field.name === name && field.kind === "secret"))
        throw bad(name, "no such secret");
    for (const { name, kind, required, preset, choices } of known) {
      const value = kind === "secret" ? secrets[name] : (draft.settings[name] ?? preset);
      if (required && !value) throw bad(name, "is needed");
      if (kind === "choice" && value && !choices.includes(value))
        throw bad(name, `one of ${choices.join(", ")}`);
      if (kind === "number" && value && !/^\d+(\.\d+)?$/.test(value)) throw bad(name, "a number");
    }
    const settings = JSON.stringify(draft.settings);
    const config = configWith({ ...draft, id, settings }, secrets);
    const [issue] = check(config);
    if (issue) throw bad(issue.field, issue.sentence);
    return config;
  }

  return {
    configOf,
    provider,
    present,
    /** Calls a second this account may make. */
    perSecond: (row: AccountRow): number => provider(row.provider).caps.callsPerSecond(configWith(row, {})),
    everyone: (): readonly AccountRow[] => [...kept.values()],
    /** Of this id, removed or not. */
    get: (id: string): AccountRow | undefined => kept.get(id),
    need,
    /** Those that may be paid with at this site now. */
    at: (site: SiteId): AccountRow[] =>
      present().filter(
        (row) =>
          row.is_on === 1 &&
          providers.has(row.provider) &&
          (row.environment !== "practice" || practiceBases() !== undefined) &&
          (sitesOf(row).length === 0 || sitesOf(row).includes(site)),
      ),

    sheets: (): ProviderSheet[] =>
      [...providers.values()].map((one) => ({
        provider: one.name,
        currencies: [...one.caps.currencies],
        environments: one.caps.environments.filter(
          (environment) => environment !== "practice" || practiceBases() !== undefined,
        ),
        flow: one.caps.flow,
        polls: one.caps.polls,
        lists: one.caps.lists,
        callback: one.caps.callback,
        registers: one.register !== undefined,
        fields: [...one.fields],
      })),
    list: (): Promise<Account[]> => Promise.all(present().map(viewOf)),
    viewOf,

    /** Secrets that are not given stay as they are. Throws `bad_request` with the field. */
    async keep(id: AccountId | null, wish: AccountDraft): Promise<Account> {
      const draft = AccountDraft.parse(wish);
      const was = id === null ? undefined : need(id);
      if (was && (was.provider !== draft.provider || was.currency !== draft.currency))
        throw new AppError("bad_request", "provider: make another account for another company or currency", {
          params: { field: was.provider === draft.provider ? "currency" : "provider" },
        });
      const given = Object.fromEntries(
        Object.entries(draft.secrets)
          .map(([name, value]): [string, string] => [name, value.trim()])
          .filter(([, value]) => value !== ""),
      );
      const old = was ? (await configOf(was)).secrets : {};
      const account = was?.id ?? random.uuid();
      checked(draft, { ...old, ...given }, account);
      const sealed: Record<string, string> = was ? (JSON.parse(was.secrets) as Record<string, string>) : {};
      const fours: Record<string, string> = was ? (JSON.parse(was.last_fours) as Record<string, string>) : {};
      for (const [name, value] of Object.entries(given)) {
        sealed[name] = await vault.seal(value);
        fours[name] = value.length >= 12 ? value.slice(-4) : "";
      }
      const settings = JSON.stringify(draft.settings);
      // What was found out by a test holds for as long as the company is asked in the same way.
      const isSame =
        was?.settings === settings &&
        was.environment === draft.environment &&
        Object.keys(given).length === 0;
      const row: AccountRow = {
        id: account,
        provider: draft.provider,
        title: draft.title,
        environment: draft.environment,
        currency: draft.currency,
        sites: JSON.stringify(draft.sites),
        is_on: draft.on ? 1 : 0,
        settings,
        secrets: JSON.stringify(sealed),
        last_fours: JSON.stringify(fours),
        path: was?.path ?? newHex(random, 16),
        state: isSame ? was.state : "untested",
        detail: isSame ? was.detail : "",
        tested_at: isSame ? was.tested_at : null,
        made_at: was?.made_at ?? clock.now(),
        removed_at: null,
      };
      await put(row);
      log.info("payment account kept", {
        title: row.title,
        provider: row.provider,
        environment: row.environment,
      });
      return tell(row);
    },

    /** Tells the company where to call and that its statement will be read. Throws `bad_request` where it knows no such thing. */
    async register(id: AccountId): Promise<{ good: boolean; detail: string }> {
      const row = need(id);
      const { register } = provider(row.provider);
      if (!register)
        throw new AppError("bad_request", "account: this company needs no registering", {
          params: { field: "account" },
        });
      const base = callbackBase(row.environment);
      const confirmation = base === "" ? "" : `${base}/c/${row.path}`;
      const config = await configOf(row);
      const urls = { confirmation, validation: confirmation };
      const so = await within(clock, testMs, (signal) => register(config, urls, signal)).catch(
        (error: unknown) => ({ good: false, detail: textOf(error) }),
      );
      log.info("payment account registered", { title: row.title, good: so.good });
      return { good: so.good, detail: maskedText(so.detail) };
    },

    /** Its payments stay, and those under way are followed to their end. */
    async remove(id: AccountId): Promise<void> {
      const row = need(id);
      await put({ ...row, is_on: 0, removed_at: clock.now() });
      log.info("payment account removed", { title: row.title, provider: row.provider });
    },

    /** Offline first, then the company is asked for a token. Moves no money. */
    async test(id: AccountId): Promise<{ account: Account; lines: TraceLine[] }> {
      const row = need(id);
      const adapter = provider(row.provider);
      const lines: TraceLine[] = [];
      const line = (step: string, good: boolean, detail: string): void =>
        void lines.push({ at: clock.now(), step, outcome: good ? "good" : "bad", detail });
      const config = await configOf(row);
      const issues = adapter.check(config);
      for (const { field, sentence } of issues) line("settings", false, `${field}: ${sentence}`);
      if (issues.length === 0) {
        line("settings", true, "");
        const so = await within(clock, testMs, (signal) => adapter.test(config, signal)).catch(
          (error: unknown) => ({ good: false, detail: textOf(error) }),
        );
        line("token", so.good, maskedText(so.detail));
      }
      const bad = lines.find(({ outcome }) => outcome === "bad");
      const tested: AccountRow = {
        ...need(id),
        state: bad ? "bad" : "good",
        detail: bad?.detail ?? "",
        tested_at: clock.now(),
      };
      await put(tested);
      return { account: await tell(tested), lines };
    },

    /** The company refuses the account itself: the owner must hear of it, once a day. */
    async refused(row: AccountRow, detail: string): Promise<void> {
      const now = clock.now();
      const key = queueKey("config", row.id, String(Math.floor(now / dayMs)));
      const added = await transaction(db, (tx) =>
        booking.queueIn(tx, { key, kind: "config", account: row.id, note: detail }),
      );
      const current = kept.get(row.id) ?? row;
      if (current.state !== "bad" || current.detail !== detail) {
        await put({ ...current, state: "bad", detail, tested_at: now });
        if (current.removed_at === null) await tell({ ...current, state: "bad", detail, tested_at: now });
      }
      if (added) parts.news();
    },
  };
}

export const sitesOf = (row: AccountRow): SiteId[] =>
  (JSON.parse(row.sites) as string[]).map((site) => SiteId.parse(site));
