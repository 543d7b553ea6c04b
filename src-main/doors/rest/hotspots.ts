// /api/hotspots: the hotspots of this computer for other programs, in the words of the hotspot management API.
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Permission } from "#contract/define.ts";
import { HotspotId, type Hotspot } from "#contract/hotspots.ts";
import type { Me } from "#contract/operators.ts";
import type { Hotspots } from "#main/features/hotspot/index.ts";
import type { Operators } from "#main/features/operators/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { described, type Description } from "./describe.ts";
import { operatorOf } from "./operator.ts";
import { refusals, say } from "./operators/words.ts";
import { room } from "./room.ts";

export type HotspotsParts = {
  readonly hotspots: Pick<Hotspots, "picture" | "start" | "stop" | "restart">;
  readonly operators: Pick<Operators, "check" | "keys" | "note" | "tokens">;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
};

const verbs = { start: "started", stop: "stopped", restart: "restarted" } as const;
type Verb = keyof typeof verbs;

const sample = {
  id: 1,
  name: "Duka",
  status: "running",
  is_running: true,
  interface: "wlan0",
  ip_address: "10.77.0.1",
  security: "wpa2",
  country: "KE",
  channel: 6,
  stations: 12,
  sessions: 9,
  since: "2026-11-22T08:00:00.000Z",
  detail: "",
};
const mine = { group: "Hotspots", who: "operator" } as const;
const params = { id: "The hotspot's number" };
const refused = { 401: { error: "Authentication credentials were not provided or are invalid" } };
const gone = { 404: { error: "Hotspot not found" } };
const docs = {
  list: {
    ...mine,
    does: "List the hotspots of this computer",
    answers: { 200: [sample], ...refused },
  },
  status: {
    ...mine,
    does: "See how a hotspot is",
    more: "`status` is one of `unknown`, `stopped`, `starting`, `running`, `stopping`, `failed` and `card-missing`; `detail` says why and what to do.",
    params,
    answers: { 200: sample, ...refused, ...gone },
  },
  start: act("Start a hotspot", "started"),
  stop: act("Stop a hotspot", "stopped"),
  restart: act("Restart a hotspot", "restarted", "Guests who are online stay so."),
} satisfies Record<string, Description>;

function act(does: string, status: string, more?: string): Description {
  return {
    ...mine,
    does,
    ...(more === undefined ? {} : { more }),
    params,
    answers: {
      200: { status },
      ...refused,
      403: { error: "Your role may not do this" },
      ...gone,
      500: { error: "The radio is switched off. rfkill unblock wifi" },
    },
  };
}

/** For the shop's network only. Failures answer 500 with a sentence a person can act on. */
export function hotspots(app: FastifyInstance, parts: HotspotsParts): void {
  const { operators, clock, log } = parts;

  const viewOf = (one: Hotspot): object => ({
    id: one.id,
    name: one.name,
    status: one.state,
    is_running: one.state === "running",
    interface: one.details.interface,
    ip_address: one.details.address,
    security: one.hasPassword ? one.details.security : "open",
    country: one.country,
    channel: one.channel,
    stations: one.stations,
    sessions: one.sessions,
    since: new Date(one.since).toISOString(),
    detail: one.detail,
  });

  /** Who asks, and the hotspot the address names. Otherwise the answer is sent. */
  async function asked(
    request: FastifyRequest<{ Params: { id: string } }>,
    reply: FastifyReply,
    needs: Permission,
  ): Promise<{ me: Me; one: Hotspot } | undefined> {
    const me = await operatorOf(request, reply, operators, needs, refusals);
    if (!me) return undefined;
    const id = HotspotId.safeParse(/^\d{1,5}$/.test(request.params.id) ? Number(request.params.id) : 0);
    const one = id.success
      ? parts.hotspots.picture().hotspots.find((each) => each.id === id.data)
      : undefined;
    if (one) return { me, one };
    await reply.code(404).send(say("Hotspot not found"));
    return undefined;
  }

  room(app, { clock, log, say }, (inner) => {
    inner.get("/api/hotspots/", described(docs.list), async (request, reply) => {
      const me = await operatorOf(request, reply, operators, "read", refusals);
      return me ? parts.hotspots.picture().hotspots.map(viewOf) : reply;
    });
    inner.get<{ Params: { id: string } }>(
      "/api/hotspots/:id/status/",
      described(docs.status),
      async (request, reply) => {
        const so = await asked(request, reply, "read");
        return so ? viewOf(so.one) : reply;
      },
    );
    for (const verb of ["start", "stop", "restart"] satisfies Verb[])
      inner.post<{ Params: { id: string } }>(
        `/api/hotspots/:id/${verb}/`,
        described(docs[verb]),
        async (request, reply) => {
          const so = await asked(request, reply, "operate");
          if (!so) return reply;
          const { me, one } = so;
          const note = (outcome: string): Promise<void> =>
            operators.note({
              operator: me,
              from: request.ip,
              call: `rest.hotspots.${verb}`,
              about: { hotspot: one.id },
              outcome,
            });
          try {
            await parts.hotspots[verb](one.id, me.name);
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            await note(error.code);
            return reply.code(500).send(say(sentenceOf(error)));
          }
          await note("done");
          return { status: verbs[verb] };
        },
      );
  });
}

/** Why, and what to do. */
function sentenceOf(error: AppError): string {
  const { detail } = error.params;
  if (error.code === "helper_missing")
    return `This computer is not set up as a hotspot yet. Its administrator has to do this once: ${String(detail)}`;
  return typeof detail === "string" && detail !== "" ? detail : error.message;
}
