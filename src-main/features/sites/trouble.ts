// From what a link threw to the cause a person is told.
import type { Trouble, TroubleCause } from "#contract/sites.ts";
import { LinkError } from "#main/drivers/routeros/types.ts";
import { AppError, textOf } from "#main/platform/errors.ts";

/** Whether the router had let us in before: the same closing means different things before and after. */
export type Phase = "connecting" | "connected";

const byCode: Readonly<Record<string, TroubleCause>> = {
  ENOTFOUND: "name-not-found",
  EAI_AGAIN: "name-not-found",
  EAI_NODATA: "name-not-found",
  EAI_NONAME: "name-not-found",
  ENODATA: "name-not-found",
  EHOSTUNREACH: "no-route",
  ENETUNREACH: "no-route",
  EHOSTDOWN: "no-route",
  ENETDOWN: "no-route",
  EADDRNOTAVAIL: "no-route",
  ECONNREFUSED: "refused",
  ETIMEDOUT: "timed-out",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  EPROTO: "tls-failed",
};

export function causeOf(error: unknown, phase: Phase): TroubleCause {
  if (error instanceof AppError) return error.code === "storage_failed" ? "storage" : "unknown";
  if (!(error instanceof LinkError)) return "unknown";
  switch (error.kind) {
    case "connect":
      return causeOfCode(error.code) ?? "unknown";
    case "certificate":
      return "certificate-changed";
    case "login":
      return "login-refused";
    case "closed":
      if (causeOfCode(error.code) === "reset") return "reset";
      return phase === "connecting" ? "closed-at-once" : "reset";
    case "timeout":
      return error.code === "connect" ? "timed-out" : "silent";
    case "protocol":
      return phase === "connecting" ? "not-a-router" : "protocol";
    case "trap":
      return /not enough permissions/i.test(error.message) ? "not-permitted" : "protocol";
    case "cancelled":
      return "silent"; // only our own watch over a print that stopped coming cancels
  }
}

function causeOfCode(code: string | undefined): TroubleCause | undefined {
  if (code === undefined) return undefined;
  return (
    byCode[code] ??
    (/^(ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code) ? "tls-failed" : undefined)
  );
}

/** `secret` is struck out of the raw text, should a router ever echo it. */
export function troubleOf(error: unknown, phase: Phase, at: number, secret = ""): Trouble {
  const shown = error instanceof LinkError ? error.fingerprint : undefined;
  return {
    cause: causeOf(error, phase),
    detail: detailOf(error, secret),
    at,
    ...(shown === undefined ? {} : { fingerprint: shown }),
  };
}

/** The raw text: one line, at most 300 characters, without the secret. */
export function detailOf(error: unknown, secret = ""): string {
  let text = textOf(error);
  if (secret.length > 2) text = text.replaceAll(secret, "•••");
  // What a router sends is shown to people: no control characters, no novels.
  return text
    .replace(/[\p{Cc}\p{Cf}]+/gu, " ")
    .slice(0, 300)
    .trim();
}

/** Causes that trying again at once does not mend, and might make worse (a lock-out, a flood in the router's log). */
export function isSlowToMend(cause: TroubleCause): boolean {
  return cause === "login-refused" || cause === "certificate-changed" || cause === "storage";
}
