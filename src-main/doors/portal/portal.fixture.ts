// A portal on a real listener with a small book behind it: for the tests of this room.
import { request } from "node:http";
import type { Grant } from "#contract/access.ts";
import type { Facts } from "#contract/facts.ts";
import type { Plan } from "#contract/plans.ts";
import type { Redeemed } from "#contract/vouchers.ts";
import type { GrantId, Mac, RouterId, SiteId } from "#contract/values/index.ts";
import { createHttpDoor } from "#main/doors/http/server.ts";
import type { Admitted } from "#main/features/access/index.ts";
import { createPortal, type Portal } from "#main/features/portal/index.ts";
import { createBus, type Bus } from "#main/platform/bus.ts";
import { createManualClock, type ManualClock } from "#main/platform/clock.ts";
import { openMemoryDb } from "#main/platform/db/index.ts";
import { silentLog, silentLogs } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import { createPortalDoor } from "./index.ts";
import { scriptedPayments, type ScriptedPayments } from "./paying/payments.fixture.ts";

type PortalParts = Parameters<typeof createPortal>[0];
type Link = ReturnType<PortalParts["sites"]["link"]>;

export const kisumu = "kisumu" as SiteId;
export const router = "r1" as RouterId;
export const mac = "AA:BB:CC:00:00:5E" as Mac;
export const grantId = "g1" as GrantId;

export type Answer = {
  status: number;
  headers: Record<string, string>;
  body: string;
  bytes: number;
};
export type Ask = {
  form?: Record<string, string>;
  language?: string;
  headers?: Record<string, string>;
  /** The phone's own address, in 127.0.0.0/8. */
  from?: string;
};

export type PortalHouse = {
  portal: Portal;
  clock: ManualClock;
  bus: Bus<Facts>;
  /** What the book answers, and what it was asked. */
  book: {
    redeemed: Redeemed;
    admitted: Admitted;
    grant: Grant;
    ofDevice: Grant[];
    plans: Plan[];
    asked: string[];
  };
  payments: ScriptedPayments;
  link: { now: Link };
  key: string;
  port: number;
  preview: ReturnType<typeof createPortalDoor>["preview"];
  ask(path: string, how?: Ask): Promise<Answer>;
  /** As a router sends its guests; `more` changes or adds to the query. */
  arrive(more?: Record<string, string>, how?: Ask): Promise<Answer>;
  /** Sends the form on this page. */
  submit(page: string, fields?: Record<string, string>, how?: Ask): Promise<Answer>;
  end(): Promise<void>;
};

