// Where companies may call: a listener of its own, apart from guests and screens, and how the world reaches it.
import { NoticeDoor, type Environment } from "#contract/payments.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Store } from "./store.ts";

const usual: NoticeDoor = { open: false, bind: "127.0.0.1", port: 7422, url: "" };

/** Daraja refuses addresses with these in them (C2B, Register URL). */
const forbidden = /mpesa|m-pesa|safaricom|exe|exec|cmd|sql|query/i;

export type NoticeDoors = Awaited<ReturnType<typeof createNoticeDoor>>;

export async function createNoticeDoor(parts: { store: Store; log: Log }) {
  const { db } = parts.store;
  const row = await db.selectFrom("notice_door").selectAll().executeTakeFirst();
  let door: NoticeDoor = row
    ? { open: row.is_open === 1, bind: row.bind, port: row.port, url: row.url }
    : usual;

  return {
    door: (): NoticeDoor => door,
    /** Where companies are told to call; empty for nowhere. Stand-ins on this computer need no address in the world. */
    base(environment: Environment): string {
      if (!door.open) return "";
      return environment === "practice" ? `http://${door.bind}:${door.port}` : door.url;
    },
    /** `move` opens the listener first; what it throws leaves everything as it was. */
    async keep(wish: NoticeDoor, move: (door: NoticeDoor) => Promise<void>): Promise<NoticeDoor> {
      const read = NoticeDoor.parse(wish);
      const next: NoticeDoor = { ...read, bind: read.bind || usual.bind, url: sound(read.url) };
      await move(next);
      const values = { is_open: next.open ? 1 : 0, bind: next.bind, port: next.port, url: next.url };
      await db
        .insertInto("notice_door")
        .values({ id: "door", ...values })
        .onConflict((same) => same.column("id").doUpdateSet(values))
        .execute();
      door = next;
      parts.log.info("notice door changed", { open: next.open, bind: next.bind, port: next.port });
      return next;
    },
  };
}

/** `https://host[/path]` without a slash at its end; empty for none. Throws `bad_request`, field `url`. */
function sound(text: string): string {
  if (text === "") return "";
  const bad = (sentence: string): AppError =>
    new AppError("bad_request", `url: ${sentence}`, { params: { field: "url" } });
  if (!URL.canParse(text)) throw bad("an address like https://pay.example.net");
  const url = new URL(text);
  if (url.protocol !== "https:") throw bad("companies call https only");
  if (url.search !== "" || url.hash !== "" || url.username !== "") throw bad("only a host and a path");
  const whole = `${url.origin}${url.pathname}`.replace(/\/+$/, "");
  const word = forbidden.exec(whole);
  if (word) throw bad(`Daraja refuses addresses with "${word[0].toLowerCase()}" in them`);
  return whole;
}
