// Access on RouterOS: one hotspot user per grant, marked in its comment; device rules as ip-bindings.
import type { Mac, RouterId } from "#contract/values/index.ts";
import * as active from "#main/drivers/routeros/menus/ip-hotspot-active.ts";
import * as cookies from "#main/drivers/routeros/menus/ip-hotspot-cookie.ts";
import * as hosts from "#main/drivers/routeros/menus/ip-hotspot-host.ts";
import * as bindings from "#main/drivers/routeros/menus/ip-hotspot-ip-binding.ts";
import * as users from "#main/drivers/routeros/menus/ip-hotspot-user.ts";
import { LinkError, type RouterLink } from "#main/drivers/routeros/types.ts";
import { putProfiles } from "#main/features/plans/index.ts";
import { appErrorOf, kick, type Sites } from "#main/features/sites/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Action, Enforcer, LetIn, SeenRow, SeenSession, WantedRow } from "./enforcer.ts";
import { grantOf, markOf, ruleMark } from "./mark.ts";

function seenRow(user: users.HotspotUser): SeenRow {
  return {
    id: user.id,
    name: user.name,
    grant: grantOf(user.comment),
    profile: user.profile,
    disabled: user.disabled,
    limits: {
      seconds: user.limitUptime,
      in: user.limitBytesIn,
      out: user.limitBytesOut,
      total: user.limitBytesTotal,
    },
    bound: user.mac !== null || user.server !== "all",
    counter: { seconds: user.uptime, in: user.bytesIn, out: user.bytesOut },
  };
}

function changeOf({
  name,
  secret,
  profile,
  disabled,
  limits,
  grant,
}: WantedRow): users.UserChange & { name: string } {
  return {
    name,
    password: secret,
    profile: profile.name,
    comment: markOf(grant),
    disabled,
    limitUptime: limits.seconds ?? 0,
    limitBytesIn: limits.in ?? 0,
    limitBytesOut: limits.out ?? 0,
    limitBytesTotal: limits.total ?? 0,
  };
}

const why: Readonly<Record<string, (LetIn & { kind: "refused" })["why"]>> = {
  "unknown-host": "no-such-device",
  "uptime-limit": "used-up",
  "traffic-limit": "used-up",
  "login-refused": "secret",
  "wrong-mac": "secret",
};

