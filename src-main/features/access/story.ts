// The whole story of a phone, a code, a device or a receipt, in order, with what is wrong and the one button.
import type { Cause, Grant, Repair, Story } from "#contract/access.ts";
import { Mac, msisdn, type GrantId, type PhoneCountry, type SiteId } from "#contract/values/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { NotIn } from "./admit.ts";
import {
  diagnose,
  type Evidence,
  type GrantEvidence,
  type RouterEvidence,
  type Values,
} from "./diagnosis.ts";
import type { Engine } from "./engine.ts";
import { isOnline, isOnlineBy, mayBeAt, stateOf, viewOf, windowOf, type KeptGrant } from "./grant.ts";
import type { Placing } from "./placing.ts";
import { differences } from "./reconcile.ts";
import type { Rules } from "./rules.ts";
import type { NoteRow } from "./tables.ts";
import type { Watch } from "./watch.ts";

type StoryLine = Story["lines"][number];

export type StoryKey = {
  readonly text: string;
  readonly readAs: Story["readAs"];
  readonly site: SiteId | undefined;
  /** The key in its normal form, when it is a device or a phone. */
  readonly mac: Mac | undefined;
  readonly phone: string | undefined;
};

/** A feature above that knows more of a key: slips, payments. */
export type Witness = {
  tell(key: StoryKey): Promise<
    | {
        readonly lines: readonly StoryLine[];
        readonly cause?: Cause | undefined;
        readonly values?: Values | undefined;
        readonly repair?: Repair | undefined;
        readonly grant?: GrantId | undefined;
        readonly readAs?: Story["readAs"] | undefined;
      }
    | undefined
  >;
};

/** A refusal this old is no longer somebody at the door. */
const freshMs = 900_000;

/** How the key is read: a device is written with or without colons, a phone as people write it, anything else is a code. */
export function readKey(text: string, country: PhoneCountry, site: SiteId | undefined): StoryKey {
  const key = text.trim();
  const bare = key.replace(/[\s:.-]/g, "");
  const pairs =
    /^[0-9a-f]{12}$/i.test(bare) && /[a-f:]/i.test(key) ? bare.match(/../g)?.join(":") : undefined;
  const mac = pairs === undefined ? undefined : Mac.safeParse(pairs).data;
  if (mac !== undefined) return { text: key, readAs: "mac", site, mac, phone: undefined };
  const phone = msisdn(key, country);
  if (phone !== undefined) return { text: key, readAs: "phone", site, mac: undefined, phone };
  return { text: key, readAs: "code", site, mac: undefined, phone: undefined };
}

