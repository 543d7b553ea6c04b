// What ClickPesa calls us with (ClickPesa docs, Webhooks; Checksum). A right checksum proves who wrote it.
import { secretOf } from "../fields.ts";
import type { Ack, Config, Notice, NoticeRequest, Observation } from "../provider.ts";
import { at, isObject, readNotice, textAt } from "../reading.ts";
import { checksumFits } from "./checksum.ts";
import { readPayment } from "./payment.ts";

export const ack: Ack = { status: 200, type: "application/json", body: '{"received":true}' };

export function notice(config: Config, request: NoticeRequest): Notice | undefined {
  const body = readNotice(request.raw);
  const data = body && at(body, "data");
  const ref = textAt(data, "orderReference");
  if (body === undefined || !isObject(data) || ref === undefined) return undefined;
  const event = textAt(body, "event") ?? textAt(body, "eventType") ?? "";
  if (!/^payment\b/i.test(event)) return undefined;
  const observation = observed(config, event, data);
  if (observation === undefined) return undefined;
  return {
    authentic: trustOf(config, body),
    match: { ref, providerRef: textAt(data, "id"), token: tokenOf(request.path) },
    observation,
  };
}

/** The event and the payment's own status have to say the same; otherwise it is only a reason to look. */
function observed(config: Config, event: string, data: unknown): Observation | undefined {
  const observation = readPayment(config, data);
  if (/cancel/i.test(event) && observation?.kind !== "success")
    return { kind: "failed", reason: "cancelled", rawCode: event.slice(0, 200), confident: false };
  if (/received/i.test(event) && observation?.kind === "failed") return { kind: "pending" };
  if (/failed/i.test(event) && observation?.kind === "success") return { kind: "pending" };
  return observation;
}

function trustOf(config: Config, body: Readonly<Record<string, unknown>>): Notice["authentic"] {
  const key = secretOf(config, "checksumKey");
  const claimed = textAt(body, "checksum");
  if (key === "" || claimed === undefined) return "none";
  return checksumFits(key, body, claimed) === undefined ? "forged" : "signed";
}

const tokenOf = (path: string): string | undefined => /(?:^|\/)([0-9a-f]{32})\/?$/.exec(path)?.[1];
