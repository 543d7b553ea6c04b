// The life of a slip: what may follow what.
import type { VoucherState } from "#contract/vouchers.ts";

export type VoucherEvent =
  | "print"
  | "hand"
  | "sell"
  | "use" // its grant was made for a guest, or has begun
  | "spend" // used up
  | "expire" // its window is over, unused
  | "void";

export const next: Readonly<Record<VoucherState, Partial<Record<VoucherEvent, VoucherState>>>> = {
  made: { print: "printed", hand: "handed", sell: "sold", use: "used", expire: "expired", void: "void" },
  printed: { print: "printed", hand: "handed", sell: "sold", use: "used", expire: "expired", void: "void" },
  handed: { print: "handed", hand: "handed", sell: "sold", use: "used", expire: "expired", void: "void" },
  sold: { print: "sold", use: "used", expire: "expired", void: "void" },
  // Brought by a guest who never came online.
  used: { print: "used", spend: "spent", expire: "expired", void: "void" },
  // Time added by an operator brings a spent one back; so does a window that was only thought to be over.
  spent: { use: "used", void: "void" },
  expired: { use: "used", void: "void" },
  void: {},
};

export const states = Object.keys(next) as VoucherState[];

/** The states from which this can happen. */
export function from(event: VoucherEvent): VoucherState[] {
  return states.filter((state) => next[state][event] !== undefined);
}

/** Codes that still open a door, or will: what a guess could hit. */
export const live: readonly VoucherState[] = ["made", "printed", "handed", "sold", "used"];
/** Can still be sold. */
export const ready: readonly VoucherState[] = ["made", "printed", "handed"];
/** Nobody has used it yet. */
export const unused: readonly VoucherState[] = ["made", "printed", "handed", "sold"];
