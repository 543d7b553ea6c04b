// `iw phy <phy> info`: what a card can do.
import type { Block } from "./iw-text.ts";
import { blocksOf, valueOf } from "./iw-text.ts";

export type CardAbilities = {
  readonly canAp: boolean;
  /** While it is a client of another network: a hotspot too, and then on which channel. */
  readonly besideClient: "no" | "same-channel" | "any-channel";
  /** Guests at a time, where the driver says so. */
  readonly maxStations: number | null;
  /** WPA3 needs it. */
  readonly canSae: boolean;
};

export function readPhy(text: string): CardAbilities {
  const card = blocksOf(text).find(({ line }) => line.startsWith("Wiphy "));
  const facts = card?.below ?? [];
  const most = /^(\d+)/.exec(valueOf(facts, "Maximum associated stations in AP mode:") ?? "")?.[1];
  return {
    canAp: listed(facts, "Supported interface modes:").includes("AP"),
    besideClient: besideClient(combinationsOf(facts)),
    maxStations: most === undefined ? null : Number(most),
    canSae: facts.some(({ line }) => line.startsWith("Device supports SAE with AUTHENTICATE command")),
  };
}

const listed = (facts: readonly Block[], title: string) =>
  (facts.find(({ line }) => line === title)?.below ?? []).map(({ line }) => line.replace(/^\* /, ""));

/** One way of using a card for several things at once: who, how many of them, on how many channels. */
type Combination = {
  readonly limits: readonly { readonly modes: readonly string[]; readonly most: number }[];
  readonly total: number;
  readonly channels: number;
};

/**
 * As `print_interface_combinations` of iw's info.c writes them, one per `*`, continued on lines that hang deeper:
 * `* #{ managed, AP } <= 2, #{ P2P-device } <= 1, total <= 3, #channels <= 1`.
 */
function combinationsOf(facts: readonly Block[]): readonly Combination[] {
  const found = facts.find(({ line }) => line === "valid interface combinations:")?.below ?? [];
  return found.map((block) => {
    const text = [block.line, ...block.below.map(({ line }) => line)].join(" ");
    const limits = [...text.matchAll(/#\{ ([^}]*) \} <= (\d+)/g)].map((match) => ({
      modes: match[1]!.split(", "),
      most: Number(match[2]),
    }));
    return {
      limits,
      total: Number(/total <= (\d+)/.exec(text)?.[1] ?? 0),
      channels: Number(/#channels <= (\d+)/.exec(text)?.[1] ?? 1),
    };
  });
}

/** Each combination is judged by itself: two that allow one thing each do not allow both together. */
function besideClient(combinations: readonly Combination[]): CardAbilities["besideClient"] {
  const both = combinations.filter(({ limits, total }) => total >= 2 && allowsBoth(limits));
  if (both.length === 0) return "no";
  return both.some(({ channels }) => channels >= 2) ? "any-channel" : "same-channel";
}

function allowsBoth(limits: Combination["limits"]): boolean {
  const holding = (mode: string) => limits.filter(({ modes }) => modes.includes(mode));
  return holding("managed").some((client) => holding("AP").some((ap) => ap !== client || ap.most >= 2));
}
