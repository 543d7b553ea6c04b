// The WiFi cards of this PC: each interface with what it can do and does, from iw and the kernel's files.
import { readFile, readdir, readlink } from "node:fs/promises";
import path from "node:path";

import type { Outside } from "../parts.ts";
import { netInterface } from "../paths.ts";
import type { Card, Channel } from "../protocol.ts";
import { readChannels } from "./iw-channels.ts";
import type { Joined, Wireless } from "./iw-dev.ts";
import { readDev, readLink } from "./iw-dev.ts";
import type { CardAbilities } from "./iw-phy.ts";
import { readPhy } from "./iw-phy.ts";
import { rulesNow } from "./country.ts";
import { countryFor } from "./iw-reg.ts";
import { readRfkill } from "./rfkill.ts";

/** A card with what a hotspot has to know besides. */
export type FullCard = Card & {
  readonly type: string;
  readonly channel: number | null;
  /** Whose rules it goes by now. */
  readonly country: string;
  readonly abilities: CardAbilities;
  /** The channel another interface of the same card is connected on, when the card cannot be on two. */
  readonly bound: { readonly channel: number; readonly network: string } | null;
};

type Looking = Pick<Outside, "run" | "paths">;

/** One per interface, in the order of their names; the monitor interfaces of tests and tools are left out. */
export async function readCards(outside: Looking): Promise<readonly FullCard[]> {
  const all = await interfaces(outside);
  const cards: FullCard[] = [];
  for (const one of all) cards.push(await complete(outside, one, all));
  return cards.toSorted((a, b) => a.interface.localeCompare(b.interface));
}

/** The same of one card only, which asks less than half as much. */
export async function readCard(outside: Looking, name: string): Promise<FullCard | undefined> {
  const all = await interfaces(outside);
  const one = all.find((each) => each.interface === name);
  return one && (await complete(outside, one, all));
}

async function interfaces({ run }: Looking): Promise<readonly Wireless[]> {
  return readDev((await run.exec("iw", ["dev"])).stdout).filter(
    ({ type, phy }) => type !== "monitor" && /^phy\d+$/.test(phy),
  );
}

/** What may be sent on changes with the country's rules. */
export const channelsOf = async ({ run }: Looking, phy: string): Promise<readonly Channel[]> =>
  readChannels((await run.exec("iw", ["phy", phy, "channels"])).stdout);

async function complete(outside: Looking, one: Wireless, all: readonly Wireless[]): Promise<FullCard> {
  const { run, paths } = outside;
  const joined = new Map<string, Joined>();
  for (const each of all.filter(({ type, phy }) => type === "managed" && phy === one.phy)) {
    const link = readLink((await run.exec("iw", ["dev", each.interface, "link"])).stdout);
    if (link) joined.set(each.interface, link);
  }
  const rules = await rulesNow(run);
  const channels = await channelsOf(outside, one.phy);
  const abilities = readPhy((await run.exec("iw", ["phy", one.phy, "info"])).stdout);
  return {
    interface: one.interface,
    phy: one.phy,
    mac: one.mac,
    driver: await driverOf(netInterface(paths, one.interface)),
    canAp: abilities.canAp,
    oneChannelOnly: abilities.besideClient === "same-channel",
    selfManaged: rules.selfManaged[one.phy] !== undefined,
    rfkill: await readRfkill(paths, one.phy),
    connectedTo: joined.get(one.interface)?.ssid ?? null,
    channels,
    maxStations: abilities.maxStations,
    type: one.type,
    channel: one.channel,
    country: countryFor(rules, one.phy),
    abilities,
    bound: abilities.besideClient === "any-channel" ? null : boundTo(one, all, joined, channels),
  };
}

function boundTo(
  one: Wireless,
  all: readonly Wireless[],
  joined: ReadonlyMap<string, Joined>,
  channels: readonly Channel[],
): FullCard["bound"] {
  const other = all.find(
    (each) => each.phy === one.phy && each.interface !== one.interface && joined.has(each.interface),
  );
  const link = other && joined.get(other.interface);
  const channel = channels.find(({ mhz }) => mhz === link?.mhz)?.number;
  return link && channel !== undefined ? { channel, network: link.ssid } : null;
}

/** The card as the protocol has it. */
export const cardOf = ({
  type: _t,
  channel: _c,
  country: _r,
  abilities: _a,
  bound: _b,
  ...card
}: FullCard): Card => card;

async function driverOf(folder: string): Promise<string> {
  return path.basename(await readlink(path.join(folder, "device", "driver")).catch(() => ""));
}

/** WiFi devices on the PCI bus (`8086:2723`) that no driver took: the driver or its firmware is missing. */
export async function driverless(paths: Outside["paths"]): Promise<readonly string[]> {
  const found: string[] = [];
  const folder = path.join(paths.sys, "bus", "pci", "devices");
  for (const name of await readdir(folder).catch(() => [])) {
    // 0x0280: "network controller, other", as WiFi cards are classed (PCI Code and ID Assignment, 1.D).
    const device = path.join(folder, name);
    const kind = (await readText(path.join(device, "class"))).trim();
    const driver = await readlink(path.join(device, "driver")).catch(() => "");
    if (kind.startsWith("0x0280") && driver === "")
      found.push(`${await idOf(device, "vendor")}:${await idOf(device, "device")}`);
  }
  return found;
}

const idOf = async (device: string, file: string) =>
  (await readText(path.join(device, file))).trim().slice(2);
const readText = (file: string) => readFile(file, "utf8").catch(() => "");
