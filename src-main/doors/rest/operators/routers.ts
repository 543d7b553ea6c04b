// Routers over the API: kept, tested, asked, and told. A router's name is that of the site it stands at.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Permission, Role } from "#contract/define.ts";
import type { Me } from "#contract/operators.ts";
import type { Settings } from "#contract/settings.ts";
import type { Router, RouterDraft, RouterFacts, RouterLive, Site } from "#contract/sites.ts";
import { Host, Port } from "#contract/values/index.ts";
import { withoutSecrets } from "#main/doors/rpc/dispatch.ts";
import type { Operators } from "#main/features/operators/index.ts";
import type { Plans } from "#main/features/plans/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { described } from "../describe.ts";
import { momentOf } from "../guests/words.ts";
import { byNumber, numberOf } from "../numbers.ts";
import { operatorOf } from "../operator.ts";
import { bodyLimit, room } from "../room.ts";
import { Command, resultOf, wordsOf } from "./command.ts";
import { packageOf } from "./packages.ts";
import * as docs from "./routers-docs.ts";
import { commandRoles, read, refusals, say, yesNo } from "./words.ts";

const Name = z.string().trim().min(1).max(60);
const User = z.string().trim().min(1).max(100);
const Secret = z.string().max(200);
const PortText = z.union([
  Port,
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(Port),
]);
const Added = z.object({
  name: Name,
  host: Host,
  port: PortText.nullish(),
  username: User,
  password: Secret,
  use_https: yesNo.nullish(),
});
const Changed = Added.partial();

export type RoutersParts = {
  readonly sites: Pick<
    Sites,
    | "addRouter"
    | "change"
    | "changeRouter"
    | "create"
    | "deviceInfo"
    | "list"
    | "live"
    | "refresh"
    | "removeRouter"
    | "run"
    | "stamps"
  >;
  readonly plans: Pick<Plans, "list">;
  readonly operators: Pick<Operators, "check" | "keys" | "note" | "tokens">;
  readonly settings: { get(): Pick<Settings, "currency" | "timeZone"> };
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
};

type One = { readonly site: Site; readonly router: Router };
type Asked = One & { readonly me: Me };

/** For the shop's network only. */
export function routers(app: FastifyInstance, parts: RoutersParts): void {
  const { sites, plans, operators, settings, clock, log } = parts;

  async function all(): Promise<One[]> {
    return (await sites.list()).flatMap((site) =>
      site.routers.filter(({ kind }) => kind !== "local").map((router) => ({ site, router })),
    );
  }

  /** Who asks, and the router the address names. Otherwise the answer is sent. */
  async function asked(
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
    needs: Permission | readonly Role[],
  ): Promise<Asked | undefined> {
    const me = await operatorOf(request, reply, operators, needs, refusals);
    if (!me) return undefined;
    const known = await all();
    const router = byNumber(
      known.map((one) => one.router),
      request.params.id,
    );
    const one = known.find((each) => each.router === router);
    if (one) return { me, ...one };
    await reply.code(404).send(say("Router not found"));
    return undefined;
  }

  const pictureOf = (router: Router): RouterLive | undefined =>
    sites
      .live()
      .sites.flatMap((site) => site.routers)
      .find((one) => one.router === router.id);

  const viewOf = ({ site, router }: One): object => {
    const { madeAt, changedAt } = sites.stamps(router.id);
    const picture = pictureOf(router);
    return {
      id: numberOf(router.id),
      name: site.name,
      host: router.host,
      port: router.port,
      username: router.user,
      use_https: router.security === "tls",
      is_online: isOnline(picture),
      last_checked: picture?.pictureAt ? momentOf(picture.pictureAt) : null,
      created_at: momentOf(madeAt),
      updated_at: momentOf(changedAt),
    };
  };

  const note = (me: Me, request: FastifyRequest, call: string, about: object, outcome = "done") =>
    operators.note({
      operator: me,
      from: request.ip,
      call: `rest.routers.${call}`,
      about: withoutSecrets(about),
      outcome,
    });

  room(app, { clock, log, say }, (inner) => {
    inner.get("/routers/", described(docs.list), async (request, reply) => {
      const me = await operatorOf(request, reply, operators, "read", refusals);
      return me ? (await all()).map(viewOf) : reply;
    });

    inner.post(
      "/routers/",
      { bodyLimit, ...described({ ...docs.add, body: Added }) },
      async (request, reply) => {
        const me = await operatorOf(request, reply, operators, "operate", refusals);
        if (!me) return reply;
        const { name, password, ...given } = read(Added, request.body);
        const draft = { ...draftOf(given, undefined), password };
        const at = (await sites.list()).find((site) => isSameName(site.name, name));
        const { timeZone, currency } = settings.get();
        const made = at
          ? { site: at, router: await sites.addRouter(at.id, draft) }
          : firstOf(await sites.create({ name, timeZone, currency, router: draft }));
        await note(me, request, "add", { name, host: draft.host, port: draft.port });
        return reply.code(201).send(viewOf(made));
      },
    );

    inner.get<{ Params: { id: string } }>("/routers/:id/", described(docs.one), async (request, reply) => {
      const one = await asked(request, reply, "read");
      return one ? viewOf(one) : reply;
    });

    inner.put<{ Params: { id: string } }>(
      "/routers/:id/",
      { bodyLimit, ...described({ ...docs.change, body: Changed }) },
      async (request, reply) => {
        const one = await asked(request, reply, "operate");
        if (!one) return reply;
        const { name, password, ...given } = read(Changed, request.body);
        const draft = draftOf(given, one.router);
        const router = await sites.changeRouter(one.router.id, {
          ...draft,
          ...(password === undefined ? {} : { password }),
        });
        const site =
          name === undefined || name === one.site.name ? one.site : await sites.change(one.site.id, { name });
        await note(one.me, request, "change", { name, host: draft.host, port: draft.port });
        return viewOf({ site, router });
      },
    );

    inner.delete<{ Params: { id: string } }>(
      "/routers/:id/",
      described(docs.remove),
      async (request, reply) => {
        const one = await asked(request, reply, "operate");
        if (!one) return reply;
        await sites.removeRouter(one.router.id);
        await note(one.me, request, "remove", { name: one.site.name, host: one.router.host });
        return { message: `Router "${one.site.name}" has been successfully deleted` };
      },
    );

    inner.post<{ Params: { id: string } }>(
      "/routers/:id/test-connection/",
      { bodyLimit, ...described(docs.test) },
      async (request, reply) => {
        const one = await asked(request, reply, "read");
        if (!one) return reply;
        await sites.refresh(one.site.id);
        const picture = pictureOf(one.router);
        const trouble = picture && "trouble" in picture.state ? picture.state.trouble : undefined;
        return {
          router_id: numberOf(one.router.id),
          is_online: isOnline(picture),
          message: "Connection test completed",
          ...(trouble && !isOnline(picture) ? { reason: trouble.cause, detail: trouble.detail } : {}),
        };
      },
    );

    inner.post<{ Params: { id: string } }>(
      "/routers/:id/execute-command/",
      { bodyLimit, ...described({ ...docs.execute, body: Command }) },
      async (request, reply) => {
        const one = await asked(request, reply, commandRoles);
        if (!one) return reply;
        const order = read(Command, request.body);
        const { command, words } = wordsOf(order);
        const about = { router: one.router.id, command, words };
        const told = {
          router_id: numberOf(one.router.id),
          command: order.command,
          method: order.method ?? "GET",
        };
        try {
          const answer = await sites.run(one.router.id, command, words, one.me.name);
          await note(one.me, request, "execute", about);
          return { ...told, result: resultOf(answer), message: "Command executed successfully" };
        } catch (error) {
          await note(one.me, request, "execute", about, error instanceof AppError ? error.code : "internal");
          if (!(error instanceof AppError) || error.code !== "router_refused") throw error;
          return reply.code(400).send({ ...told, error: error.message, status_code: 400 });
        }
      },
    );

    inner.get<{ Params: { id: string } }>(
      "/routers/:id/device-info/",
      described(docs.device),
      async (request, reply) => {
        const one = await asked(request, reply, "read");
        if (!one) return reply;
        return {
          router_id: numberOf(one.router.id),
          device_info: deviceOf(await sites.deviceInfo(one.router.id)),
          message: "Device information retrieved successfully",
        };
      },
    );

    inner.get<{ Params: { id: string } }>(
      "/routers/:id/packages/",
      described(docs.packages),
      async (request, reply) => {
        const one = await asked(request, reply, "read");
        if (!one) return reply;
        const here = plans
          .list()
          .filter((plan) => plan.onSale && (plan.sites.length === 0 || plan.sites.includes(one.site.id)));
        return {
          router_id: numberOf(one.router.id),
          router_name: one.site.name,
          packages: here.map(packageOf),
          message: `Found ${here.length} active packages for ${one.site.name}`,
        };
      },
    );
  });
}

