// What a menu is to the connection: a path with verbs. Verbs get a call and give an answer.
import type { Request } from "../wire/request.ts";
import type { Trap } from "../traps.ts";

/** Property names to text, `.id` included; absent means the property is not there. */
export type Row = ReadonlyMap<string, string>;

export type Policy =
  | "local"
  | "telnet"
  | "ssh"
  | "ftp"
  | "reboot"
  | "read"
  | "write"
  | "policy"
  | "test"
  | "winbox"
  | "password"
  | "web"
  | "sniff"
  | "sensitive"
  | "api"
  | "romon"
  | "rest-api";

/** Who asks. Rights are those of the moment of login. */
export type Caller = {
  readonly user: string;
  readonly policies: ReadonlySet<string>;
  readonly address: string;
};

export type Answer = {
  row(fields: Row): void;
  /** `!empty`, where the version knows it. */
  empty(): void;
  /** Ends the command. */
  done(ret?: string): void;
  /** Ends the command with `!trap` and `!done`. */
  fail(trap: Trap): void;
  /** The command goes on until cancelled or the connection ends; `stop` lets its things go. */
  until(stop: () => void): void;
};

export type Call = { readonly request: Request; readonly caller: Caller; readonly answer: Answer };

export type Verb = { readonly needs: readonly Policy[]; run(call: Call): void };

/** A place in the tree: `/ip/hotspot` has verbs of its own and children. */
export type Place = { readonly children: Map<string, Place>; readonly verbs: Map<string, Verb> };

export const createPlace = (): Place => ({ children: new Map(), verbs: new Map() });

/** The place of a full path, made when it is not there yet. */
export function placeAt(root: Place, path: string): Place {
  let place = root;
  for (const name of path.split("/").filter(Boolean)) {
    const next = place.children.get(name) ?? createPlace();
    place.children.set(name, next);
    place = next;
  }
  return place;
}

function byPrefix<T>(from: ReadonlyMap<string, T>, name: string): T | undefined {
  const exact = from.get(name);
  if (exact !== undefined || name === "") return exact;
  const fits = [...from].filter(([full]) => full.startsWith(name));
  return fits.length === 1 ? fits[0]?.[1] : undefined;
}

/** Walks `/sys/sch/print` as the command line does: every name may be cut short while it stays unique. */
export function resolve(root: Place, command: string): Verb | "no menu" | "no verb" {
  const names = command.split(/[/ ]+/).filter(Boolean);
  const last = names.pop();
  if (!command.startsWith("/") || last === undefined) return "no verb";
  let place: Place = root;
  for (const name of names) {
    const next = byPrefix(place.children, name);
    if (!next) return "no menu";
    place = next;
  }
  return byPrefix(place.verbs, last === "getall" ? "print" : last) ?? "no verb";
}
