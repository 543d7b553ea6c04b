// Speeds: `512k`, `10.0M`, `1G`, plain bits per second; k, M and G are thousands (MikroTik manual, queues).
const factors: Readonly<Record<string, number>> = { "": 1, k: 1000, m: 1_000_000, g: 1_000_000_000 };

/** Bits per second; null for what is no rate. */
export function parseRate(text: string | undefined): number | null {
  const found = /^(\d+(?:\.\d+)?)([kmg]?)(?:bps)?$/i.exec(text?.trim() ?? "");
  return found ? Math.round(Number(found[1]) * (factors[(found[2] ?? "").toLowerCase()] ?? 1)) : null;
}

/** `512k/1M`: up is what guests send, down what they receive. One rate counts for both. The rest of a rate limit (bursts) is left alone. */
export function parseRatePair(text: string | undefined): { up: number; down: number } | null {
  const [first, second = first] = (text?.trim().split(/\s+/)[0] ?? "").split("/");
  const up = parseRate(first);
  const down = parseRate(second);
  return up === null || down === null ? null : { up, down };
}

/** The shortest exact form: `512k`, `1M`, `1500k`. */
export function formatRate(bitsPerSecond: number): string {
  const bits = Math.max(0, Math.round(bitsPerSecond));
  for (const [unit, factor] of [
    ["G", 1_000_000_000],
    ["M", 1_000_000],
    ["k", 1000],
  ] as const)
    if (bits > 0 && bits % factor === 0) return `${bits / factor}${unit}`;
  return String(bits);
}

export function formatRatePair(rates: { readonly up: number; readonly down: number }): string {
  return `${formatRate(rates.up)}/${formatRate(rates.down)}`;
}
