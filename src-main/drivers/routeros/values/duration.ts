// Lengths of time as RouterOS writes them: `1w2d3h4m5s`, `660ms`, `00:05:00`, `1w2d03:04:05`, `none`.
const unitSeconds: Readonly<Record<string, number>> = {
  w: 604_800,
  d: 86_400,
  h: 3600,
  m: 60,
  s: 1,
  ms: 0.001,
};
const units = [
  ["w", 604_800],
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
  ["s", 1],
] as const;

/** Whole seconds, rounded down; null for `none`, `never`, nothing, and what is no length of time. */
export function parseDuration(text: string | undefined): number | null {
  if (text === undefined) return null;
  const parts =
    /^((?:\d+[wd] ?)*)(?:(\d+):(\d\d)(?::(\d\d)(?:\.\d+)?)?|((?:\d+(?:\.\d+)?(?:ms|us|ns|h|m|s))*)|(\d+)(?:\.\d+)?)$/.exec(
      text.trim(),
    );
  if (!parts || parts[0] === "") return null;
  const [, days = "", hours, minutes, seconds = "0", small = "", bare] = parts;
  let total = Number(bare ?? 0);
  if (hours !== undefined) total += Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  for (const [, amount, unit = ""] of `${days}${small}`.matchAll(/(\d+(?:\.\d+)?)(ms|us|ns|[wdhms])/g))
    total += Number(amount) * (unitSeconds[unit] ?? 0);
  // 660 ms and 340 ms make one second, whatever floating point says.
  return Math.floor(total + 1e-6);
}

/** `1h30m` for whole seconds, `0s` for none: understood by every version. */
export function formatDuration(seconds: number): string {
  let rest = Math.max(0, Math.floor(seconds));
  let text = "";
  for (const [unit, size] of units) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) text += `${amount}${unit}`;
  }
  return text || "0s";
}
