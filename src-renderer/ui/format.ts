// Numbers, times and sizes as people read them. Pure: the language, the zone and the moment are arguments.

type Language = "en" | "sw";

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();
function kept<F extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => F): F {
  const found = cache.get(key);
  if (found !== undefined) return found as F;
  const made = make();
  cache.set(key, made);
  return made;
}

/** 24 h and day before month in both; English with the months Kenyans and Nigerians write. */
const locale = (language: Language): string => (language === "sw" ? "sw-KE" : "en-GB");

function numbers(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${language}${JSON.stringify(options)}`;
  return kept(key, () => new Intl.NumberFormat(locale(language), options));
}

function dates(language: Language, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${language}${zone}${JSON.stringify(options)}`;
  return kept(
    key,
    () => new Intl.DateTimeFormat(locale(language), { timeZone: zone, hourCycle: "h23", ...options }),
  );
}

export function formatNumber(value: number, language: Language, digits = 0): string {
  return numbers(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** `value` is 0…100. */
export function formatPercent(value: number, language: Language): string {
  return `${formatNumber(value, language)} %`;
}

/** Three digits at most: 9.8, 99, 999 – then the next unit. */
function scaled(value: number, step: number, units: readonly string[], language: Language): string {
  let rest = Math.max(0, value);
  let unit = 0;
  // 999.5 of a unit would be written 1000.
  while (rest >= (rest >= 100 ? 999.5 : step) && unit < units.length - 1) {
    rest /= step;
    unit += 1;
  }
  const digits = unit === 0 || rest >= 9.95 ? 0 : 1;
  return `${formatNumber(rest, language, digits)} ${units[unit] ?? ""}`;
}

/** Bytes in the decimal units sellers use: 1 GB is 1,000 MB. */
export function formatBytes(bytes: number, language: Language): string {
  return scaled(bytes, 1000, ["B", "kB", "MB", "GB", "TB", "PB"], language);
}

/** Bits per second. */
export function formatRate(bits: number, language: Language): string {
  return scaled(bits, 1000, ["b/s", "kb/s", "Mb/s", "Gb/s", "Tb/s"], language);
}

/** An amount somebody chose rather than one that was counted: 1 GB, 1.5 GB, 512 kb/s. */
function chosen(value: number, units: readonly string[], language: Language): string {
  let rest = value;
  let unit = 0;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit += 1;
  }
  const text = numbers(language, { maximumFractionDigits: 3 }).format(rest);
  return `${text}\u00A0${units[unit] ?? ""}`;
}

/** A cap on data, in bytes. */
export function formatData(bytes: number, language: Language): string {
  return chosen(bytes, ["B", "kB", "MB", "GB", "TB"], language);
}

/** A limit of speed, in bits per second. */
export function formatSpeed(bits: number, language: Language): string {
  return chosen(bits, ["b/s", "kb/s", "Mb/s", "Gb/s"], language);
}

const short = {
  en: {
    s: (n: string) => `${n} s`,
    m: (n: string) => `${n} min`,
    h: (n: string) => `${n} h`,
    d: (n: string) => `${n} d`,
  },
  sw: {
    s: (n: string) => `sek ${n}`,
    m: (n: string) => `dak ${n}`,
    h: (n: string) => `saa ${n}`,
    d: (n: string) => `siku ${n}`,
  },
} satisfies Record<Language, unknown>;

/** A length of time by its two largest units: 42 s, 12 min, 3 h 05 min, 2 d 4 h. */
export function formatDuration(seconds: number, language: Language): string {
  const { s, m, h, d } = short[language];
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const two = (value: number): string => String(value).padStart(2, "0");
  if (whole < 60) return s(String(whole));
  if (hours < 1) return m(String(minutes));
  if (days < 1) return `${h(String(hours))} ${m(two(minutes % 60))}`;
  if (days < 100) return `${d(String(days))} ${h(String(hours % 24))}`;
  return d(formatNumber(days, language));
}

/** How old something is: one unit, rounded down, so that it never looks fresher than it is… by more than that unit. */
export function formatAge(seconds: number, language: Language): string {
  const { s, m, h, d } = short[language];
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 60) return s(String(whole));
  if (whole < 3600) return m(String(Math.floor(whole / 60)));
  if (whole < 86_400) return h(String(Math.floor(whole / 3600)));
  return d(formatNumber(Math.floor(whole / 86_400), language));
}

/** 14:02 */
export function formatTime(at: number, language: Language, zone: string): string {
  return dates(language, zone, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** 14:02:33 */
export function formatTimeExact(at: number, language: Language, zone: string): string {
  return dates(language, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at);
}

/** 22 Nov 2026 */
export function formatDate(at: number, language: Language, zone: string): string {
  return dates(language, zone, { day: "numeric", month: "short", year: "numeric" }).format(at);
}

/** 22 Nov 2026, of a day of the calendar such as `2026-11-22`. */
export function formatDay(date: string, language: Language): string {
  return formatDate(Date.parse(`${date}T00:00:00Z`), language, "UTC");
}

/** The hour today, the day and the hour otherwise: 14:02 · 21 Nov, 14:02 · 3 Dec 2025, 14:02. */
export function formatMoment(at: number, now: number, language: Language, zone: string): string {
  const day = (moment: number): string => formatDate(moment, language, zone);
  const year = (moment: number): string => dates(language, zone, { year: "numeric" }).format(moment);
  const time = formatTime(at, language, zone);
  if (day(at) === day(now)) return time;
  if (year(at) !== year(now)) return `${day(at)}, ${time}`;
  return `${dates(language, zone, { day: "numeric", month: "short" }).format(at)}, ${time}`;
}
