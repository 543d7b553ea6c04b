// When a hand last moved, what the core knows of it, and how long the session still lasts.

const tellEvery = 20_000;
export const warnBefore = 30;

type Parts = {
  /** Tells the core: operators.touch. */
  readonly tell: () => void;
  readonly idleMinutes: () => number;
  /** Seconds left, or undefined while it is not worth a word. */
  readonly onLeft: (seconds: number | undefined) => void;
  readonly now?: () => number;
};

/** The core is told at once and then at most every 20 s, the last move included, so that both count from the same one. */
export function createIdle({ tell, idleMinutes, onLeft, now = Date.now }: Parts) {
  let told = now();
  let moved = told;
  let shown: number | undefined;

  function tellNow(): void {
    told = now();
    moved = told;
    tell();
  }
  function show(seconds: number | undefined): void {
    if (seconds === shown) return;
    shown = seconds;
    onLeft(seconds);
  }
  return {
    move(): void {
      moved = now();
      if (moved - told >= tellEvery || shown !== undefined) tellNow();
      show(undefined);
    },
    /** Once a second. */
    tick(): void {
      if (moved > told && now() - told >= tellEvery) tellNow();
      const left = Math.ceil(idleMinutes() * 60 - (now() - told) / 1000);
      show(left <= warnBefore ? Math.max(0, left) : undefined);
    },
  };
}
