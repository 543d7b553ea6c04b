// Signing in (MikroTik manual, API, initial login): plain since 6.43, before that an MD5 challenge.
import { createHash } from "node:crypto";
import { LinkError } from "./types.ts";
import type { Reply, RouterAddress } from "./types.ts";

type Ask = (command: string, words: readonly string[]) => Promise<Reply>;

/** Throws LinkError `login` when refused, `protocol` when the answer is none of the two forms. */
export async function signIn(
  ask: Ask,
  { user, password }: Pick<RouterAddress, "user" | "password">,
): Promise<{ challengeLogin: boolean }> {
  try {
    const plain = await ask("/login", [`=name=${user}`, `=password=${password}`]);
    expectNoRows(plain);
    if (plain.ret === undefined) return { challengeLogin: false };
    if (!/^[0-9a-f]{32}$/i.test(plain.ret))
      throw new LinkError("protocol", "the router gave a login challenge that is none");
    const second = await ask("/login", [
      `=name=${user}`,
      `=response=${challengeResponse(password, plain.ret)}`,
    ]);
    expectNoRows(second);
    if (second.ret !== undefined) throw new LinkError("login", "the router asked for the password again");
    return { challengeLogin: true };
  } catch (error) {
    if (!(error instanceof LinkError) || error.kind !== "trap") throw error;
    throw new LinkError("login", error.message, {
      traps: error.traps,
      ...(error.category !== undefined && { category: error.category }),
    });
  }
}

/** `00` and hex MD5 of a zero byte, the password's bytes and the 16 bytes of the challenge. */
export function challengeResponse(password: string, challenge: string): string {
  const digest = createHash("md5")
    .update(Buffer.from([0]))
    .update(Buffer.from(password, "utf8"))
    .update(Buffer.from(challenge, "hex"))
    .digest("hex");
  return `00${digest}`;
}

function expectNoRows(reply: Reply): void {
  if (reply.rows.length > 0) throw new LinkError("protocol", "the router answered the login with rows");
}
