// What router and book know of a grant's use, each told by the other; and how a router counts, found out on the way.
import type { Mac, RouterId } from "#contract/values/index.ts";
import type { Engine } from "./engine.ts";
import type { SeenRow, SeenSession } from "./enforcement/enforcer.ts";
import { plus, sameUsage, secondsTotal, timeOf, usedBy, type KeptGrant, type Usage } from "./grant.ts";
import { counted, isNothing, settle, wallOffset, wayOf, type CounterWay } from "./ledger.ts";

/** What is found out about a router's counters while its guests come and go. */
export type Habits = { way: CounterWay | undefined; probe: Probe | undefined };
type Probe = {
  readonly name: string;
  readonly mac: Mac;
  /** When its session began, as near as can be told. */
  readonly from: number;
  readonly counter: Usage;
  readonly at: number;
};

/** Whole seconds, and the way to the router. */
const sameBeginMs = 3000;

export type Settling = ReturnType<typeof createSettling>;

export function createSettling(
  { clock }: Pick<Engine, "clock">,
  parts: {
    habits: (router: RouterId) => Habits;
    /** Writes the ledger of a grant now. */
    keep: (grant: KeptGrant) => Promise<void>;
    /** A session was read outside of a look: the book counts it as it is now. */
    saw: (router: RouterId, session: SeenSession) => void;
    firstUse: (grant: KeptGrant, at: number) => Promise<void>;
    /** Its time or data may just have run out. */
    check: (grant: KeptGrant) => void;
  },
) {
  const { habits, keep, saw, firstUse, check } = parts;

  /** What router and book know of the use, each from the other. Answers whether the offset has moved. */
  async function settleUse(
    router: RouterId,
    grant: KeptGrant,
    row: SeenRow,
    sessions: readonly SeenSession[],
  ): Promise<void> {
    for (const session of sessions) saw(router, session);
    learnWay(router, row, sessions);
    if (grant.firstUsedAt === null) {
      const running = sessions[0];
      const seconds = running ? running.used.seconds : row.counter.seconds;
      // Nobody saw when: the latest moment it can have been, so that nobody is given less than was sold.
      if (running || seconds > 0) await firstUse(grant, clock.now() - seconds * 1000);
    }
    const counter = counted(
      row.counter,
      sessions.map(({ used }) => used),
      habits(router).way,
    );
    const { time } = grant.terms;
    const isWall = time.kind === "wall";
    // By the clock on the wall the seconds of the offset are the row's width, and nobody's use.
    const was = isWall ? { ...grant.offset, seconds: 0 } : grant.offset;
    const settled = settle({ book: usedBy(grant), offset: was, counter: counter ?? row.counter });
    const learned = isWall ? { ...settled.learned, seconds: 0 } : settled.learned;
    // Until it is known whether running sessions are in the counters, nothing is taken to be lost.
    const offset = counter ? { ...settled.offset, seconds: secondsOf(counter) } : grant.offset;
    if (!isNothing(learned) || !sameUsage(offset, grant.offset)) {
      grant.used = plus(grant.used, learned);
      grant.offset = offset;
      await keep(grant);
    }
    check(grant);

    function secondsOf({ seconds: counter }: Usage): number {
      if (!isWall) return settled.offset.seconds;
      const total = secondsTotal(grant) ?? 0;
      const left = timeOf(grant, clock.now()).left ?? 0;
      return wallOffset({ time, total, left, offset: grant.offset.seconds, counter });
    }
  }

  /** Two readings of one running session tell whether counters grow with it. */
  function learnWay(router: RouterId, row: SeenRow, sessions: readonly SeenSession[]): void {
    const so = habits(router);
    const [session] = sessions;
    if (so.way !== undefined || sessions.length !== 1 || !session) return;
    const at = clock.now();
    const from = at - session.used.seconds * 1000;
    const { probe } = so;
    if (probe?.name === row.name && probe.mac === session.mac && Math.abs(probe.from - from) < sameBeginMs)
      so.way = wayOf(probe.counter, row.counter, at - probe.at);
    else so.probe = { name: row.name, mac: session.mac, from, counter: row.counter, at };
  }

  return settleUse;
}
