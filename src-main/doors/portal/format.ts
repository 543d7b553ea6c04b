// Lengths of time, data and moments as guests read them. Pure: language, zone and moment are arguments.
import type { Language } from "./words/index.ts";

const nbsp = "\u00A0";

/** By its two largest units: 42 s, 12 min, 3 h 5 min, 2 d 4 h. */
export function lengthOf(seconds: number, language: Language): string {
  const whole = Math.max(0, Math.floor(seconds));
  const units: readonly (readonly [number, string, string])[] = [
    [86_400, "d", "siku"],
    [3600, "h", "saa"],
    [60, "min", "dak"],
    [1, "s", "sek"],
  ];
  const at = units.findIndex(([size]) => whole >= size);
  const said: string[] = [];
  let rest = whole;
  for (const [size, english, swahili] of units.slice(at < 0 ? 3 : at, (at < 0 ? 3 : at) + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    // Seconds beside minutes are noise.
    if ((count === 0 && said.length > 0) || (size === 1 && said.length > 0)) continue;
    said.push(language === "sw" ? `${swahili}${nbsp}${count}` : `${count}${nbsp}${english}`);
  }
  return said.join(" ");
}

/** What was sold, in whole words: 90 minutes, 1 hour, 2 days, 1 week. */
export function spanOf(seconds: number, language: Language): string {
  const units = [
    [604_800, "week", "wiki"],
    [86_400, "day", "siku"],
    [3600, "hour", "saa"],
    [60, "minute", "dakika"],
  ] as const;
  const [size, english, swahili] = units.find(([one]) => seconds >= one && seconds % one === 0) ?? units[3];
  const count = Math.round(seconds / size);
  return language === "sw"
    ? `${swahili}${nbsp}${count}`
    : `${count}${nbsp}${english}${count === 1 ? "" : "s"}`;
}

/** Bytes in the decimal units sellers use, three digits at most. */
export function dataOf(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let rest = Math.max(0, bytes);
  let unit = 0;
  while (rest >= 999.5 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  const digits = unit === 0 || rest >= 9.95 ? 0 : 1;
  return `${rest.toFixed(digits).replace(/\.0$/, "")}${nbsp}${units[unit] ?? ""}`;
}

/** Bits per second. */
export function rateOf(bits: number): string {
  return bits >= 1e6
    ? `${Number((bits / 1e6).toFixed(1))}${nbsp}Mb/s`
    : `${Math.round(bits / 1e3)}${nbsp}kb/s`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `14:05` today, `Mon 14:05` within a week, else with the date; in the site's time. */
export function momentOf(at: number, now: number, timeZone: string, language: Language): string {
  const day = formatWith({ year: "numeric", month: "2-digit", day: "2-digit" });
  const clock = formatWith({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
  if (day.format(at) === day.format(now)) return clock;
  const near = Math.abs(at - now) < 6 * 86_400_000;
  return `${formatWith(near ? { weekday: "long" } : { day: "numeric", month: "long" }).format(at)} ${clock}`;

  function formatWith(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = `${language} ${timeZone} ${Object.keys(options).join()}`;
    const known = formats.get(key);
    if (known) return known;
    const made = new Intl.DateTimeFormat(language === "sw" ? "sw-KE" : "en-GB", { timeZone, ...options });
    formats.set(key, made);
    return made;
  }
}
