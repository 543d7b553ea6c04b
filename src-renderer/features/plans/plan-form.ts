// What is typed in the plan editor, and what is wrong with it. Pure: nothing typed is ever lost here.
import { type Plan, PlanDraft, type planColours } from "#contract/plans.ts";
import type { Currency, SiteId } from "#contract/values/index.ts";
import { formatAmount, parseMoney } from "#contract/values/money.ts";
import { CallError } from "#ui/rpc/call-error.ts";

type TimeUnit = "minutes" | "hours" | "days" | "weeks";
type DataUnit = "MB" | "GB";
type SpeedUnit = "kb/s" | "Mb/s";

export type Amount<U> = { readonly text: string; readonly unit: U };

export type PlanForm = {
  readonly name: string;
  readonly description: string;
  readonly price: string;
  readonly currency: Currency;
  readonly colour: (typeof planColours)[number];
  readonly onSale: boolean;
  readonly kind: "online" | "wall" | "none";
  readonly time: Amount<TimeUnit>;
  readonly capTotal: Amount<DataUnit>;
  readonly capOut: Amount<DataUnit>;
  readonly capIn: Amount<DataUnit>;
  readonly speedOut: Amount<SpeedUnit>;
  readonly speedIn: Amount<SpeedUnit>;
  readonly devices: string;
  readonly days: readonly number[];
  readonly hoursFrom: string;
  readonly hoursUntil: string;
  readonly dateFrom: string;
  readonly dateUntil: string;
  readonly sites: readonly SiteId[];
};

export type PlanField = keyof PlanForm;
type PlanFault =
  | "nameNeeded"
  | "nameLong"
  | "descriptionLong"
  | "priceEmpty"
  | "priceNumber"
  | "priceNegative"
  | "priceFine"
  | "priceMuch"
  | "amountBad"
  | "amountShort"
  | "amountLong"
  | "dataBad"
  | "speedBad"
  | "needsLimit"
  | "devicesBad"
  | "hoursBoth"
  | "hoursSame"
  | "datesOrder";
export type PlanFaults = Partial<Record<PlanField, PlanFault>>;

const secondsOf: Record<TimeUnit, number> = { minutes: 60, hours: 3600, days: 86_400, weeks: 604_800 };
const bytesOf: Record<DataUnit, number> = { MB: 1_000_000, GB: 1_000_000_000 };
const bitsOf: Record<SpeedUnit, number> = { "kb/s": 1000, "Mb/s": 1_000_000 };
const longest = 10 * 365 * 86_400;

export function emptyForm(currency: Currency): PlanForm {
  return {
    name: "",
    description: "",
    price: "",
    currency,
    colour: "teal",
    onSale: true,
    kind: "online",
    time: { text: "1", unit: "hours" },
    capTotal: { text: "", unit: "GB" },
    capOut: { text: "", unit: "GB" },
    capIn: { text: "", unit: "GB" },
    speedOut: { text: "", unit: "Mb/s" },
    speedIn: { text: "", unit: "Mb/s" },
    devices: "1",
    days: [],
    hoursFrom: "",
    hoursUntil: "",
    dateFrom: "",
    dateUntil: "",
    sites: [],
  };
}

export function formOf(plan: PlanDraft): PlanForm {
  const { time, caps, speed, window } = plan;
  return {
    name: plan.name,
    description: plan.description,
    price: formatAmount(plan.price),
    currency: plan.price.currency,
    colour: plan.colour,
    onSale: plan.onSale,
    kind: time.kind,
    time:
      time.kind === "none"
        ? { text: "1", unit: "hours" }
        : amountOf(time.seconds, secondsOf, ["weeks", "days", "hours", "minutes"]),
    capTotal: dataOf(caps.total),
    capOut: dataOf(caps.out),
    capIn: dataOf(caps.in),
    speedOut: speedOf(speed.out),
    speedIn: speedOf(speed.in),
    devices: String(plan.devices),
    days: window.days,
    hoursFrom: window.hours?.from ?? "",
    hoursUntil: window.hours?.until === "24:00" ? "00:00" : (window.hours?.until ?? ""),
    dateFrom: window.from ?? "",
    dateUntil: window.until ?? "",
    sites: plan.sites,
  };
}

