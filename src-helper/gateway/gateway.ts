// The gateway of one hotspot: who may pass, for how long, how much, how fast. One transaction of the kernel a call.
// What the kernel holds is the truth; what is kept here is a copy, read anew when the two do not agree.
import { networkOf, readAddress, writeAddress } from "../checks/ipv4.ts";
import type { Gateway, Outside } from "../parts.ts";
import type { DeviceOrder, DeviceRule, SessionOrder, SessionUsage } from "../protocol.ts";
import { Refused } from "../refused.ts";
import { createConntrack } from "./conntrack.ts";
import type { Figures } from "./edits.ts";
import { bind, close, inOrder, open, retune, rule, unbind } from "./edits.ts";
import { deleteCharges } from "./lines.ts";
import type { Edit, Model, Used } from "./model.ts";
import { bindingsOf, bindingOfMac, emptyModel, sameTerms, secondsLeft, termsOf } from "./model.ts";
import { createNft, refusal, words } from "./nft.ts";
import { createPins } from "./pins.ts";
import type { Found, InSet } from "./reading.ts";
import { readAuthed, readCounters, readQuotas, readTable, spentOf } from "./reading.ts";
import type { GatewayConfig } from "./ruleset.ts";
import { removal, ruleset, table } from "./ruleset.ts";
import { exactly } from "./sync.ts";
import { ordered, told, turned } from "./whole.ts";

export type ReadableGateway = Gateway & {
  /** The sessions the kernel has, with caps, rates, what was used and what is left: to be loaded again as they are. */
  read(): Promise<readonly SessionOrder[]>;
};

const noFigures: Figures = { in: 0, out: 0, spent: false };
/** The kernel ends a time-out by its own clock; ours looks a moment later. */
const afterEndMs = 1500;

