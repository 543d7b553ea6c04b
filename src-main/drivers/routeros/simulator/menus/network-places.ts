// Reaching out from the router: ping and fetch with outcomes set from outside, and traffic on interfaces.
import type { Clock } from "../clock.ts";
import { parseDuration, parseIpv4 } from "../formats.ts";
import { Trap, traps } from "../traps.ts";
import type { Call, Place, Row } from "./menu.ts";
import { placeAt } from "./menu.ts";

/** What the router meets at a host: an answer after so many ms, silence, or a refusal. */
export type Reach = number | "timeout" | "refused" | "not found";

export type Network = {
  /** By host name or address, `host:port` first; what is not listed answers after 2 ms. */
  readonly reach: Map<string, Reach>;
  /** Bytes and bits per second of an interface now. */
  readonly traffic: (name: string) => Traffic | undefined;
};

export type Traffic = { rxBits: number; txBits: number; rxBytes: number; txBytes: number };

const look = (network: Network, host: string, port?: string): Reach =>
  network.reach.get(`${host}:${port ?? ""}`) ?? network.reach.get(host) ?? 2;

/** Calls `tick` at once and then each interval, until it says false or the command is cancelled. */
function ticking(clock: Clock, ms: number, { answer }: Call, tick: (section: number) => boolean): void {
  let section = 0;
  if (!tick(section++)) return answer.done();
  const timer = clock.every(ms, () => {
    if (tick(section++)) return;
    timer.cancel();
    answer.done();
  });
  return answer.until(() => timer.cancel());
}

function ping(network: Network, clock: Clock, call: Call): void {
  const asked = call.request.attributes;
  const address = asked.get("address");
  if (address === undefined) throw traps.missing("address");
  const count = asked.has("count") ? Number(asked.get("count")) : Number.POSITIVE_INFINITY;
  const interval = parseDuration(asked.get("interval") ?? "1s") ?? 1000;
  const reach = look(network, address);
  if (reach === "not found")
    throw traps.failure("while resolving ip-address: could not get answer from dns server");
  let received = 0;
  ticking(clock, interval, call, (seq) => {
    if (typeof reach === "number") received++;
    const sent = seq + 1;
    const row = new Map([
      ["seq", String(seq)],
      ["host", address],
    ]);
    if (typeof reach === "number")
      row
        .set("size", "56")
        .set("ttl", "64")
        .set("time", `${Math.floor(reach)}ms${Math.round((reach % 1) * 1000)}us`);
    else row.set("status", reach === "refused" ? "net unreachable" : "timeout");
    row.set("sent", String(sent)).set("received", String(received));
    call.answer.row(row.set("packet-loss", String(Math.round((100 * (sent - received)) / sent))));
    return sent < count;
  });
}

function fetch(network: Network, clock: Clock, call: Call): void {
  const asked = call.request.attributes;
  const url = asked.get("url");
  if (url === undefined) throw traps.missing("url");
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed) throw traps.badValue("url");
  const port = parsed.port || (parsed.protocol === "https:" ? "443" : "80");
  const reach = look(network, parsed.hostname, port);
  const { answer } = call;
  const say = (status: string): void =>
    answer.row(
      new Map([
        ["status", status],
        ["downloaded", "0"],
        ["total", "0"],
        ["duration", "1s"],
      ]),
    );
  if (reach === "not found" && parseIpv4(parsed.hostname) === undefined)
    throw traps.failure("resolving error");
  say("connecting");
  const end = clock.after(typeof reach === "number" ? reach : reach === "refused" ? 5 : 10_000, () => {
    if (typeof reach !== "number")
      return answer.fail(
        new Trap(reach === "refused" ? "failure: connection refused" : "failure: connection timeout"),
      );
    say("finished");
    return answer.done();
  });
  answer.until(() => end.cancel());
}

function monitor(network: Network, clock: Clock, call: Call): void {
  const asked = call.request.attributes;
  const names = (asked.get("interface") ?? asked.get("numbers") ?? asked.get(".id") ?? "").split(",");
  const known = names.map((name) => {
    if (name === "" || (name !== "aggregate" && !network.traffic(name))) throw traps.noMatch("interface");
    return name;
  });
  const row = (name: string): Map<string, string> => {
    const now = network.traffic(name) ?? { rxBits: 0, txBits: 0 };
    const fields = new Map([["name", name]]);
    for (const [side, bits] of [
      ["rx", now.rxBits],
      ["tx", now.txBits],
    ] as const) {
      const packets = String(Math.round(bits / 6400));
      fields
        .set(`${side}-packets-per-second`, packets)
        .set(`${side}-bits-per-second`, String(Math.round(bits)));
      fields
        .set(`fp-${side}-packets-per-second`, packets)
        .set(`fp-${side}-bits-per-second`, String(Math.round(bits)));
      fields.set(`${side}-drops-per-second`, "0").set(`${side}-errors-per-second`, "0");
    }
    return fields.set("tx-queue-drops-per-second", "0");
  };
  const once = asked.has("once");
  const until = asked.has("duration")
    ? clock.now() + (parseDuration(asked.get("duration") ?? "") ?? 0)
    : Infinity;
  ticking(clock, parseDuration(asked.get("interval") ?? "1s") || 1000, call, (section) => {
    for (const name of known) {
      const fields: Row = once ? row(name) : row(name).set(".section", String(section));
      call.answer.row(fields);
    }
    return !once && clock.now() < until;
  });
}

export function addNetworkPlaces(root: Place, network: Network, clock: Clock): void {
  const pinging = { needs: ["test"] as const, run: (call: Call) => ping(network, clock, call) };
  root.verbs.set("ping", pinging);
  placeAt(root, "/tool").verbs.set("ping", pinging);
  placeAt(root, "/tool").verbs.set("fetch", { needs: ["test"], run: (call) => fetch(network, clock, call) });
  placeAt(root, "/interface").verbs.set("monitor-traffic", {
    needs: ["read"],
    run: (call) => monitor(network, clock, call),
  });
}
