/**
 * Milliseconds to wait before try number `attempt` (0 = the first retry): doubling from `first` up to `most`,
 * with `chance` (0…1) spreading it over the upper half, so that fifty routers do not all knock at once.
 */
export function backoff(attempt: number, chance: number, { first = 1000, most = 30_000 } = {}): number {
  const step = Math.min(most, first * 2 ** Math.min(attempt, 20));
  return Math.round(step / 2 + (step / 2) * chance);
}