export function createStory(
  engine: Engine,
  parts: {
    sites: Pick<Sites, "place" | "live" | "router">;
    placing: Placing;
    rules: Rules;
    watch: Watch;
    country: () => PhoneCountry;
    witnesses: readonly Witness[];
  },
) {
  const { book, store, enforcer, clock, zoneOf } = engine;
  const { sites, placing, rules, watch, country, witnesses } = parts;

  async function grantsOf(key: StoryKey): Promise<KeptGrant[]> {
    if (key.mac !== undefined) {
      const online = watch.ofMac(key.mac).flatMap((session) => session.grant ?? []);
      const known = book.fresh([...(await store.byMac(key.mac)), ...(await store.byRefused(key.mac))]);
      return [...new Set([...online, ...known])];
    }
    if (key.phone !== undefined) {
      const found = book.fresh(await store.byPhone(key.phone));
      if (found.length > 0) return found;
    }
    const found: KeptGrant[] = [];
    for (const name of new Set([
      key.text,
      key.text.toUpperCase(),
      key.text.replace(/[\s-]/g, "").toUpperCase(),
    ]))
      found.push(...(await store.byName(name)));
    return book.fresh(found);
  }

  /** Living first, the newest of them. */
  function chosen(grants: readonly KeptGrant[], key: StoryKey): KeptGrant | undefined {
    const holds = (grant: KeptGrant): boolean =>
      key.mac === undefined || grant.devices.has(key.mac) || isOnlineBy(grant, key.mac);
    const score = (grant: KeptGrant): number =>
      (isOnline(grant) ? 8 : 0) +
      (grant.endedAt === null ? 4 : 0) +
      (holds(grant) ? 2 : 0) +
      (key.site !== undefined && grant.site === key.site ? 1 : 0);
    return grants.toSorted((a, b) => score(b) - score(a) || b.madeAt - a.madeAt)[0];
  }

  function similarTo(text: string): number | undefined {
    const typed = text.replace(/[\s-]/g, "").toUpperCase();
    if (typed.length < 5 || typed.length > 16) return undefined;
    let best: number | undefined;
    for (const { name } of book.living()) {
      if (Math.abs(name.length - typed.length) > 1) continue;
      const wrong = distance(typed, name.replace(/[\s-]/g, "").toUpperCase(), 2);
      if (wrong <= 2 && (best === undefined || wrong < best)) best = wrong;
    }
    return best;
  }

  async function routerEvidence(grant: KeptGrant, mac: Mac | undefined): Promise<RouterEvidence> {
    const { router } = grant;
    if (router === null) return { kind: "none" };
    const away = enforcer.away(router);
    if (away !== undefined) return { kind: "away", detail: away };
    const live = sites
      .live()
      .sites.flatMap((site) => site.routers)
      .find((one) => one.router === router);
    const trouble = live && "trouble" in live.state ? live.state.trouble : undefined;
    try {
      const rows = await enforcer.rows(router, grant.name);
      const asked = [...new Set([...(mac === undefined ? [] : [mac]), ...grant.devices.keys()])].slice(0, 6);
      const places = await Promise.all(asked.map((one) => enforcer.places(router, one)));
      const mine = rows.find((row) => row.grant === grant.id);
      const wanted = placing.wanted(grant);
      const differs = mine && wanted ? differences(wanted, mine).filter((field) => field !== "limits") : [];
      const row = !mine
        ? rows.length > 0
          ? "taken"
          : grant.gateway.state === "failed"
            ? "refused"
            : "missing"
        : mine.disabled && wanted?.disabled === false
          ? "disabled"
          : differs.length > 0
            ? "changed"
            : "in-place";
      return {
        kind: "there",
        hotspotMissing: trouble?.cause === "hotspot-missing",
        clockOffset: live?.facts?.clockOffset ?? null,
        row,
        detail: row === "changed" ? differs.join(" ") : grant.gateway.detail,
        seesDevice: places.some((place) => place.length > 0),
      };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { kind: "away", detail: error.message };
    }
  }

  /** The last refusal, when the guest was not online since. */
  function refusalOf(
    notes: readonly NoteRow[],
    lastSeen: number,
  ): { why: NotIn | "device-limit"; detail: string; mac: Mac | undefined } | undefined {
    const last = notes.findLast(({ what }) => what === "not-let-in" || what === "device-refused");
    if (!last || last.at < lastSeen) return undefined;
    const values = JSON.parse(last.params) as Record<string, string | undefined>;
    const why = last.what === "device-refused" ? "device-limit" : (values["why"] ?? "refused");
    return {
      why: why as NotIn | "device-limit",
      detail: values["detail"] ?? "",
      mac: values["mac"] as Mac | undefined,
    };
  }

  async function evidenceOf(
    grant: KeptGrant,
    key: StoryKey,
    notes: readonly NoteRow[],
  ): Promise<GrantEvidence> {
    const now = clock.now();
    const site = key.site ?? grant.site;
    const lastSeen = Math.max(0, ...[...grant.devices.values()].map((device) => device.lastSeen));
    // Somebody was let in meanwhile: only a fresh refusal still tells of somebody who waits.
    const refused = refusalOf(notes, isOnline(grant) ? now - freshMs : 0);
    const isStranger = (mac: Mac | undefined): mac is Mac => mac !== undefined && !grant.devices.has(mac);
    const stranger = isStranger(key.mac)
      ? key.mac
      : refused?.why === "device-limit" && isStranger(refused.mac)
        ? refused.mac
        : undefined;
    const why = refused?.why;
    return {
      state: stateOf(grant),
      end: grant.end,
      endedAt: grant.endedAt,
      time: grant.terms.time.kind,
      online: key.mac === undefined ? isOnline(grant) : isOnlineBy(grant, key.mac),
      everUsed: grant.firstUsedAt !== null,
      window: windowOf(grant, now, zoneOf(site)),
      place: !mayBeAt(grant.terms, site) ? "not-sold-here" : grant.site === site ? "here" : "elsewhere",
      siteName: sites.place(grant.site)?.name ?? "",
      devices: grant.devices.size,
      devicesMost: grant.terms.devices,
      stranger,
      deviceOnline: [...grant.devices.keys()].some((mac) => isOnlineBy(grant, mac)),
      refused:
        refused &&
        why !== undefined &&
        why !== "device-limit" &&
        (notes.findLast(({ what }) => what === "not-let-in")?.at ?? 0) >= lastSeen
          ? { why, detail: refused.detail }
          : undefined,
      router: grant.endedAt === null ? await routerEvidence(grant, key.mac) : { kind: "none" },
    };
  }

  async function linesOf(grant: KeptGrant, notes: readonly NoteRow[]): Promise<StoryLine[]> {
    const { planName } = grant.terms;
    const lines: StoryLine[] = [
      {
        at: grant.madeAt,
        what: "granted",
        values: { plan: planName, source: grant.source, site: sites.place(grant.site)?.name ?? "" },
      },
    ];
    for (const { at, what, params } of notes)
      lines.push({ at, what, values: named(JSON.parse(params) as StoryLine["values"]) });
    for (const row of await store.devicesOf(grant.id))
      lines.push({ at: row.first_seen, what: "device-bound", values: { mac: row.mac } });
    await watch.flush(true);
    const sessions = await store.sessions({
      site: undefined,
      grant: grant.id,
      open: undefined,
      limit: 100,
      before: undefined,
    });
    for (const row of sessions) {
      const values = { mac: row.mac, ip: row.ip, site: sites.place(row.site_id)?.name ?? "" };
      lines.push({ at: row.from_at, what: "session-began", values });
      if (row.to_at !== null)
        lines.push({
          at: row.to_at,
          what: "session-ended",
          values: { ...values, seconds: row.seconds, bytesIn: row.bytes_in, bytesOut: row.bytes_out },
        });
    }
    return lines;
  }

  /** Sites by their names. */
  function named(values: StoryLine["values"]): StoryLine["values"] {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) =>
        (name === "from" || name === "to") && typeof value === "string"
          ? [name, sites.place(value as SiteId)?.name ?? ""]
          : [name, value],
      ),
    );
  }

  return async function story(text: string, site: SiteId | undefined): Promise<Story> {
    const key = readKey(text, country(), site);
    const heard = await Promise.all(witnesses.map((witness) => witness.tell(key)));
    const said = heard.flatMap((one) => one ?? []);
    const found = await grantsOf(key);
    for (const { grant } of said) {
      const one = grant === undefined ? undefined : await book.find(grant);
      if (one && !found.some(({ id }) => id === one.id)) found.unshift(one);
    }
    const named = said.find(({ grant }) => grant !== undefined)?.grant;
    const grant = chosen(named === undefined ? found : found.filter(({ id }) => id === named), key);
    const notes = grant ? await store.notes(grant.id) : [];
    const where = key.site ?? grant?.site;
    const macs = key.mac === undefined ? [...(grant?.devices.keys() ?? [])] : [key.mac];
    const ruled = macs.flatMap((mac) => {
      const rule = where === undefined ? rules.anyFor(mac) : rules.ruleFor(mac, where);
      return rule ? [{ kind: rule.kind, mac }] : [];
    })[0];
    const evidence: Evidence = {
      now: clock.now(),
      grant: grant && (await evidenceOf(grant, key, notes)),
      rule: ruled,
      deviceOnline: key.mac !== undefined && watch.ofMac(key.mac).length > 0,
      similar: grant || key.readAs !== "code" ? undefined : similarTo(key.text),
      said,
    };
    const { cause, values, repair } = diagnose(evidence);
    const lines = [...said.flatMap((one) => one.lines), ...(grant ? await linesOf(grant, notes) : [])];
    const view = (one: KeptGrant): Grant => viewOf(one, clock.now());
    const isKnown = found.length > 0 || said.length > 0 || ruled !== undefined || key.readAs !== "code";
    return {
      key: text,
      readAs: said.find(({ readAs }) => readAs !== undefined)?.readAs ?? (isKnown ? key.readAs : "unknown"),
      cause,
      values: { ...values },
      repair,
      grant: grant ? view(grant) : null,
      others: found
        .filter((one) => one !== grant)
        .slice(0, 20)
        .map(view),
      lines: lines.toSorted((a, b) => a.at - b.at),
    };
  };
}

/** Signs to change, add or leave out, counted up to `most`. */
function distance(one: string, other: string, most: number): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1),
        ),
      );
    if (Math.min(...next) > most) return most + 1;
    row = next;
  }
  return row[other.length] ?? most + 1;
}
