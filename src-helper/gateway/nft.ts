// Our way to the kernel's packet filter: whole transactions in, listings out.
import type { Run } from "../run.ts";
import { exitCode } from "../run.ts";
import { Refused } from "../refused.ts";
import type { Table } from "./lines.ts";

/** Why the kernel did not take a transaction: the first line nft said. */
export type Failure = { readonly said: string; readonly code: number };

export type Nft = {
  /** All of the text or nothing of it; null when it is through. */
  apply(text: string): Promise<Failure | null>;
  /** JSON of a listing; null when there is no such table. */
  list(...what: readonly string[]): Promise<string | null>;
};

const firstLine = (text: string) => text.split("\n").find((line) => line.trim() !== "") ?? "";

export function createNft(run: Run): Nft {
  return {
    async apply(text) {
      const done = await run.exec("nft", ["-f", "-"], { input: text, timeoutMs: 20_000 });
      return done.code === 0 ? null : { said: firstLine(done.stderr), code: done.code };
    },
    async list(...what) {
      const done = await run.exec("nft", ["-j", "list", ...what], { timeoutMs: 20_000 });
      if (done.code === 0) return done.stdout;
      if (/No such file or directory/.test(done.stderr)) return null;
      throw refusal({ said: firstLine(done.stderr), code: done.code });
    },
  };
}

export function refusal(failure: Failure): Refused {
  if (failure.code === exitCode.missing)
    return new Refused("failed", "The program nft is not installed.", { fix: "sudo apt install nftables" });
  return new Refused("failed", `The kernel did not take the firewall's rules: ${failure.said}`);
}

/** `inet kaunta_hs1` as the words of a command. */
export const words = (table: Table): readonly string[] => table.split(" ");