export function createGateway({ run, clock }: Outside, config: GatewayConfig): ReadableGateway {
  const at = table(config);
  const nft = createNft(run);
  const net = `${writeAddress(networkOf(readAddress(config.address) ?? 0, config.prefix).first)}/${config.prefix}`;
  const conntrack = createConntrack(run, clock, net);
  const pins = createPins(run, config.interface);
  /** Null until loaded or found in the kernel. */
  let copy: Model | null = null;
  /** As last counted; what a table that somebody took away is made anew with. */
  let lastUsed: ReadonlyMap<string, Used> = new Map();
  let sweeping: { cancel(): void } | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const waiting: { edit: Edit; done: () => void; failed: (error: unknown) => void }[] = [];

  /** One after the other: nobody reads between another's looking and writing. */
  function alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  /** Changes that wait for the same turn go in one transaction; when that fails, each by itself. */
  function change(edit: Edit): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push({ edit, done: resolve, failed: reject });
    void alone(async () => {
      const batch = waiting.splice(0);
      if (batch.length === 0) return;
      try {
        await commit(inOrder(batch.map((one) => one.edit)));
        for (const one of batch) one.done();
      } catch (error) {
        const only = batch.length === 1;
        for (const one of batch)
          await (only ? Promise.reject(error) : commit(one.edit)).then(one.done, one.failed);
      }
    });
    return promise;
  }

  async function look(): Promise<Found | null> {
    const listing = await nft.list("table", ...words(at));
    return listing === null ? null : readTable(listing, clock.now());
  }

  async function known(): Promise<Model> {
    if (copy) return copy;
    const found = await look();
    if (!found)
      throw new Refused("not-running", "The gateway is not running: its table is not in the kernel.");
    return adopt(found);
  }

  async function adopt(found: Found): Promise<Model> {
    lastUsed = found.used;
    await tidy(found);
    return (copy = found.model);
  }

  /** Addresses still charged to a session although their time ran out while nobody looked. */
  async function tidy(found: Found): Promise<void> {
    const lines = found.stale.flatMap(({ ip, sid }) => {
      const terms = found.model.sessions.get(sid);
      return terms ? deleteCharges(at, ip, sid, terms) : [];
    });
    if (lines.length > 0) await nft.apply(lines.join("\n"));
    if (found.stale.length > 0) await conntrack.forget(found.stale.map(({ ip }) => ip));
  }

  async function commit(edit: Edit): Promise<void> {
    const before = await known();
    const step = edit(before);
    if (step.lines.length > 0) {
      const failure = await nft.apply(step.lines.join("\n"));
      if (failure) return mend(before, edit);
    }
    await settle(before, step.model);
  }

  /** The kernel did not hold what we thought: somebody flushed the rules, or a part of them. */
  async function mend(before: Model, edit: Edit): Promise<void> {
    const found = await look();
    const base = found ? await adopt(found) : before;
    const step = edit(base);
    const failed = found === null || (await nft.apply(step.lines.join("\n"))) !== null;
    const failure = failed ? await nft.apply(whole(step.model, lastUsed, found?.walled ?? [])) : null;
    if (failure) throw refusal(failure);
    await settle(before, step.model);
  }

  const whole = (model: Model, used: ReadonlyMap<string, Used>, walled: readonly string[]) =>
    ruleset(config, { model, used, walled, now: clock.now() });

  async function settle(before: Model, after: Model): Promise<void> {
    copy = after;
    schedule();
    const [gone, come] = [turned(before, after), turned(after, before)];
    if (gone.length > 0) await conntrack.forget(gone);
    conntrack.askAnew(come);
    keepPins(after);
  }

  /** In its own time: it is a hardening, and an order is done when the table has it. */
  const keepPins = (model: Model) =>
    void pins.keep(new Map(model.bindings.values().map(({ ip, mac }) => [ip, mac])));

  /** When the next one's time is up, the kernel has shut the door; what else hung on it is let go. */
  function schedule(): void {
    sweeping?.cancel();
    sweeping = null;
    const ends = [...(copy?.bindings.values() ?? [])].flatMap(({ until }) => (until === null ? [] : [until]));
    const next = Math.min(...ends);
    if (!Number.isFinite(next)) return;
    const wait = Math.min(Math.max(next - clock.now(), 0) + afterEndMs, 2 ** 31 - 1);
    sweeping = clock.after(wait, () => {
      alone(async () => {
        const listing = await nft.list("set", ...words(at), "authed");
        if (listing !== null && copy) await sweep(copy, readAuthed(listing));
        schedule();
      }).catch(() => undefined);
    });
  }

  /** Unbinds whom the kernel has ended. Only those: a wall clock that jumped must not uncount anybody. */
  async function sweep(model: Model, inside: readonly InSet[]): Promise<void> {
    const still = new Set(inside.map(({ ip }) => ip));
    const over = [...model.bindings.values()].filter(({ ip, until }) => until !== null && !still.has(ip));
    if (over.length > 0) await commit(inOrder(over.map(({ ip }) => unbind(at, ip))));
  }

  async function count() {
    const [counters, quotas, authed] = await Promise.all([
      nft.list("counters", "table", ...words(at)),
      nft.list("quotas", "table", ...words(at)),
      nft.list("set", ...words(at), "authed"),
    ]);
    if (counters === null || quotas === null || authed === null) return null;
    lastUsed = readCounters(counters);
    return { used: lastUsed, spent: spentOf(readQuotas(quotas)), inside: readAuthed(authed) };
  }

  async function counted() {
    const model = await known();
    const first = await count();
    if (first) return first;
    await mend(model, (same) => ({ lines: [], model: same }));
    const second = await count();
    if (!second) throw new Refused("failed", "Something keeps taking the gateway's table away.");
    return second;
  }

  type Counted = Awaited<ReturnType<typeof counted>>;
  const figuresOf = ({ used, spent }: Pick<Counted, "used" | "spent">, sid: string): Figures => ({
    ...(used.get(sid) ?? noFigures),
    spent: spent.has(sid),
  });
  const usageOf = (figures: Counted, sid: string, devices: SessionUsage["devices"]): SessionUsage => {
    const { in: sent, out, spent } = figuresOf(figures, sid);
    return { sid, in: sent, out, capped: spent, devices };
  };

  function alter(session: Omit<SessionOrder, "devices" | "used">, devices: readonly DeviceOrder[]) {
    const terms = termsOf(session);
    const ends = (model: Model) => {
      if (!model.sessions.has(session.sid))
        throw new Refused("invalid", `sid: there is no session ${session.sid}.`, { field: "sid" });
      return inOrder(devices.map((device) => bind(at, session.sid, device, clock.now())));
    };
    const running = copy?.sessions.get(session.sid);
    if (running && sameTerms(running, terms)) return change((model) => ends(model)(model));
    return alone(async () => {
      const figures = figuresOf(await counted(), session.sid);
      await commit((model) => inOrder([retune(at, session.sid, terms, figures), ends(model)])(model));
    });
  }

  return {
    load: (sessions) =>
      alone(async () => {
        const found = await look();
        const rules = found?.model ?? copy ?? emptyModel;
        const { model, used } = ordered(sessions, rules, clock.now(), found);
        const failure = await nft.apply(whole(model, used, found?.walled ?? []));
        if (failure) throw refusal(failure);
        lastUsed = used;
        await settle(found?.model ?? emptyModel, model);
      }),

    unload: () =>
      alone(async () => {
        sweeping?.cancel();
        sweeping = null;
        copy = null;
        const failure = await nft.apply(removal(config));
        if (failure) throw refusal(failure);
        await pins.keep(new Map());
        await conntrack.forgetAll();
      }),

    grant(session, device) {
      const terms = termsOf(session);
      const running = copy?.sessions.get(session.sid);
      if (running && !sameTerms(running, terms)) return alter(session, [device]);
      return change((model) =>
        inOrder([
          ...(model.sessions.has(session.sid) ? [] : [open(at, session.sid, terms, session.used)]),
          bind(at, session.sid, device, clock.now()),
        ])(model),
      );
    },

    revoke: (sid, mac) =>
      alone(async () => {
        const model = await known();
        if (!model.sessions.has(sid)) return null;
        const one = mac === undefined ? undefined : bindingOfMac(model, mac.toLowerCase());
        const gone = mac === undefined ? bindingsOf(model, sid) : one?.sid === sid ? [one] : [];
        if (gone.length > 0) await commit(inOrder(gone.map(({ ip }) => unbind(at, ip))));
        const figures = await counted();
        const rest = figures.inside.filter((device) => device.sid === sid);
        if (mac === undefined) await commit(close(at, sid));
        return usageOf(figures, sid, rest);
      }),

    change: alter,

    usage: () =>
      alone(async () => {
        const figures = await counted();
        const model = await known();
        await sweep(model, figures.inside);
        keepPins(copy ?? model);
        const devices = Map.groupBy(figures.inside, ({ sid }) => sid);
        return [...model.sessions.keys()].map((sid) =>
          usageOf(figures, sid, (devices.get(sid) ?? []).map(told)),
        );
      }),

    sync: (sessions) =>
      alone(async () => {
        const before = await known();
        const found = await look();
        if (!found) {
          const { model, used } = ordered(sessions, before, clock.now(), null);
          lastUsed = used;
          return mend(before, () => ({ lines: [], model }));
        }
        await adopt(found);
        return commit((model) => exactly(at, sessions, (sid) => figuresOf(found, sid), clock.now())(model));
      }),

    rules: (rules: readonly DeviceRule[]) => change(rule(at, rules, clock.now())),

    conntrackFlush: (ip) => conntrack.forget([ip]),

    read: () =>
      alone(async () => {
        const found = await look();
        if (!found) throw new Refused("not-running", "The gateway's table is not in the kernel.");
        const now = clock.now();
        return [...found.model.sessions].map(([sid, terms]) => ({
          sid,
          ...terms,
          used: found.used.get(sid) ?? { in: 0, out: 0 },
          devices: bindingsOf(found.model, sid).map((binding) => ({
            mac: binding.mac,
            ip: binding.ip,
            seconds: secondsLeft(binding, now),
          })),
        }));
      }),
  };
}
