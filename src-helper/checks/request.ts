// What came by the socket, as one of the protocol's requests or a refusal that names the field.
import type { Caps, DeviceOrder, DeviceRule, Rates, Request, SessionOrder, Verb } from "../protocol.ts";
import { hotspotConfig } from "./config.ts";
import type { Fields } from "./fields.ts";
import {
  hotspotId,
  integer,
  invalid,
  list,
  mac,
  object,
  oneOf,
  orNull,
  sessionId,
  wireless,
} from "./fields.ts";
import { address } from "./ipv4.ts";

const most = { sessions: 20_000, devices: 64, rules: 5000, logLines: 5000 } as const;
/** Ten years: whoever bought "for ever" gets that. */
const longest = 315_360_000;
const bytes = (value: unknown, field: string) => integer(value, field, 0, Number.MAX_SAFE_INTEGER);
/** Less than a byte a second is no rate. */
const rate = (value: unknown, field: string) => integer(value, field, 8, 1e12);

const caps = (value: unknown, field: string): Caps => {
  const of = object(value, field, ["in", "out", "total"]);
  const cap = (key: string) => orNull(of[key], (number) => bytes(number, `${field}.${key}`));
  return { in: cap("in"), out: cap("out"), total: cap("total") };
};

const rates = (value: unknown, field: string): Rates => {
  const of = object(value, field, ["in", "out"]);
  const one = (key: string) => orNull(of[key], (number) => rate(number, `${field}.${key}`));
  return { in: one("in"), out: one("out") };
};

const used = (value: unknown, field: string) => {
  const of = object(value, field, ["in", "out"]);
  return { in: bytes(of["in"], `${field}.in`), out: bytes(of["out"], `${field}.out`) };
};

function device(value: unknown, field: string): DeviceOrder {
  const of = object(value, field, ["mac", "ip", "seconds"]);
  return {
    mac: mac(of["mac"], `${field}.mac`),
    ip: address(of["ip"], `${field}.ip`),
    seconds: orNull(of["seconds"], (number) => integer(number, `${field}.seconds`, 1, longest)),
  };
}

/** No address twice: an address decides in the kernel whose bytes they are. */
function devices(value: unknown, field: string, seen = new Set<string>()): readonly DeviceOrder[] {
  return list(value, field, most.devices).map((one, n) => {
    const found = device(one, `${field}.${n}`);
    for (const key of ["mac", "ip"] as const) {
      if (seen.has(found[key])) throw invalid(`${field}.${n}.${key}`, "is there twice.");
      seen.add(found[key]);
    }
    return found;
  });
}

function session(value: unknown, field: string): Omit<SessionOrder, "devices"> {
  const of = object(value, field, ["sid", "caps", "rates", "used"]);
  return {
    sid: sessionId(of["sid"], `${field}.sid`),
    caps: caps(of["caps"], `${field}.caps`),
    rates: rates(of["rates"], `${field}.rates`),
    used: used(of["used"], `${field}.used`),
  };
}

function sessions(value: unknown, field: string): readonly SessionOrder[] {
  const seen = new Set<string>();
  const sids = new Set<string>();
  return list(value, field, most.sessions).map((one, n) => {
    const { devices: theirs, ...rest } = object(one, `${field}.${n}`, [
      "sid",
      "caps",
      "rates",
      "used",
      "devices",
    ]);
    const found = session(rest, `${field}.${n}`);
    if (sids.has(found.sid)) throw invalid(`${field}.${n}.sid`, "is there twice.");
    sids.add(found.sid);
    return { ...found, devices: devices(theirs, `${field}.${n}.devices`, seen) };
  });
}

function rules(value: unknown, field: string): readonly DeviceRule[] {
  const seen = new Set<string>();
  return list(value, field, most.rules).map((one, n) => {
    const of = object(one, `${field}.${n}`, ["mac", "kind"]);
    const rule: DeviceRule = {
      mac: mac(of["mac"], `${field}.${n}.mac`),
      kind: oneOf(of["kind"], `${field}.${n}.kind`, ["bypass", "block"]),
    };
    if (seen.has(rule.mac)) throw invalid(`${field}.${n}.mac`, "is there twice.");
    seen.add(rule.mac);
    return rule;
  });
}

type Asks = { readonly [V in Verb]: (value: Fields) => Extract<Request, { verb: V }> };
type Common = { readonly seq: number };

