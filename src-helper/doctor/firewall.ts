// Firewalls of others. Accepting in our own table does not help where another drops: what it needs is said exactly.
import { readFile } from "node:fs/promises";
import path from "node:path";

import type { Outside } from "../parts.ts";
import type { Finding } from "../protocol.ts";
import { bad, good, unknown } from "./finding.ts";

type Place = { readonly family: string; readonly table: string; readonly chain: string };
type Base = Place & { readonly hook: string; readonly policy: string };
type Rule = Place & {
  /** Texts it compares with: interfaces among them. */
  readonly names: ReadonlySet<string>;
  readonly accepts: boolean;
  /** Drops or rejects, whatever it is. */
  readonly refusesAll: boolean;
  /** The chain it goes on with. */
  readonly target: string | undefined;
};
export type Ruleset = {
  readonly chains: readonly Place[];
  readonly bases: readonly Base[];
  readonly rules: readonly Rule[];
};

/** `nft -j -t list ruleset` (libnftables-json(5)). Undefined when it is no such text. */
export function readRuleset(text: string): Ruleset | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const items = fieldOf(parsed, "nftables");
  if (!Array.isArray(items)) return undefined;
  const chains: Place[] = [];
  const bases: Base[] = [];
  const rules: Rule[] = [];
  for (const item of items as readonly unknown[]) {
    const chain = fieldOf(item, "chain");
    const rule = fieldOf(item, "rule");
    if (chain !== undefined) {
      const place = placeOf(chain, "name");
      chains.push(place);
      const hook = textOf(chain, "hook");
      if (hook) bases.push({ ...place, hook, policy: textOf(chain, "policy") });
    }
    if (rule !== undefined) rules.push({ ...placeOf(rule, "chain"), ...meaningOf(fieldOf(rule, "expr")) });
  }
  return { chains, bases, rules };
}

function meaningOf(expression: unknown): Omit<Rule, keyof Place> {
  const words = JSON.stringify(expression ?? []);
  return {
    names: new Set([...words.matchAll(/"right":\s*"([^"]+)"/g)].map((match) => match[1]!)),
    accepts: /"accept":/.test(words),
    refusesAll: /"(?:drop|reject)":/.test(words) && !/"(?:match|xt)":/.test(words),
    target: /"(?:jump|goto)":\s*\{"target":\s*"([^"]+)"/.exec(words)?.[1],
  };
}

/** Whose table it is, and what its owner has to be told. */
type Owner = { readonly who: string; readonly fix: (card: string) => string };
const owners = {
  docker: {
    who: "Docker",
    fix: (card) =>
      `sudo iptables -I DOCKER-USER -i ${card} -j ACCEPT && sudo iptables -I DOCKER-USER -o ${card} -j ACCEPT`,
  },
  ufw: { who: "ufw", fix: (card) => `sudo ufw allow in on ${card} && sudo ufw route allow in on ${card}` },
  firewalld: {
    who: "firewalld",
    fix: (card) =>
      `sudo firewall-cmd --permanent --zone=trusted --add-interface=${card} && sudo firewall-cmd --reload`,
  },
  iptables: {
    who: "A firewall made with iptables",
    fix: (card) =>
      `sudo iptables -I INPUT -i ${card} -j ACCEPT && sudo iptables -I FORWARD -i ${card} -j ACCEPT && sudo iptables -I FORWARD -o ${card} -j ACCEPT`,
  },
} satisfies Record<string, Owner>;

export async function aboutFirewall(
  { run, paths }: Pick<Outside, "run" | "paths">,
  card: string,
): Promise<readonly Finding[]> {
  const { code, stdout } = await run.exec("nft", ["-j", "-t", "list", "ruleset"]);
  const ruleset = code === 0 ? readRuleset(stdout) : undefined;
  if (!ruleset)
    return [
      unknown(
        "firewall",
        "The firewall's rules cannot be read, so nobody knows whether it lets guests through.",
      ),
    ];
  const ufwOn = /^ENABLED=yes$/m.test(
    await readFile(path.join(paths.others, "ufw", "ufw.conf"), "utf8").catch(() => ""),
  );
  const findings = closedTables(ruleset, card).map(({ family, table, chains }) => {
    const owner = ownerOf(table, chains, ufwOn) ?? {
      who: `A firewall (table ${family} ${table})`,
      fix: () => `Let it accept what comes in on ${card} and what goes out on ${card}.`,
    };
    return bad("firewall", `${owner.who} does not let guests on ${card} through.`, owner.fix(card));
  });
  return findings.length > 0
    ? findings
    : [good("firewall", `No other firewall stands in the way of guests on ${card}.`)];
}

type Closed = { readonly family: string; readonly table: string; readonly chains: readonly string[] };

/** Foreign tables that refuse on the way in or through what nobody allowed, and allow nothing for this card. */
function closedTables({ chains, bases, rules }: Ruleset, card: string): readonly Closed[] {
  const closed = bases.filter(
    (base) =>
      (base.hook === "input" || base.hook === "forward") &&
      /^(?:ip|inet)$/.test(base.family) &&
      !base.table.startsWith("kaunta_") &&
      refuses(base, rules) &&
      !lets(base, rules, card),
  );
  const keys = [...new Set(closed.map(({ family, table }) => `${family} ${table}`))];
  return keys.map((key) => {
    const [family = "", table = ""] = key.split(" ");
    return {
      family,
      table,
      chains: chains.filter((one) => inTable(one, family, table)).map(({ chain }) => chain),
    };
  });
}

const inTable = (one: Place, family: string, table: string) => one.family === family && one.table === table;

/** By policy, or by a rule for everything. */
const refuses = (base: Base, rules: readonly Rule[]) =>
  base.policy === "drop" ||
  rules.some(
    (rule) => inTable(rule, base.family, base.table) && rule.chain === base.chain && rule.refusesAll,
  );

/** A rule for this card, here or in a chain that is gone on with. firewalld names cards of its closed zones too. */
function lets(base: Base, rules: readonly Rule[], card: string): boolean {
  const own = rules.filter((rule) => inTable(rule, base.family, base.table));
  const seen = new Set([base.chain]);
  for (const chain of seen)
    for (const rule of own.filter((one) => one.chain === chain)) {
      if (rule.target !== undefined) seen.add(rule.target);
      if (!rule.names.has(card)) continue;
      if (rule.accepts || (base.table === "firewalld" ? rule.target?.endsWith("_trusted") : rule.target))
        return true;
    }
  return false;
}

function ownerOf(table: string, chains: readonly string[], ufwOn: boolean): Owner | undefined {
  if (table === "firewalld") return owners.firewalld;
  if (ufwOn && chains.some((name) => name.startsWith("ufw-"))) return owners.ufw;
  if (chains.includes("DOCKER-USER")) return owners.docker;
  return table === "filter" ? owners.iptables : undefined;
}

const placeOf = (value: unknown, chain: string): Place => ({
  family: textOf(value, "family"),
  table: textOf(value, "table"),
  chain: textOf(value, chain),
});
const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
const textOf = (value: unknown, name: string) => {
  const found = fieldOf(value, name);
  return typeof found === "string" ? found : "";
};
