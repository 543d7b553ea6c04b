// A moment as paper says it: a date and a time in the shop's zone.
import type { Settings } from "#contract/settings.ts";

const months = {
  en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  sw: ["Jan", "Feb", "Mac", "Apr", "Mei", "Jun", "Jul", "Ago", "Sep", "Okt", "Nov", "Des"],
} as const satisfies Record<Settings["language"], readonly string[]>;

/** `22 Nov 2026` and `14:05`. */
export function moment(
  at: number,
  { language, timeZone }: Pick<Settings, "language" | "timeZone">,
): { date: string; time: string } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    day: "numeric",
    month: "numeric",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((one) => one.type === type)?.value ?? "";
  const month = months[language][Number(part("month")) - 1] ?? "";
  return {
    date: `${Number(part("day"))} ${month} ${part("year")}`,
    time: `${part("hour")}:${part("minute")}`,
  };
}
