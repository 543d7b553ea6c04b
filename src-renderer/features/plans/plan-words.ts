// What a plan is, in words: the same on its key, in lists, on the slip's dialog and in the editor.
import type { PlanDraft } from "#contract/plans.ts";
import type { Format } from "#ui/ui/useFormat.ts";
import type { T } from "#ui/words/index.ts";

/** What of a plan can be said; a sale's terms have it too. */
export type Sayable = Pick<PlanDraft, "time" | "caps" | "speed" | "devices" | "window" | "sites">;

type Said = { readonly t: T; readonly format: Pick<Format, "data" | "speed" | "duration" | "day"> };

/** In the order in which a cashier would say it. `siteName` may know none of the ids: such a site is left out. */
function planPieces(
  plan: Sayable,
  { t, format }: Said,
  siteName: (site: string) => string | undefined = () => undefined,
): string[] {
  const { time, caps, speed, devices, window, sites } = plan;
  const names = sites.flatMap((site) => siteName(site) ?? []);
  return [
    time.kind === "none"
      ? t("plans.say.noTime")
      : t(`plans.say.${time.kind}`, { time: sayTime(time.seconds, { t, format }) }),
    ...(caps.total === null ? [] : [t("plans.say.total", { data: format.data(caps.total) })]),
    ...(caps.out === null ? [] : [t("plans.say.down", { data: format.data(caps.out) })]),
    ...(caps.in === null ? [] : [t("plans.say.up", { data: format.data(caps.in) })]),
    ...(speed.out === null ? [] : [t("plans.say.speedDown", { speed: format.speed(speed.out) })]),
    ...(speed.in === null ? [] : [t("plans.say.speedUp", { speed: format.speed(speed.in) })]),
    ...(devices === 1 ? [] : [t("plans.say.devices", { count: devices })]),
    ...sayWindow(window, { t, format }),
    ...(names.length === 0 ? [] : [t("plans.say.sites", { sites: names.join(", ") })]),
  ];
}

/** In one line; where it breaks, it breaks between two pieces, after the dot. */
export function sayPlan(plan: Sayable, said: Said, siteName?: (site: string) => string | undefined): string {
  return planPieces(plan, said, siteName)
    .map((piece) => (piece.length <= 24 ? piece.replaceAll(" ", "\u00A0") : piece))
    .join("\u00A0· ");
}

/** In the largest unit that divides it: 7 days are a week, 90 minutes are 90 minutes. */
function sayTime(seconds: number, { t, format }: Said): string {
  if (seconds % 604_800 === 0) return t("plans.say.weeks", { count: seconds / 604_800 });
  if (seconds % 86_400 === 0) return t("plans.say.days", { count: seconds / 86_400 });
  if (seconds % 3600 === 0) return t("plans.say.hours", { count: seconds / 3600 });
  if (seconds % 60 === 0 && seconds < 36_000) return t("plans.say.minutes", { count: seconds / 60 });
  return format.duration(seconds);
}

function sayWindow({ from, until, hours, days }: Sayable["window"], { t, format }: Said): string[] {
  const week = sayDays(days, t);
  const clock = hours && t("plans.say.clock", { from: hours.from, until: hours.until });
  const both = [week, clock].filter(Boolean).join(" ");
  return [
    ...(both === "" ? [] : [both]),
    ...(from === null ? [] : [t("plans.say.from", { date: format.day(from) })]),
    ...(until === null ? [] : [t("plans.say.until", { date: format.day(until) })]),
  ];
}

const weekday = ["1", "2", "3", "4", "5", "6", "7"] as const;

/** Three days in a row and more are said as a range: Mon–Fri, Sat. */
export function sayDays(days: readonly number[], t: T): string {
  if (days.length === 0 || new Set(days).size === 7) return "";
  const runs: number[][] = [];
  for (const day of [...new Set(days)].toSorted((one, other) => one - other)) {
    const run = runs.at(-1);
    if (run?.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const name = (day: number | undefined): string => t(`plans.say.day.${weekday[(day ?? 1) - 1] ?? "1"}`);
  return runs
    .map((run) => (run.length > 2 ? `${name(run[0])}–${name(run.at(-1))}` : run.map(name).join(", ")))
    .join(", ");
}