const isOnline = (picture: RouterLive | undefined): boolean =>
  picture?.state.kind === "online" || picture?.state.kind === "degraded";

const isSameName = (a: string, b: string): boolean =>
  a.normalize("NFKC").trim().toLowerCase() === b.normalize("NFKC").trim().toLowerCase();

/** The router a site was made with. */
function firstOf(site: Site): One {
  const [router] = site.routers;
  if (!router) throw new AppError("internal", "a site was made without its router");
  return { site, router };
}

/** The usual ports of the router's API. */
const usual = { plain: 8728, tls: 8729 } as const;
const isUsual = (port: number): boolean => port === usual.plain || port === usual.tls;

/**
 * How the router is reached. Ports 80 and 443 are those of the router's web pages, which the first clients of this API
 * used: they mean the usual port of the router's API, with or without TLS.
 */
function draftOf(
  given: Pick<z.output<typeof Changed>, "host" | "port" | "username" | "use_https">,
  was: Router | undefined,
): Omit<RouterDraft, "password"> {
  const byPort = given.port === 443 || given.port === usual.tls ? "tls" : undefined;
  const asWas = was?.security ?? "plain";
  const named = given.use_https === true ? "tls" : "plain";
  const security = typeof given.use_https === "boolean" ? named : (byPort ?? asWas);
  const wished = given.port ?? was?.port;
  const unsaid = given.port === undefined || given.port === null;
  const port =
    wished === undefined || wished === 80 || wished === 443 || (unsaid && isUsual(wished))
      ? usual[security]
      : wished;
  return {
    host: given.host ?? was?.host ?? "",
    port,
    user: given.username ?? was?.user ?? "",
    security,
  };
}

/** What a router says of itself, as text throughout; null where it did not say. */
function deviceOf(facts: RouterFacts): object {
  const text = (value: number | null): string | null => (value === null ? null : String(value));
  return {
    identity: facts.identity,
    cpu_load: facts.cpuLoad === null ? null : `${facts.cpuLoad}%`,
    free_memory: text(facts.memoryFree),
    total_memory: text(facts.memoryTotal),
    free_hdd_space: text(facts.diskFree),
    total_hdd_space: text(facts.diskTotal),
    version: facts.version,
    uptime: uptimeOf(facts.uptime),
  };
}

/** `2d 15:30:45`. */
function uptimeOf(seconds: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const clock = `${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return seconds < 86_400 ? clock : `${Math.floor(seconds / 86_400)}d ${clock}`;
}
