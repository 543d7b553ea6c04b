// What is typed about a hotspot, what is wrong with it, and what becomes of it in the contract's words.
import type { z } from "zod";
import {
  type Hotspot,
  HotspotDetails,
  type HotspotDraft,
  hotspotPresets,
  utf8Bytes,
} from "#contract/hotspots.ts";
import type { Calls } from "#ui/rpc/client.ts";
import { CallError } from "#ui/rpc/call-error.ts";

export type HotspotForm = {
  readonly name: string;
  readonly secured: boolean;
  /** Empty leaves the one that is kept. */
  readonly password: string;
  readonly country: string;
  readonly interface: string;
  readonly security: HotspotDetails["security"];
  readonly band: HotspotDetails["band"];
  readonly channel: number;
  readonly hidden: boolean;
  readonly isolate: boolean;
  readonly address: string;
  readonly prefix: number;
  readonly leaseMinutes: string;
  /** One a line. */
  readonly walled: string;
  readonly lanAllowed: string;
  readonly captiveHost: string;
};

export function formOf(hotspot: Hotspot | undefined): HotspotForm {
  const { leaseSeconds, walled, lanAllowed, ...details } = hotspot?.details ?? hotspotPresets;
  return {
    ...details,
    name: hotspot?.name ?? "",
    secured: hotspot?.hasPassword ?? false,
    password: "",
    country: hotspot?.country ?? "",
    leaseMinutes: String(Math.round(leaseSeconds / 60)),
    walled: walled.join("\n"),
    lanAllowed: lanAllowed.join("\n"),
  };
}

export const formFields = [
  "name",
  "password",
  "country",
  "interface",
  "security",
  "band",
  "channel",
  "address",
  "prefix",
  "leaseMinutes",
  "walled",
  "lanAllowed",
  "captiveHost",
] as const;
export type FormField = (typeof formFields)[number];

/** Those behind "Advanced". */
export const isFolded = (field: FormField): boolean => !["name", "password", "country"].includes(field);

export type FormFault =
  | "nameNeeded"
  | "nameLong"
  | "nameSigns"
  | "passwordNeeded"
  | "passwordLength"
  | "passwordSigns"
  | "countryNeeded"
  | "address"
  | "lease"
  | "walled"
  | "lanAllowed"
  | "captiveHost";
export type Faults = Partial<Record<FormField, { readonly fault: FormFault; readonly what?: string }>>;

const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const network = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d|[12]\d|3[0-2])$/;

export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

function isNetwork(text: string): boolean {
  const [, address = ""] = network.exec(text) ?? [];
  return address !== "" && HotspotDetails.shape.address.safeParse(address).success;
}

/** `keeps`: a password is kept already, so that none need be typed. */
export function faultsOf(form: HotspotForm, keeps: boolean): Faults {
  const faults: Faults = {};
  if (form.name.trim() === "") faults.name = { fault: "nameNeeded" };
  else if (utf8Bytes(form.name) > 32) faults.name = { fault: "nameLong", what: String(utf8Bytes(form.name)) };
  else if (/\p{Cc}/u.test(form.name)) faults.name = { fault: "nameSigns" };
  if (form.secured && (form.password !== "" || !keeps)) {
    const { password } = form;
    if (password === "") faults.password = { fault: "passwordNeeded" };
    else if (!/^[\x20-\x7e]+$/.test(password)) faults.password = { fault: "passwordSigns" };
    else if (password.length < 8 || password.length > 63) faults.password = { fault: "passwordLength" };
  }
  if (!/^[A-Z]{2}$/.test(form.country)) faults.country = { fault: "countryNeeded" };
  if (!HotspotDetails.shape.address.safeParse(form.address.trim()).success)
    faults.address = { fault: "address" };
  const minutes = Number(form.leaseMinutes.trim() || "x");
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 10_080) faults.leaseMinutes = { fault: "lease" };
  const name = linesOf(form.walled).find((line) => !hostName.test(line));
  if (name !== undefined) faults.walled = { fault: "walled", what: name };
  const lan = linesOf(form.lanAllowed).find((line) => !isNetwork(line));
  if (lan !== undefined) faults.lanAllowed = { fault: "lanAllowed", what: lan };
  if (form.captiveHost.trim() !== "" && !hostName.test(form.captiveHost.trim()))
    faults.captiveHost = { fault: "captiveHost" };
  return faults;
}

function detailsOf(form: HotspotForm): HotspotDetails {
  return {
    interface: form.interface,
    security: form.security,
    band: form.band,
    channel: form.channel,
    hidden: form.hidden,
    isolate: form.isolate,
    address: form.address.trim(),
    prefix: form.prefix,
    leaseSeconds: Number(form.leaseMinutes) * 60,
    walled: linesOf(form.walled),
    lanAllowed: linesOf(form.lanAllowed),
    captiveHost: form.captiveHost.trim(),
  };
}

/** Only what is not as it was: what nobody touched is nobody's choice. */
function differing(now: HotspotDetails, was: HotspotDetails): Partial<HotspotDetails> {
  const entries = Object.entries(now).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(was[key as keyof HotspotDetails]),
  );
  return Object.fromEntries(entries) as Partial<HotspotDetails>;
}

export function draftOf(form: HotspotForm): z.input<typeof HotspotDraft> {
  return {
    name: form.name.trim(),
    password: form.secured ? form.password : null,
    country: form.country,
    details: differing(detailsOf(form), hotspotPresets),
  };
}

type Change = Parameters<Calls["hotspots"]["change"]>[0];

/** Undefined when nothing was changed. */
export function changeOf(form: HotspotForm, hotspot: Hotspot): Change | undefined {
  const details = differing(detailsOf(form), hotspot.details);
  const change: Change = {
    hotspot: hotspot.id,
    ...(form.name.trim() === hotspot.name ? {} : { name: form.name.trim() }),
    ...(form.country === hotspot.country ? {} : { country: form.country }),
    ...(form.secured
      ? form.password === ""
        ? {}
        : { password: form.password }
      : hotspot.hasPassword
        ? { password: null }
        : {}),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
  return Object.keys(change).length === 1 ? undefined : change;
}

/** What the helper and the core call our fields. */
const alsoCalled: Readonly<Record<string, FormField>> = {
  ssid: "name",
  passphrase: "password",
  "country-code": "country",
  channels: "channel",
  poolFrom: "prefix",
  poolTo: "prefix",
  leaseSeconds: "leaseMinutes",
};

export type Refusal = {
  /** Ours, where the refusal is about one of them. */
  readonly field: FormField | undefined;
  /** As the core named it; empty when it named none. */
  readonly named: string;
  readonly why: string;
};

/** Why the core or the helper would not take it; undefined for a failure of another kind. */
export function hotspotRefusal(thrown: unknown): Refusal | undefined {
  if (!(thrown instanceof CallError)) return undefined;
  if (!["bad_request", "already_exists", "hotspot_refused"].includes(thrown.code)) return undefined;
  const named = String(thrown.params["field"] ?? "");
  const last =
    named
      .replace(/\.\d+$/, "")
      .split(".")
      .at(-1) ?? "";
  const field = formFields.find((one) => one === last) ?? alsoCalled[last];
  const said = String(thrown.params["detail"] ?? thrown.message);
  const why = said.startsWith(`${last}: `) ? said.slice(last.length + 2) : said;
  return { field, named, why };
}
