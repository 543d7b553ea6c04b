// The guest API: verify, user status, bundles, redeem, devices. For phones and for the shop's own programs.
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { Mac } from "#contract/values/index.ts";
import type { Settings } from "#contract/settings.ts";
import type { Redeemed } from "#contract/vouchers.ts";
import type { Grant } from "#contract/access.ts";
import type { Access } from "#main/features/access/index.ts";
import type { Plans } from "#main/features/plans/index.ts";
import type { Sites } from "#main/features/sites/index.ts";
import type { Vouchers } from "#main/features/vouchers/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { addressKey, createLimiter } from "#main/platform/limits.ts";
import type { Log } from "#main/platform/log.ts";
import { described } from "../describe.ts";
import { bodyLimit, room } from "../room.ts";
import { createWhere } from "../where.ts";
import { bundleOf } from "./bundles.ts";
import { deviceId, devicesOf } from "./devices.ts";
import * as docs from "./docs.ts";
import { bestOf, isGood, userOf } from "./user.ts";
import { bodyOf, lengthOf, optional, phoneField, phoneOf, say } from "./words.ts";

export type GuestApiParts = {
  readonly sites: Pick<Sites, "list" | "find">;
  readonly plans: Pick<Plans, "list">;
  readonly access: Pick<Access, "ofPhone" | "admit" | "view" | "dropDevice">;
  readonly vouchers: Pick<Vouchers, "redeemFirst">;
  readonly settings: { get(): Pick<Settings, "phoneCountry"> };
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
};

/** Numbers that were never here, asked for from one address: more is somebody trying numbers. */
const unknownPhones = [{ most: 60, ms: 600_000 }];

const who = { phone_number: phoneField, mac_address: optional, ip_address: optional, router_id: optional };
const Verify = z.object(who);
const Redeem = z.object({ ...who, voucher_code: z.string().max(60) });
const Remove = z.object({ phone_number: phoneField, device_id: z.union([z.string(), z.number()]) });

const notThere = "User not found. Please register and pay to access Wi-Fi.";