export function createRouterOsEnforcer(parts: {
  sites: Pick<Sites, "link" | "whyAway" | "nudge">;
}): Enforcer {
  const { sites } = parts;

  async function at<T>(gateway: RouterId, work: (link: RouterLink) => Promise<T>): Promise<T> {
    const link = sites.link(gateway);
    if (!link) {
      const detail = sites.whyAway(gateway);
      throw new AppError("router_unreachable", detail, { params: { detail } });
    }
    return work(link).catch((error: unknown) => {
      throw appErrorOf(error);
    });
  }

  async function carry(link: RouterLink, action: Action): Promise<"done" | "taken" | "gone"> {
    switch (action.kind) {
      case "add":
        return (await users.add(link, changeOf(action.row))).kind === "added" ? "done" : "taken";
      case "remove":
        return users.remove(link, action.id);
      case "change": {
        const { profile, disabled, limits, secret } = action.row;
        const has = new Set(action.fields);
        return users.set(link, action.id, {
          ...(has.has("profile") ? { profile: profile.name } : {}),
          ...(has.has("mark") ? { comment: markOf(action.row.grant) } : {}),
          ...(has.has("secret") ? { password: secret } : {}),
          ...(has.has("disabled") ? { disabled } : {}),
          ...(has.has("bound") ? { mac: null, server: "all" } : {}),
          ...(has.has("limits")
            ? {
                limitUptime: limits.seconds ?? 0,
                limitBytesIn: limits.in ?? 0,
                limitBytesOut: limits.out ?? 0,
                limitBytesTotal: limits.total ?? 0,
              }
            : {}),
        });
      }
    }
  }

  return {
    away: (gateway) => (sites.link(gateway) ? undefined : sites.whyAway(gateway)),
    // Whether it does differs between versions.
    inPlace: () => false,
    rows: (gateway, name) => at(gateway, async (link) => (await users.find(link, name)).map(seenRow)),
    slice: (gateway, profile, row) =>
      at(gateway, async (link) => {
        await users.each(link, { profile }, (user) => row(seenRow(user)));
      }),
    sessions: (gateway, name) =>
      at(gateway, async (link) => (await active.ofUser(link, name)).map(seenSession)),
    prepare: (gateway, profiles) => at(gateway, (link) => putProfiles(link, profiles)),
    carry: (gateway, action) => at(gateway, (link) => carry(link, action)),
    places: (gateway, mac) =>
      at(gateway, async (link) => (await hosts.ofMac(link, mac)).map((host) => host.ip)),
    letIn: (gateway, guest) =>
      at(gateway, async (link) => {
        const asked = { user: guest.name, password: guest.secret, mac: guest.mac, ip: guest.ip };
        const answer = await active.login(link, asked).catch((error: unknown) => {
          // Words nobody has written down yet are a refusal like the others.
          if (!(error instanceof LinkError) || error.kind !== "trap") throw error;
          return { kind: "refused" as const, why: "other" as const, text: error.message };
        });
        if (answer.kind === "logged-in") return { kind: "in" };
        const full = /\(\d+\)|licen/i.test(answer.text) ? "licence" : "too-many";
        return {
          kind: "refused",
          why: answer.why === "session-limit" ? full : (why[answer.why] ?? "other"),
          text: answer.text,
        };
      }),
    putOff: (gateway, { name, mac }) =>
      at(gateway, async (link) => {
        const outcome = await kick(link, { user: name, mac });
        sites.nudge(gateway);
        return outcome.kind === "still-online" ? outcome.detail : undefined;
      }),
    interrupt: (gateway, { name, mac }) =>
      at(gateway, async (link) => {
        const mine = (await active.ofUser(link, name)).filter((row) => row.mac === mac);
        await active.remove(
          link,
          mine.map(({ id }) => id),
        );
      }),
    free: (gateway, mac) =>
      at(gateway, async (link) => {
        const [sessions, kept] = await Promise.all([active.ofMac(link, mac), cookies.ofMac(link, mac)]);
        const ids = (rows: readonly { id: string; mac: string }[]): string[] =>
          rows.filter((row) => row.mac === mac).map(({ id }) => id);
        await cookies.remove(link, ids(kept));
        await active.remove(link, ids(sessions));
      }),
    rule: (gateway, wanted) =>
      at(gateway, async (link) => {
        const typeOf = { bypass: "bypassed", block: "blocked" } as const;
        const seen = await bindings.list(link, { comment: ruleMark });
        const isWanted = (row: bindings.IpBinding): boolean =>
          !row.disabled && wanted.some(({ mac, kind }) => row.mac === mac && row.type === typeOf[kind]);
        const doubled = (row: bindings.IpBinding, index: number): boolean =>
          seen.findIndex((one) => one.mac === row.mac && one.type === row.type) !== index;
        const wrong = seen.filter((row, index) => !isWanted(row) || doubled(row, index));
        const there = new Set(seen.filter((row) => !wrong.includes(row)).map(({ mac }) => mac));
        await bindings.remove(
          link,
          wrong.map(({ id }) => id),
        );
        for (const { mac, kind } of wanted)
          if (!there.has(mac)) await bindings.add(link, { mac, type: typeOf[kind], comment: ruleMark });
        if (wrong.length === 0 && wanted.every(({ mac }) => there.has(mac))) return;
        const now = await bindings.list(link, { comment: ruleMark });
        const missing = wanted.find(
          ({ mac, kind }) => !now.some((row) => row.mac === mac && row.type === typeOf[kind]),
        );
        if (missing)
          throw new AppError("router_refused", `the rule for ${missing.mac} is not shown`, {
            params: { detail: `the rule for ${missing.mac} is not shown` },
          });
      }),
    putOffDevice: (gateway, mac) =>
      at(gateway, async (link) => {
        for (const row of await active.ofMac(link, mac)) await kick(link, { user: row.user, mac });
        sites.nudge(gateway);
      }),
  };
}

function seenSession(row: active.ActiveRow): SeenSession {
  return {
    name: row.user,
    mac: row.mac as Mac,
    ip: row.ip,
    used: { seconds: row.uptime, in: row.bytesIn, out: row.bytesOut },
    left: row.timeLeft,
  };
}
