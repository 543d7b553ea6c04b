// What slips know about a guest who is not online: told to the engine, which writes the story.
import type { z } from "zod";
import type { Cause, StoryLine } from "#contract/access.ts";
import { GrantId, type Mac } from "#contract/values/index.ts";
import { distance, folded, readCode } from "./code.ts";
import type { Guessing } from "./guessing.ts";
import { live, ready } from "./machine.ts";
import type { Store } from "./store.ts";

/** How many signs may be wrong for a code to be called mistyped. */
const mostWrong = 2;
/** How many of the codes like it are looked at. */
const mostLooked = 50;

/** What we say of a key; `undefined` where slips know nothing of it. */
export type Testimony = {
  readonly lines: z.output<typeof StoryLine>[];
  readonly cause?: Cause;
  readonly values?: z.output<typeof StoryLine>["values"];
  readonly repair?: "sell";
  readonly grant?: GrantId;
};

export function createVoucherWitness(parts: { store: Store; guessing: Guessing }) {
  const { store, guessing } = parts;

  async function ofCode(text: string): Promise<Testimony | undefined> {
    const found = await store.byFolded(folded(text));
    if (!found) return mistyped(text);
    const lines = (await store.steps(found.id)).map(({ at, step, by, note }) => ({
      at,
      what: `voucher-${step}`,
      // A reprint's note names the code that took the place: not for a story told over a dead slip.
      values: { by, note: step === "reprinted" ? "" : note, plan: found.terms.planName },
    }));
    const grant = found.grant_id === null ? {} : { grant: GrantId.parse(found.grant_id) };
    if (found.dead) return { lines, cause: "code-replaced", values: { reprints: found.reprints } };
    if (found.state === "void") return { lines, cause: "voided", ...grant };
    if (found.grant_id !== null) return { lines, ...grant };
    if (found.state === "expired") return { lines, cause: "window-over", ...grant };
    if (ready.includes(found.state) && found.kind === "voucher")
      return { lines, cause: "not-sold", values: { holder: found.holder }, repair: "sell" };
    return { lines, cause: "not-used-yet" };
  }

  /** Says only that there is a code like it, never which. */
  async function mistyped(text: string): Promise<Testimony | undefined> {
    const typed = folded(text);
    if (typed.length < 6 || typed.length > 14 || /^\d{9,}$/.test(typed)) return undefined;
    const near = (await store.alike(typed))
      .map((code) => ({ code, signs: distance(typed, code) }))
      .filter(({ signs }) => signs <= mostWrong)
      .toSorted((a, b) => a.signs - b.signs);
    const good = await firstLive(near.map(({ code }) => code));
    if (good === undefined) return undefined;
    const nearest = near.find(({ code }) => code === good)?.signs ?? mostWrong;
    const { hint } = readCode(text);
    return { lines: [], cause: "mistyped-code", values: { signs: nearest, ...(hint ? { hint } : {}) } };
  }

  async function firstLive(codes: readonly string[]): Promise<string | undefined> {
    for (const code of codes.slice(0, mostLooked)) {
      const found = await store.byFolded(code);
      if (found && live.includes(found.state)) return code;
    }
    return undefined;
  }

  return {
    async tell(key: {
      readonly text: string;
      readonly mac: Mac | undefined;
    }): Promise<Testimony | undefined> {
      if (key.mac !== undefined) {
        const waitMs = guessing.waitOf(key.mac);
        if (waitMs === 0) return undefined;
        return { lines: [], cause: "guessing-limit", values: { seconds: Math.ceil(waitMs / 1000) } };
      }
      return ofCode(key.text);
    },
  };
}