export function guestApi(app: FastifyInstance, parts: GuestApiParts): void {
  const { sites, plans, access, vouchers, settings, clock, log } = parts;
  const siteOf = createWhere(sites);
  const strangers = createLimiter({ clock, limits: unknownPhones });
  const phone = (text: unknown): string => phoneOf(text, settings.get().phoneCountry);
  const grantsOf = async (number: string, from: string): Promise<Grant[]> => {
    const grants = await access.ofPhone(number);
    if (grants.length === 0) strangers.count(addressKey(from));
    return grants;
  };
  const isTrying = (from: string): boolean => strangers.wait(addressKey(from)) > 0;
  const tooMany = (reply: FastifyReply): FastifyReply =>
    reply.code(429).header("retry-after", "60").send(say("Too many requests. Try again later."));

  room(app, { clock, log, say: (sentence) => say(sentence) }, (inner) => {
    inner.get("/api/bundles/", described(docs.bundles), async () => ({
      success: true,
      bundles: plans
        .list()
        .filter(({ onSale }) => onSale)
        .map(bundleOf),
    }));

    inner.post(
      "/api/verify/",
      { bodyLimit, ...described({ ...docs.verify, body: Verify }) },
      async (request, reply) => {
        if (isTrying(request.ip)) return tooMany(reply);
        const body = bodyOf(Verify, request.body);
        const number = phone(body.phone_number);
        const denied = (message: string, more: object = {}): object => ({
          access_granted: false,
          message,
          ...more,
        });
        const grants = await grantsOf(number, request.ip);
        if (grants.length === 0) return reply.code(404).send(denied(notThere));
        const mac = macOf(body.mac_address);
        const best = bestOf(grants);
        log.info("access asked for", { phone: number, mac, good: best !== undefined });
        const user = (): object => ({ user: userOf(number, grants, clock.now()) });
        if (!best) return denied("Access expired. Please pay to access Wi-Fi.", user());
        if (mac === undefined) return { access_granted: true, ...user() };
        const site = (await siteOf({ router_id: body.router_id, mac }, [best.site])) ?? best.site;
        const so = await access.admit({ grant: best.id, mac, ip: body.ip_address, site });
        const fresh = { user: userOf(number, await access.ofPhone(number), clock.now()) };
        if (so.kind === "online" || so.kind === "granted") return { access_granted: true, ...fresh };
        return denied(sentences[so.kind], fresh);
      },
    );

    inner.get<{ Params: { phone: string } }>(
      "/api/user-status/:phone/",
      described(docs.userStatus),
      async (request, reply) => {
        if (isTrying(request.ip)) return tooMany(reply);
        const number = phone(request.params.phone);
        const grants = await grantsOf(number, request.ip);
        return grants.length === 0
          ? reply.code(404).send(say("User not found"))
          : userOf(number, grants, clock.now());
      },
    );

    inner.post(
      "/api/vouchers/redeem/",
      { bodyLimit, ...described({ ...docs.redeem, body: Redeem }) },
      async (request, reply) => {
        const body = bodyOf(Redeem, request.body);
        const number = phone(body.phone_number);
        const mac = macOf(body.mac_address);
        const site = await siteOf({ router_id: body.router_id, mac });
        if (site === undefined) return reply.code(400).send(say("This shop has no site yet."));
        const { answer, first, grant } = await vouchers.redeemFirst({
          code: body.voucher_code,
          site,
          device: mac === undefined ? undefined : { mac, ip: body.ip_address },
          claimed: true,
          phone: number,
          once: true,
          // Without a router's word the code may be for another site than the first.
          anySite: body.router_id === undefined,
          from: request.ip,
        });
        log.info("a code was brought", { phone: number, mac, answer: answer.kind, first });
        if ((answer.kind !== "online" && answer.kind !== "granted") || grant === undefined) {
          const { status, message } = refusalOf(answer);
          if (answer.kind === "wait") reply.header("retry-after", String(answer.seconds));
          return reply.code(status).send(say(message));
        }
        const given = await access.view(grant);
        const known = await access.ofPhone(number);
        const { time } = given.terms;
        const length = time.kind === "none" ? "" : ` Access granted for ${lengthOf(time.seconds)}.`;
        return {
          success: true,
          message: `Voucher redeemed successfully.${length}`,
          user: userOf(number, known.length === 0 ? [given] : known, clock.now()),
        };
      },
    );

    inner.get<{ Params: { phone: string } }>(
      "/api/devices/:phone/",
      described(docs.devices),
      async (request, reply) => {
        if (isTrying(request.ip)) return tooMany(reply);
        const number = phone(request.params.phone);
        const grants = await grantsOf(number, request.ip);
        if (grants.length === 0) return reply.code(404).send(say("User not found"));
        return { success: true, phone_number: number, ...devicesOf(grants) };
      },
    );

    inner.post(
      "/api/devices/remove/",
      { bodyLimit, ...described({ ...docs.removeDevice, body: Remove }) },
      async (request, reply) => {
        if (isTrying(request.ip)) return tooMany(reply);
        const body = bodyOf(Remove, request.body);
        const number = phone(body.phone_number);
        const grants = await grantsOf(number, request.ip);
        if (grants.length === 0) return reply.code(404).send(say("User not found"));
        const wanted = String(body.device_id).trim().toUpperCase();
        let removed = 0;
        for (const grant of grants.filter(isGood))
          for (const { mac } of grant.devices) {
            if (mac !== wanted && String(deviceId(mac)) !== wanted) continue;
            await access.dropDevice(grant.id, mac, "guest API");
            removed++;
          }
        if (removed === 0) return reply.code(404).send(say("Device not found"));
        log.info("a device was removed", { phone: number, device: wanted });
        return { success: true, message: "Device removed successfully" };
      },
    );
  });
}

const sentences = {
  "device-limit": "Device limit reached. Remove another device first.",
  blocked: "This device is blocked. Please ask at the counter.",
  "outside-window": "This bundle cannot be used at this hour.",
  ended: "Access expired. Please pay to access Wi-Fi.",
  paused: "This access is paused. Please ask at the counter.",
  "wrong-site": "This access cannot be used at this place.",
} as const;

function refusalOf(answer: Redeemed): { status: number; message: string } {
  switch (answer.kind) {
    case "unknown":
      return { status: 404, message: "Invalid voucher code" };
    case "void":
      return { status: 400, message: "This voucher is no longer valid" };
    case "spent":
      return { status: 400, message: "This voucher has already been used" };
    case "expired":
      return { status: 400, message: "This voucher has expired" };
    case "wait":
      return {
        status: 429,
        message: `Too many wrong codes. Try again in ${lengthOf(Math.ceil(answer.seconds / 60) * 60)}.`,
      };
    case "device-limit":
    case "blocked":
    case "outside-window":
    case "paused":
    case "wrong-site":
      return { status: 400, message: sentences[answer.kind] };
    case "online":
    case "granted":
      return { status: 400, message: "This voucher has already been used" };
  }
}

/** What is no MAC is as good as none: old clients send `unknown`. */
const macOf = (text: string | undefined): Mac | undefined => Mac.safeParse(text).data;
