import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { errorOf, letGoAfterEach, linkTo, peerOf } from "./link-testing.ts";
import { challengeResponse } from "./login.ts";
import type { Asked, PeerScript } from "./wire-peer.ts";

letGoAfterEach();

const challenge = "93b438ec9b80057c06dd9fe67d56aa9a";

test("the answer to a challenge is the one of the manual", () => {
  expect(challengeResponse("", challenge)).toBe("00e134102a9d330dd7b1849fedfea3cb57");
  expect(challengeResponse("secret", challenge)).toBe("00de2eb16e8739e95337da481d36029ddb");
  expect(challengeResponse("passTest", "abc123")).toBe("0021277bff9ac7caf06aa608e46616d47f");
});

test("the login since 6.43 sends name and password", async () => {
  const peer = await peerOf();
  const link = linkTo(peer.port, {}, { password: "pässwörd=1" });
  expect(await link.connect()).toEqual({ fingerprint: undefined, challengeLogin: false });
  const sent = Buffer.from(peer.logins[0]?.word("password") ?? "", "latin1").toString("utf8");
  expect([peer.logins[0]?.word("name"), sent]).toEqual(["kaunta", "pässwörd=1"]);
});

test("the login before 6.43 answers the challenge, with a password of any script", async () => {
  for (const password of ["secret", "", "pässwörd", "ключ☕"]) {
    const expected = createHash("md5")
      .update(Buffer.concat([Buffer.from([0]), Buffer.from(password), Buffer.from(challenge, "hex")]))
      .digest("hex");
    const peer = await peerOf({
      login: (a) => {
        const response = a.word("response");
        if (response === undefined) a.send("!done", `=ret=${challenge}`);
        else if (response === `00${expected}`) a.send("!done");
        else a.refuse("cannot log in");
      },
    });
    const link = linkTo(peer.port, {}, { password });
    expect(await link.connect()).toEqual({ fingerprint: undefined, challengeLogin: true });
  }
});

const refusing =
  (text: string): ((asked: Asked) => void) =>
  (a) => (a.send("!trap", `=message=${text}`), a.send("!done"));

test.each(["invalid user name or password (6)", "cannot log in"])("%s is a refused login", async (text) => {
  const peer = await peerOf({ login: refusing(text) });
  const link = linkTo(peer.port);
  expect(await errorOf(link.connect())).toMatchObject({ kind: "login", message: text });
  expect(await errorOf(link.exec("/x"))).toMatchObject({ kind: "login" });
});

const odd: Record<string, PeerScript["login"]> = {
  "two rows": (a) => (a.send("!re", "=a=1"), a.send("!re", "=b=2"), a.send("!done")),
  "a challenge that is none": (a) => a.send("!done", "=ret=zz"),
  "an unknown word": (a) => (a.send("!hello"), a.send("!done")),
};
test.each(Object.entries(odd))("%s is no login", async (_, login) => {
  const peer = await peerOf(login ? { login } : {});
  expect(await errorOf(linkTo(peer.port).connect())).toMatchObject({ kind: "protocol" });
});

test("a challenge without end is refused", async () => {
  const peer = await peerOf({ login: (a) => a.send("!done", `=ret=${challenge}`) });
  expect(await errorOf(linkTo(peer.port).connect())).toMatchObject({ kind: "login" });
});

test("a password the router repeats is struck out of the error", async () => {
  const peer = await peerOf({ login: refusing("bad password hunter22 for kaunta") });
  const error = await errorOf(linkTo(peer.port, {}, { password: "hunter22" }).connect());
  expect(JSON.stringify([error.message, error.traps, error.stack, String(error.cause)])).not.toContain(
    "hunter22",
  );
  expect(error.message).toBe("bad password ••• for kaunta");
});
