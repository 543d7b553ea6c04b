import { expect, test } from "vitest";
import { trapKindOf, trapOf } from "./traps.ts";
import { LinkError } from "./types.ts";

test.each([
  ["invalid user name or password (6)", "login-refused"],
  ["invalid username or password", "login-refused"],
  ["cannot log in", "login-refused"],
  ["not enough permissions (9)", "not-permitted"],
  ["no such command prefix", "no-such-command"],
  ["no such command", "no-such-command"],
  ["no such item (4)", "no-such-item"],
  ["failure: already have user with this name for this server", "duplicate"],
  ["input does not match any value of profile", "bad-value"],
  ["invalid value for argument ip", "bad-value"],
  ["unknown parameter follow-only", "unknown-parameter"],
  ["interrupted", "interrupted"],
  ["your uptime limit is reached", "uptime-limit"],
  ["user vc1 has reached uptime limit", "uptime-limit"],
  ["no more sessions are allowed for user vc1", "session-limit"],
  ["session limit reached (200)", "session-limit"],
  ["unknown host IP", "unknown-host"],
  ["wrong MAC provided", "wrong-mac"],
  ["failure: dns name does not exist", "no-such-name"],
  ["failure: while resolving ip-address: could not get answer from dns server", "no-such-name"],
  ["action failed (6)", "other"],
  ["", "other"],
])("%s means %s, in any case", (text, kind) => {
  expect(trapKindOf(text)).toBe(kind);
  expect(trapKindOf(text.toUpperCase())).toBe(kind);
});

test("a category speaks where the text is strange", () => {
  expect([
    trapKindOf("unterbrochen", 2),
    trapKindOf("etwas anderes", 1),
    trapKindOf("etwas anderes", 4),
  ]).toEqual(["interrupted", "bad-value", "other"]);
});

test("only refusals by the router are traps", () => {
  expect([
    trapOf(new LinkError("trap", "no such item")),
    trapOf(new LinkError("login", "nein")),
    trapOf(new LinkError("timeout", "no such item")),
    trapOf(new Error("no such item")),
  ]).toEqual(["no-such-item", "login-refused", undefined, undefined]);
});
