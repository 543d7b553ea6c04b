import { expect, test } from "vitest";
import { LinkError } from "#main/drivers/routeros/types.ts";
import { AppError } from "#main/platform/errors.ts";
import { causeOf, detailOf, troubleOf } from "./trouble.ts";

const connect = (code: string): LinkError => new LinkError("connect", code, { code });

test.each([
  [connect("ENOTFOUND"), "connecting", "name-not-found"],
  [connect("EHOSTUNREACH"), "connecting", "no-route"],
  [connect("ECONNREFUSED"), "connecting", "refused"],
  [connect("ECONNRESET"), "connecting", "reset"],
  [connect("ERR_SSL_WRONG_VERSION_NUMBER"), "connecting", "tls-failed"],
  [connect("ESTRANGE"), "connecting", "unknown"],
  [new LinkError("timeout", "", { code: "connect" }), "connecting", "timed-out"],
  [new LinkError("timeout", "", { code: "command" }), "connected", "silent"],
  [new LinkError("timeout", "", { code: "keepalive" }), "connected", "silent"],
  [new LinkError("closed", "", { code: "before-login" }), "connecting", "closed-at-once"],
  [new LinkError("closed", ""), "connected", "reset"],
  [new LinkError("protocol", ""), "connecting", "not-a-router"],
  [new LinkError("protocol", ""), "connected", "protocol"],
  [new LinkError("certificate", ""), "connecting", "certificate-changed"],
  [new LinkError("login", ""), "connecting", "login-refused"],
  [new LinkError("trap", "not enough permissions (9)"), "connected", "not-permitted"],
  [new LinkError("trap", "failure: odd"), "connected", "protocol"],
  [new AppError("storage_failed", ""), "connecting", "storage"],
  [new Error("?"), "connected", "unknown"],
] as const)("%o while %s is %s", (error, phase, cause) => {
  expect(causeOf(error, phase)).toBe(cause);
});

test("the raw text is one short line without the password", () => {
  const error = new LinkError("login", `bad\r\n\u0007word s3cret! ${"x".repeat(500)}`);
  const { detail } = troubleOf(error, "connecting", 5, "s3cret!");
  expect(detail).toMatch(/^bad word ••• x+$/);
  expect(detail.length).toBeLessThanOrEqual(300);
  expect(detailOf("plain")).toBe("plain");
});