/** The draft where the form is sound, else what is wrong with which field. */
export function draftOf(form: PlanForm): { readonly draft: PlanDraft } | { readonly faults: PlanFaults } {
  const faults: PlanFaults = {};
  if (form.name.trim() === "") faults.name = "nameNeeded";
  else if (form.name.trim().length > 40) faults.name = "nameLong";
  if (form.description.trim().length > 200) faults.description = "descriptionLong";

  const price = parseMoney(form.price, form.currency);
  if ("fault" in price) faults.price = priceFaults[price.fault];

  const limit = <U extends string>(
    field: "capTotal" | "capOut" | "capIn" | "speedOut" | "speedIn",
    { text, unit }: Amount<U>,
    scales: Record<U, number>,
    least: number,
  ): number | null => {
    if (text.trim() === "") return null;
    const found = scaled(text, scales[unit]);
    if (found === undefined || found < least)
      faults[field] = field.startsWith("cap") ? "dataBad" : "speedBad";
    return found ?? null;
  };
  const caps = {
    in: limit("capIn", form.capIn, bytesOf, 1),
    out: limit("capOut", form.capOut, bytesOf, 1),
    total: limit("capTotal", form.capTotal, bytesOf, 1),
  };
  const speed = {
    in: limit("speedIn", form.speedIn, bitsOf, 1000),
    out: limit("speedOut", form.speedOut, bitsOf, 1000),
  };

  const seconds = form.kind === "none" ? 0 : scaled(form.time.text, secondsOf[form.time.unit]);
  if (form.kind !== "none") {
    if (seconds === undefined || seconds === 0) faults.time = "amountBad";
    else if (seconds < 60) faults.time = "amountShort";
    else if (seconds > longest) faults.time = "amountLong";
  } else if (caps.in === null && caps.out === null && caps.total === null) faults.kind = "needsLimit";

  const devices = /^\d{1,2}$/.test(form.devices.trim()) ? Number(form.devices) : 0;
  if (devices < 1 || devices > 50) faults.devices = "devicesBad";

  const hours =
    form.hoursFrom === "" && form.hoursUntil === "" ? null : { from: form.hoursFrom, until: form.hoursUntil };
  if (hours && (hours.from === "" || hours.until === ""))
    faults[hours.from === "" ? "hoursFrom" : "hoursUntil"] = "hoursBoth";
  else if (hours && hours.from === hours.until) faults.hoursUntil = "hoursSame";
  if (form.dateFrom !== "" && form.dateUntil !== "" && form.dateUntil < form.dateFrom)
    faults.dateUntil = "datesOrder";

  if (Object.keys(faults).length > 0) return { faults };
  const draft = PlanDraft.safeParse({
    name: form.name,
    description: form.description,
    price,
    time: form.kind === "none" ? { kind: "none" } : { kind: form.kind, seconds },
    caps,
    speed,
    devices,
    window: {
      from: form.dateFrom === "" ? null : form.dateFrom,
      until: form.dateUntil === "" ? null : form.dateUntil,
      hours,
      days: [...form.days],
    },
    sites: [...form.sites],
    colour: form.colour,
    onSale: form.onSale,
  });
  if (draft.success) return { draft: draft.data };
  const field = asField(draft.error.issues[0]?.path[0]);
  return { faults: { [field]: field === "time" ? "amountBad" : "nameNeeded" } };
}

const priceFaults = {
  empty: "priceEmpty",
  number: "priceNumber",
  negative: "priceNegative",
  fine: "priceFine",
  much: "priceMuch",
} as const;

/** The form's field that the core means, with its sentence; undefined when it names none. */
export function refusalOf(thrown: unknown): { readonly field: PlanField; readonly why: string } | undefined {
  if (!(thrown instanceof CallError) || thrown.code !== "bad_request") return undefined;
  const name = String(thrown.params["field"] ?? "").replace(/^draft\./, "");
  if (name === "") return undefined;
  return { field: asField(name.split(".")[0]), why: thrown.message };
}

function asField(name: PropertyKey | undefined): PlanField {
  switch (name) {
    case "description":
    case "price":
    case "time":
    case "devices":
    case "sites":
    case "colour":
      return name;
    case "caps":
      return "capTotal";
    case "speed":
      return "speedOut";
    case "window":
      return "dateUntil";
    default:
      return "name";
  }
}

/** A typed number of a unit in whole parts of it: `1.5` of 1,000,000 is 1,500,000. Exact: no float holds it. */
export function scaled(text: string, scale: number): number | undefined {
  const found = /^(\d{1,9})(?:[.,](\d{1,9}))?$/.exec(text.trim());
  if (!found) return undefined;
  const part = found[2] ?? "";
  const divisor = 10n ** BigInt(part.length);
  const whole = BigInt((found[1] ?? "") + part) * BigInt(scale);
  return whole % divisor === 0n ? Number(whole / divisor) : undefined;
}

/** In the largest unit that it fills, else in the smallest with a part. */
function amountOf<U extends string>(
  value: number,
  scales: Record<U, number>,
  units: readonly [U, ...U[]],
): Amount<U> {
  const unit = units.find((one) => value % scales[one] === 0) ?? units.at(-1) ?? units[0];
  return { text: decimal(value, scales[unit]), unit };
}

function dataOf(bytes: number | null): Amount<DataUnit> {
  return bytes === null ? { text: "", unit: "GB" } : amountOf(bytes, bytesOf, ["GB", "MB"]);
}

function speedOf(bits: number | null): Amount<SpeedUnit> {
  return bits === null ? { text: "", unit: "Mb/s" } : amountOf(bits, bitsOf, ["Mb/s", "kb/s"]);
}

function decimal(value: number, scale: number): string {
  const whole = Math.floor(value / scale);
  const rest = value - whole * scale;
  if (rest === 0) return String(whole);
  const digits = String(scale).length - 1;
  return `${whole}.${String(rest).padStart(digits, "0").replace(/0+$/, "")}`;
}

/** The terms of a plan as a draft for another. */
export function draftFrom(plan: Plan): PlanDraft {
  const { id: _, number: __, order: ___, ...draft } = plan;
  return draft;
}
