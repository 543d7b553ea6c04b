// A story in sentences: what is wrong, what happened, and all of it as text for a phone call. Pure.
import type { Grant, Story } from "#contract/access.ts";
import type { SiteId } from "#contract/values/index.ts";
import type { Format } from "#ui/ui/useFormat.ts";
import { en } from "#ui/words/en/index.ts";
import type { T } from "#ui/words/index.ts";
import { devicesOf, lookOf } from "./look.ts";

export type Speech = {
  readonly t: T;
  readonly format: Format;
  readonly now: number;
  readonly siteName: (id: SiteId) => string;
};

type Values = Story["values"];

/** The words asked by a name the core chose: which holes they have shows only when they are spoken. */
type Loose = (key: string, holes: { readonly replace: Record<string, string> }) => string;

/** One sentence of diagnosis and one of advice. */
export function sayCause(
  speech: Speech,
  { cause, values }: Story,
): { readonly is: string; readonly do: string } {
  const say = speech.t as unknown as Loose;
  const holes = { replace: sayValues(speech, values) };
  return {
    is: trimmed(say(`access.cause.${cause}.is`, holes)),
    do: trimmed(say(`access.cause.${cause}.do`, holes)),
  };
}

/** What happened, in words; something this screen has no words for yet is still readable. */
export function sayLine(
  speech: Speech,
  { what, values }: Pick<Story["lines"][number], "what" | "values">,
): string {
  const said = { ...sayValues(speech, values), ...saySpecial(speech, values) };
  if (what in en.access.line) {
    const say = speech.t as unknown as Loose;
    return trimmed(say(`access.line.${what}`, { replace: said }));
  }
  const plain = what.replaceAll(/[-_.]+/g, " ").trim();
  const rest = Object.entries(sayValues(speech, values)).map(([name, value]) => `${name}: ${value}`);
  return [plain.charAt(0).toUpperCase() + plain.slice(1), ...rest].join(" · ");
}

/** The raw words of a router or a payment company among the values, to be shown apart. */
export function rawOf(values: Values): string | undefined {
  const raw = values["detail"];
  return typeof raw === "string" && raw !== "" ? raw : undefined;
}

/** Values as people read them, by what their names say they are. */
function sayValues({ format, now, siteName }: Speech, values: Values): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]): [string, string] => {
      // The engine names sites by their names, other features may by their ids.
      if (typeof value === "string")
        return [name, (/^(site|from|to)$/.test(name) && siteName(value as SiteId)) || value];
      // An instant is the only number this large that is not bytes.
      if (/(at|at_|until|opens|closes|since|from|to|ends|over|seen)$/i.test(name) && value > 1e11)
        return [name, format.moment(value, now)];
      if (/seconds|left$|time$|wait/i.test(name)) return [name, format.duration(Math.abs(value))];
      if (/bytes|data/i.test(name)) return [name, format.bytes(value)];
      return [name, format.number(value)];
    }),
  );
}

/** What the words of some lines need besides: sums, and names for what the core names by a sign. */
function saySpecial({ t, format }: Speech, values: Values): Record<string, string> {
  const { seconds, bytes, bytesIn, bytesOut, source, why } = values;
  const more = [
    ...(typeof seconds === "number" && seconds > 0 ? [format.duration(seconds)] : []),
    ...(typeof bytes === "number" && bytes > 0 ? [format.bytes(bytes)] : []),
  ].join(", ");
  return {
    more,
    ...(typeof bytesOut === "number" ? { down: format.bytes(bytesOut) } : {}),
    ...(typeof bytesIn === "number" ? { up: format.bytes(bytesIn) } : {}),
    ...(isIn(source, en.access.source) ? { source: t(`access.source.${source}`) } : {}),
    ...(isIn(why, en.access.notIn) ? { reason: t(`access.notIn.${why}`) } : {}),
  };
}

function isIn<Names extends object>(name: unknown, names: Names): name is keyof Names {
  return typeof name === "string" && name in names;
}

/** A hole the core had nothing for leaves no loose ends. */
export function trimmed(sentence: string): string {
  return sentence
    .replaceAll(/\{\{\w+\}\}/g, "")
    .replaceAll(/\(\s*\)/g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/ +([,.;:)])/g, "$1")
    .replace(/[\s:,;–-]+$/, "")
    .trim();
}

/** What there is of a grant in one line: plan, site, what is left. */
export function sayGrant({ t, format, siteName }: Speech, grant: Grant): string {
  const look = lookOf(grant);
  const state =
    look === "over" && grant.end !== null ? t(`access.end.${grant.end}`) : t(`access.look.${look}`);
  const left = [
    ...(grant.secondsLeft === null || grant.state === "ended"
      ? []
      : [`${t("access.column.timeLeft")} ${format.duration(grant.secondsLeft)}`]),
    ...(grant.bytesLeft === null || grant.state === "ended"
      ? []
      : [`${t("access.column.dataLeft")} ${format.bytes(grant.bytesLeft)}`]),
  ];
  return [
    grant.name,
    grant.terms.planName,
    siteName(grant.site),
    state,
    ...left,
    `${t("access.column.devices")} ${devicesOf(grant)}`,
    grant.guest?.phone ?? "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Everything, to be sent or read out. */
export function storyText(speech: Speech, story: Story): string {
  const { t, format, now } = speech;
  const cause = sayCause(speech, story);
  const raw = rawOf(story.values);
  return [
    `${story.key} (${t(`access.story.readAs.${story.readAs}`)}), ${format.moment(now, 0)}`,
    `${cause.is}. ${cause.do}`,
    ...(raw === undefined ? [] : [raw]),
    ...(story.grant ? ["", sayGrant(speech, story.grant)] : []),
    ...(story.grant?.devices ?? []).map(
      ({ mac, online, lastSeen }) =>
        `  ${mac} ${online ? t("access.story.online") : t("access.story.seen", { at: format.moment(lastSeen, now) })}`,
    ),
    "",
    `${t("access.story.lines")}:`,
    ...story.lines.map((line) => `${format.moment(line.at, 0)}  ${sayLine(speech, line)}`),
    ...(story.others.length > 0
      ? ["", `${t("access.story.others")}:`, ...story.others.map((other) => sayGrant(speech, other))]
      : []),
  ].join("\n");
}