const nothing = (value: Fields) => void object(value, "request", ["seq", "verb"]);
const common = (value: Fields): Common => ({ seq: sequence(value["seq"]) });
const withId = (value: Fields, keys: readonly string[] = [], optional: readonly string[] = []) => {
  const of = object(value, "request", ["seq", "verb", "id", ...keys], optional);
  return { of, base: { ...common(of), id: hotspotId(of["id"], "id") } };
};

/** A verb, a check. */
const asks: Asks = {
  configure: (value) => {
    const of = object(value, "request", ["seq", "verb", "config"]);
    return { ...common(of), verb: "configure", config: hotspotConfig(of["config"]) };
  },
  forget: (value) => ({ ...withId(value).base, verb: "forget" }),
  list: (value) => (nothing(value), { ...common(value), verb: "list" }),
  config: (value) => ({ ...withId(value).base, verb: "config" }),
  start: (value) => ({ ...withId(value).base, verb: "start" }),
  stop: (value) => ({ ...withId(value).base, verb: "stop" }),
  restart: (value) => ({ ...withId(value).base, verb: "restart" }),
  status: (value) => ({ ...withId(value).base, verb: "status" }),
  grant: (value) => {
    const { of, base } = withId(value, ["session", "device"]);
    return {
      ...base,
      verb: "grant",
      session: session(of["session"], "session"),
      device: device(of["device"], "device"),
    };
  },
  revoke: (value) => {
    const { of, base } = withId(value, ["sid"], ["mac"]);
    return {
      ...base,
      verb: "revoke",
      sid: sessionId(of["sid"], "sid"),
      ...(of["mac"] === undefined ? {} : { mac: mac(of["mac"], "mac") }),
    };
  },
  change: (value) => {
    const { of, base } = withId(value, ["session", "devices"]);
    const one = object(of["session"], "session", ["sid", "caps", "rates"]);
    return {
      ...base,
      verb: "change",
      session: {
        sid: sessionId(one["sid"], "session.sid"),
        caps: caps(one["caps"], "session.caps"),
        rates: rates(one["rates"], "session.rates"),
      },
      devices: devices(of["devices"], "devices"),
    };
  },
  usage: (value) => ({ ...withId(value).base, verb: "usage" }),
  sync: (value) => {
    const { of, base } = withId(value, ["sessions"]);
    return { ...base, verb: "sync", sessions: sessions(of["sessions"], "sessions") };
  },
  hosts: (value) => ({ ...withId(value).base, verb: "hosts" }),
  kick: (value) => {
    const { of, base } = withId(value, ["mac"]);
    return { ...base, verb: "kick", mac: mac(of["mac"], "mac") };
  },
  rules: (value) => {
    const { of, base } = withId(value, ["rules"]);
    return { ...base, verb: "rules", rules: rules(of["rules"], "rules") };
  },
  capabilities: (value) => (nothing(value), { ...common(value), verb: "capabilities" }),
  scan: (value) => {
    const of = object(value, "request", ["seq", "verb", "interface"]);
    return { ...common(of), verb: "scan", interface: wireless(of["interface"], "interface") };
  },
  doctor: (value) => {
    const of = object(value, "request", ["seq", "verb"], ["interface"]);
    return {
      ...common(of),
      verb: "doctor",
      ...(of["interface"] === undefined ? {} : { interface: wireless(of["interface"], "interface") }),
    };
  },
  logs: (value) => {
    const of = object(value, "request", ["seq", "verb", "log", "lines"]);
    const log = of["log"];
    return {
      ...common(of),
      verb: "logs",
      log: log === "system" || log === "auth" ? log : hotspotId(log, "log"),
      lines: integer(of["lines"], "lines", 1, most.logLines),
    };
  },
  subscribe: (value) => (nothing(value), { ...common(value), verb: "subscribe" }),
};

const isVerb = (verb: unknown): verb is Verb => typeof verb === "string" && Object.hasOwn(asks, verb);

export const sequence = (value: unknown) => integer(value, "seq", 0, Number.MAX_SAFE_INTEGER);

/** `value` is what JSON.parse gave. Throws `Refused` with `invalid` and the field. */
export function request(value: unknown): Request {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid("request", "must be an object.");
  const of: Fields = Object.fromEntries(Object.entries(value));
  sequence(of["seq"]);
  const verb = of["verb"];
  if (!isVerb(verb)) throw invalid("verb", `must be one of ${Object.keys(asks).join(", ")}.`);
  return asks[verb](of);
}
