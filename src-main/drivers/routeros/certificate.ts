// A router is known by the SHA-256 fingerprint of its certificate: trusted at first sight, an alarm when it changes.
import type { TLSSocket } from "node:tls";
import { LinkError } from "./types.ts";

/** The fingerprint shown, as `AA:BB:…`. Throws LinkError `certificate` when it is not the pinned one, `connect` for none. */
export function checkCertificate(socket: TLSSocket, pinned: string | null): string {
  // An anonymous peer gives an empty object, or none.
  const certificate = socket.getPeerCertificate() as { fingerprint256?: string } | undefined;
  const shown = certificate?.fingerprint256;
  if (!shown)
    throw new LinkError("connect", "the router showed no certificate", { code: "ERR_TLS_NO_CERTIFICATE" });
  if (pinned !== null && plain(pinned) !== plain(shown))
    throw new LinkError("certificate", "the router shows another certificate than the one trusted", {
      fingerprint: shown,
    });
  return shown;
}

function plain(fingerprint: string): string {
  return fingerprint.replaceAll(":", "").toUpperCase();
}