/** `hotspots`: what is known of this computer's own. */
export async function portalHouse(more: Pick<PortalParts, "hotspots"> = {}): Promise<PortalHouse> {
  const open = await openMemoryDb();
  const clock = createManualClock();
  const bus = createBus<Facts>((_, error) => {
    throw error;
  });
  const db = open.db.$extendTables<Record<string, Record<string, unknown>>>();
  await db
    .insertInto("sites")
    .values({
      id: kisumu,
      name: "Kisumu",
      folded: "kisumu",
      slug: "kisumu",
      time_zone: "Africa/Nairobi",
      currency: "KES",
      made_at: 0,
    })
    .execute();
  await db
    .insertInto("routers")
    .values({
      id: router,
      site_id: kisumu,
      host: "10.8.0.2",
      port: 8728,
      address: "10.8.0.2 8728",
      login: "kaunta",
      password: "",
      security: "plain",
      made_at: 0,
    })
    .execute();
  const kept = {
    id: router,
    site: kisumu,
    host: "10.8.0.2",
    port: 8728,
    user: "kaunta",
    security: "plain" as const,
    fingerprint: null,
  };
  const place = { name: "Kisumu", timeZone: "Africa/Nairobi", currency: "KES" as const };
  const book: PortalHouse["book"] = {
    redeemed: { kind: "unknown" },
    admitted: { kind: "online", grant: grantId, until: null },
    grant: sampleGrant(),
    ofDevice: [],
    plans: [samplePlan()],
    asked: [],
  };
  const link: PortalHouse["link"] = { now: undefined };
  const portal = await createPortal({
    db: open.db,
    bus,
    clock,
    random: secureRandom,
    vault: { kind: "key-file", seal: async (text) => text, open: async (text) => text },
    logs: silentLogs,
    settings: { get: () => ({ shopName: "Duka la Amina", language: "en" }) },
    sites: {
      list: async () => [{ id: kisumu, slug: "kisumu", ...place, routers: [kept] }],
      router: (id) => (id === router ? kept : undefined),
      routersOf: (site) => (site === kisumu ? [kept] : []),
      place: (site) => (site === kisumu ? place : undefined),
      link: () => link.now,
      whyAway: () => "not connected",
      onLook: () => () => {},
    },
    plans: { soldAt: () => book.plans },
    access: {
      async view(id) {
        book.asked.push(`view ${id}`);
        return book.grant;
      },
      async admit(order) {
        const drop = order.drop === undefined ? "" : ` instead of ${order.drop}`;
        book.asked.push(`admit ${order.grant} ${order.mac} ${order.ip}${drop}`);
        return book.admitted;
      },
      async ofDevice(asked) {
        book.asked.push(`of ${asked}`);
        return book.ofDevice;
      },
      async resume(id) {
        book.asked.push(`resume ${id}`);
        return book.grant;
      },
    },
    vouchers: {
      async redeem({ code, site, device }) {
        book.asked.push(`redeem ${code} ${site} ${device?.mac} ${device?.ip}`);
        return book.redeemed;
      },
    },
    addresses: () => ["192.168.1.5"],
    ...more,
  });
  portal.start();
  const payments = scriptedPayments(clock);
  const door = createPortalDoor({
    portal,
    payments,
    openPayments: async () => [...payments.kept.values()].filter(({ state }) => state === "open"),
    bus,
    clock,
    random: secureRandom,
    log: silentLog,
    language: () => "en",
    phoneCountry: () => "254",
  });
  const stopDoor = await door.start();
  const http = await createHttpDoor({
    screens: "/nowhere",
    serve: () => {},
    log: silentLog,
    clock,
    routes: { guest: (app) => door.routes(app), lan: () => {}, portal: (app) => door.strays(app) },
  });
  const { port } = await http.guests.listen({ lan: false, port: 0 });
  const { files } = await portal.files(kisumu);
  const key = /\/hs\/([\w-]+)/.exec(files[0]?.text ?? "")?.[1] ?? "";

  function ask(path: string, { form, language, headers = {}, from }: Ask = {}): Promise<Answer> {
    const body = form && new URLSearchParams(form).toString();
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: "127.0.0.1",
          port,
          path,
          ...(from === undefined ? {} : { localAddress: from }),
          method: body === undefined ? "GET" : "POST",
          headers: {
            ...(language === undefined ? {} : { "accept-language": language }),
            ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
            ...headers,
          },
        },
        (response) => {
          const parts: Buffer[] = [];
          response.on("data", (data: Buffer) => parts.push(data));
          response.on("end", () => {
            const whole = Buffer.concat(parts);
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers as Record<string, string>,
              body: whole.toString(),
              bytes: whole.length,
            });
          });
        },
      );
      asked.on("error", reject);
      asked.end(body);
    });
  }

  return {
    portal,
    clock,
    bus,
    book,
    payments,
    link,
    key,
    port,
    preview: door.preview,
    ask,
    arrive: (more = {}, how = {}) =>
      ask(`/hs/${key}?${new URLSearchParams({ ...fromRouter, ...more }).toString()}`, how),
    submit(page, fields = {}, how = {}) {
      const form = formOn(page);
      return ask(form.action, { ...how, form: { ...form.fields, ...fields } });
    },
    async end() {
      stopDoor();
      portal.stop();
      await http.close();
      await open.close();
    },
  };
}

/** What login.html sends. */
export const fromRouter = {
  srv: "hotspot1",
  mac: "aa:bb:cc:00:00:5e",
  ip: "10.5.50.12",
  login: "http://10.5.50.1/login",
  dst: "http://example.com/news?a=1&b=2",
};

/** The form of a page that is sent there (the first one unless told), as a browser without scripts would send it. */
export function formOn(page: string, to = ""): { action: string; fields: Record<string, string> } {
  const forms = [...page.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)];
  const [, action = "", inside = ""] = forms.find((form) => form[1]?.startsWith(to)) ?? [];
  const fields: Record<string, string> = {};
  for (const [tag] of inside.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(tag)?.[1];
    if (name === undefined || (tag.includes('type="radio"') && !/\bchecked\b/.test(tag))) continue;
    fields[name] = /value="([^"]*)"/.exec(tag)?.[1] ?? "";
  }
  return { action, fields };
}

export function samplePlan(change: Partial<Plan> = {}): Plan {
  return {
    id: "p1" as Plan["id"],
    number: 1,
    order: 1,
    name: "1 day",
    description: "For a whole day of films",
    price: { minor: 5000, currency: "KES" },
    time: { kind: "wall", seconds: 86_400 },
    caps: { in: null, out: null, total: 1e9 },
    speed: { in: 1e6, out: 2e6 },
    devices: 2,
    window: { from: null, until: null, hours: null, days: [] },
    sites: [],
    colour: "teal",
    onSale: true,
    ...change,
  };
}

export function sampleGrant(change: Partial<Grant> = {}): Grant {
  const { id, name, time, caps, speed, devices, window, sites } = samplePlan();
  return {
    id: grantId,
    site: kisumu,
    name: "A3K9M7P2",
    terms: { plan: id, planName: name, time, caps, speed, devices, window, sites },
    source: "voucher",
    guest: null,
    state: "running",
    end: null,
    madeAt: 0,
    firstUsedAt: 1,
    endedAt: null,
    until: Date.UTC(2026, 10, 23, 8, 58, 0),
    secondsUsed: 120,
    secondsTotal: 86_400,
    secondsLeft: 86_280,
    bytesIn: 20e6,
    bytesOut: 100e6,
    bytesLeft: 880e6,
    devices: [{ mac, firstSeen: 1, lastSeen: 2, online: true }],
    online: true,
    onGateway: { state: "in-place", detail: "", at: 1 },
    ...change,
  };
}
