// How RouterOS writes and reads values: durations, dates, MACs, addresses.

const unitMs: Record<string, number> = {
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};

/** Milliseconds of `1w2d3h4m5s`, `660ms`, `00:05:00`, `1d03:04:05`, `90` (seconds) or `none`; undefined when it is none of these. */
export function parseDuration(text: string): number | undefined {
  if (text === "none" || text === "never") return 0;
  const whole = /^((?:\d+[wd])*)(?:(\d+):(\d\d)(?::(\d\d)(?:\.\d+)?)?|((?:\d+(?:ms|[hms]))*)|(\d+))$/.exec(
    text,
  );
  if (!whole || text === "") return undefined;
  let ms = 0;
  for (const [, amount, unit] of `${whole[1] ?? ""}${whole[5] ?? ""}`.matchAll(/(\d+)(ms|[wdhms])/g))
    ms += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  if (whole[2] !== undefined)
    ms += Number(whole[2]) * 3_600_000 + Number(whole[3]) * 60_000 + Number(whole[4] ?? 0) * 1000;
  if (whole[6] !== undefined) ms += Number(whole[6]) * 1000;
  return ms;
}

/** `1w2d3h4m5s`; whole seconds, `0s` for nothing. */
export function formatDuration(ms: number): string {
  let rest = Math.max(0, Math.floor(ms / 1000));
  let text = "";
  for (const [unit, seconds] of [
    ["w", 604_800],
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const) {
    const amount = Math.floor(rest / seconds);
    rest -= amount * seconds;
    if (amount > 0) text += `${amount}${unit}`;
  }
  return text === "" ? "0s" : text;
}

export type DateForm = "month-name" | "iso";
const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const two = (value: number): string => String(value).padStart(2, "0");

/** `wall` is the router's local time in ms since 1970, read as UTC. */
export function formatDate(wall: number, form: DateForm): string {
  const date = new Date(wall);
  if (form === "iso") return date.toISOString().slice(0, 10);
  return `${months[date.getUTCMonth()]}/${two(date.getUTCDate())}/${date.getUTCFullYear()}`;
}

export const formatTime = (wall: number): string => new Date(wall).toISOString().slice(11, 19);

/** Reads both date forms; undefined when it is neither. */
export function parseDate(text: string): number | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (iso) return Date.UTC(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
  const named = /^([a-z]{3})\/(\d\d)\/(\d{4})$/i.exec(text);
  const month = named ? months.indexOf((named[1] ?? "").toLowerCase()) : -1;
  return named && month >= 0 ? Date.UTC(Number(named[3]), month, Number(named[2])) : undefined;
}

/** `+03:00` for minutes east of Greenwich. */
export function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

export function parseOffset(text: string): number | undefined {
  const parts = /^([+-]?)(\d\d):(\d\d)$/.exec(text);
  return parts ? (parts[1] === "-" ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) : undefined;
}

/** Upper case with colons; undefined when it is no MAC address. */
export function canonicalMac(text: string): string | undefined {
  const bare = text.replaceAll(/[:.-]/g, "").toUpperCase();
  return /^[0-9A-F]{12}$/.test(bare) ? (bare.match(/../g) ?? []).join(":") : undefined;
}

/** An IPv4 address as a number; undefined when it is none. */
export function parseIpv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

export const formatIpv4 = (value: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");

/** Is `address` inside the comma list of addresses and prefixes? An empty list lets everyone in. */
export function allowedFrom(list: string, address: string): boolean {
  if (list === "" || list === "0.0.0.0/0") return true;
  const from = parseIpv4(address.replace(/^::ffff:/, ""));
  return list.split(",").some((entry) => {
    const [net = "", length = "32"] = entry.split("/");
    const base = parseIpv4(net);
    if (base === undefined || from === undefined) return false;
    const size = 2 ** (32 - Number(length));
    return Math.floor(base / size) === Math.floor(from / size);
  });
}
