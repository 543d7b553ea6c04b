// What hotspotctl shows: answers of the helper as text for a person in a terminal.
import type { Capabilities, Finding, HotspotStatus } from "../protocol.ts";

export const usage = `hotspotctl [--json] <verb> [<id>]

  start <id>         puts the hotspot on the air; on a running one nothing changes
  stop <id>          takes it off the air and undoes everything
  restart <id>       off and on; guests keep what they paid for
  status <id>        how it is
  list               all hotspots
  logs <id>          its last lines (also: logs system, logs auth)
  doctor [<card>]    can this computer be a hotspot, and what to do
  capabilities       what the wireless cards can do

Ends with 0 done or running, 1 failed, 2 wrong usage, 3 not running, 4 helper unreachable, 5 no such hotspot,
6 busy, 7 took too long.
`;

export function statusText(status: HotspotStatus): string {
  const lines = [
    `${status.id}  ${status.state}  since ${new Date(status.since).toISOString()}`,
    `   name      ${printable(status.ssid)}`,
    `   card      ${status.interface}${status.channel === null ? "" : `, channel ${status.channel}`}, ${status.country}`,
  ];
  if (status.state === "running")
    lines.push(
      `   guests    ${status.stations} on the air, ${status.leases} with an address, ${status.sessions} let in`,
      `   internet  ${status.uplink === null ? "none" : `by ${status.uplink}`}`,
    );
  if (status.detail !== "") lines.push(`   ${printable(status.detail)}`);
  for (const warning of status.warnings) lines.push(`   ! ${warning.sentence} ${warning.fix}`);
  return lines.join("\n");
}

export const listText = (all: readonly HotspotStatus[]) =>
  all.length === 0 ? "There is no hotspot yet." : all.map(statusText).join("\n");

const marks: Readonly<Record<Finding["outcome"], string>> = {
  good: "ok",
  warn: "!",
  bad: "NO",
  unknown: "?",
};
export const findingsText = (findings: readonly Finding[]) =>
  findings
    .map(
      ({ outcome, sentence, fix }) =>
        `${marks[outcome].padEnd(3)} ${printable(sentence)}${fix === "" ? "" : `\n      ${fix}`}`,
    )
    .join("\n");

export function capabilitiesText(found: Capabilities): string {
  const cards = found.cards.map((card) => {
    const channels = card.channels.filter(({ allowed }) => allowed).map(({ number }) => number);
    return [
      `${card.interface} (${card.driver}, ${card.mac})`,
      `   can be a hotspot  ${card.canAp ? "yes" : "no"}`,
      `   channels          ${channels.join(" ") || "none"}`,
      ...(card.rfkill === "no" ? [] : [`   switched off      ${card.rfkill}`]),
      ...(card.connectedTo === null ? [] : [`   connected to      ${printable(card.connectedTo)}`]),
    ].join("\n");
  });
  return [
    ...(cards.length > 0 ? cards : ["No wireless card."]),
    `country ${found.country || "not set"}; allowed: ${found.allowed.join(" ") || "none"}`,
  ].join("\n");
}

/** Names come from the air: nothing in them may speak to the terminal. */
const printable = (text: string) => text.replace(/\p{C}/gu, "?");
