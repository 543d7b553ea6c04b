// Texts that only we can have written: what a phone carries for us through its browser, and cannot change.
import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import type { Clock } from "#main/platform/clock.ts";

/** What a text is for: one kind never passes for another. */
type SealKind = "visit" | "pass" | "payment";

export type Seals = {
  seal(kind: SealKind, fields: readonly (string | number)[], forMs: number): string;
  /** The fields; undefined when it is not ours, was changed, is of another kind or too old. */
  open(kind: SealKind, text: string): readonly (string | number)[] | undefined;
};

/** Longer ones are not looked at. */
const mostLength = 2000;
/** 128 bits of an HMAC-SHA256. */
const markBytes = 16;

export function createSeals(parts: { key: Uint8Array; clock: Pick<Clock, "now"> }): Seals {
  const { clock } = parts;
  // Made once: handing over bare bytes each time costs eight times as much.
  const key = createSecretKey(parts.key);
  const markOf = (kind: SealKind, body: string): Buffer =>
    createHmac("sha256", key).update(`${kind}.${body}`).digest().subarray(0, markBytes);
  return {
    seal(kind, fields, forMs) {
      const until = Math.ceil((clock.now() + forMs) / 1000);
      const body = Buffer.from(JSON.stringify([until, ...fields])).toString("base64url");
      return `${body}.${markOf(kind, body).toString("base64url")}`;
    },
    open(kind, text) {
      if (text.length > mostLength) return undefined;
      const dot = text.indexOf(".");
      if (dot < 1) return undefined;
      const body = text.slice(0, dot);
      const mark = Buffer.from(text.slice(dot + 1), "base64url");
      if (mark.length !== markBytes || !timingSafeEqual(mark, markOf(kind, body))) return undefined;
      const [until, ...fields] = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as (
        | string
        | number
      )[];
      return typeof until === "number" && until * 1000 > clock.now() ? fields : undefined;
    },
  };
}
