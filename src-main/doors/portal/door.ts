// The portal's routes: who comes, what they ask, which page they get. Works without scripts and without cookies.
import { isIPv4 } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Facts } from "#contract/facts.ts";
import type { Grant } from "#contract/access.ts";
import type { Payment } from "#contract/payments.ts";
import type { Currency, PhoneCountry, SiteId } from "#contract/values/index.ts";
import { Mac } from "#contract/values/index.ts";
import { isWithin, networkOf } from "#main/doors/http/zones.ts";
import { refusalIn, textIn, type Pass, type Portal, type Visit } from "#main/features/portal/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { answerPage } from "./answer.ts";
import { createDress } from "./dress.ts";
import { createFirstPage, type Variant } from "./first-page.ts";
import { createNearby } from "./nearby.ts";
import { limitPage, strayPage, termsPage, waitingPage } from "./notices.ts";
import { createPaying } from "./paying/door.ts";
import { createOpenPayments } from "./paying/open-payments.ts";
import type { PortalPayments } from "./paying/parts.ts";
import { createPreview } from "./preview.ts";
import { refusalSentence, type Outcome } from "./refusals.ts";
import { bodyOf, languageFor as languageIn, queryOf, type Query } from "./request.ts";
import { restOf, statusPage } from "./status.ts";
import { welcomePage } from "./welcome.ts";
import { words, type Language } from "./words/index.ts";

/** A code that came with the address a QR holds. */
const codePath = /^\/c\/([A-Za-z0-9-]{4,24})$/;
const isIn = (address: string, networks: readonly string[]): boolean =>
  networks.some((text) => {
    const network = networkOf(text);
    return network !== undefined && isWithin(address, network);
  });
/** A page that waits for a router tries so often to let the phone in; then it only looks. */
const mostTries = 60;

type PortalDoorParts = {
  readonly portal: Portal;
  readonly payments: PortalPayments;
  /** Payments that are open now, newest first. */
  readonly openPayments: () => Promise<readonly Payment[]>;
  readonly bus: Bus<Facts>;
  readonly clock: Pick<Clock, "now" | "after">;
  readonly random: Pick<Random, "bytes">;
  readonly log: Log;
  /** The shop's own language, for phones that want neither of ours. */
  readonly language: () => Language;
  readonly phoneCountry: () => PhoneCountry;
};

export function createPortalDoor(parts: PortalDoorParts) {
  const { portal, clock, log } = parts;
  const dress = createDress(portal);
  const nearby = createNearby(portal);
  const languageFor = (request: FastifyRequest): Language => languageIn(request, parts.language());
  const paying = createPaying({ ...parts, dress }, { languageFor, welcome, stray, outcomePage });
  const openPayments = createOpenPayments({ ...parts, open: parts.openPayments });
  const payable = async (site: SiteId): Promise<ReadonlySet<Currency>> =>
    new Set((await paying.meansAt(site)).map(({ currency }) => currency));
  const firstPage = createFirstPage({ portal, dress, clock, payable });

  const variantOf = (visit: Visit): Variant => portal.branding(visit.site).variant;
  const siteName = (site: SiteId): string | undefined => portal.place(site)?.name;

  async function welcome(
    reply: FastifyReply,
    visit: Visit,
    language: Language,
    more: { code?: string; fault?: string; notice?: string; variant?: Variant } = {},
  ): Promise<FastifyReply> {
    const { code = "", fault, notice, variant = variantOf(visit) } = more;
    if (code === "" && fault === undefined && notice === undefined) {
      const { bytes, headers } = await firstPage(visit, language, variant);
      return reply.code(200).headers(headers).send(bytes);
    }
    const sealed = portal.sealVisit(visit);
    const wearer = { site: visit.site, language, here: `/g/w?v=${sealed}`, query: `v=${sealed}` };
    const look = dress.look(wearer);
    const branding = dress.brandingOf(wearer);
    const text = welcomePage({
      look,
      variant,
      text: dress.text(branding.welcome, language),
      plans: branding.showPlans ? portal.soldAt(visit.site) : undefined,
      payable: await payable(visit.site),
      visit: sealed,
      device: `${visit.mac} · ${visit.ip}`,
      code,
      ...(fault === undefined ? {} : { fault }),
      ...(notice === undefined ? {} : { notice }),
    });
    return answerPage(reply, text, look);
  }

  /** Somebody without a word from a router: sent to the router's login page where it is known, else told what to do. */
  function stray(
    request: FastifyRequest,
    reply: FastifyReply,
    more: { fault?: (language: Language) => string; code?: string; site?: SiteId } = {},
  ): FastifyReply | Promise<FastifyReply> {
    const language = languageFor(request);
    const { fault, code = "", site } = more;
    // Whoever is in our own network needs nobody's word.
    const here = nearby.of(request)?.visit;
    if (here && request.method === "GET" && fault === undefined && code === "")
      return meetVisit(request, reply, here);
    if (here) {
      const sentence = fault?.(language);
      return welcome(reply, here, language, { code, ...(sentence === undefined ? {} : { fault: sentence }) });
    }
    const address = (request.socket.remoteAddress ?? "").replace(/^::ffff:/i, "");
    const login = isIPv4(address) ? (portal.loginPageFor((networks) => isIn(address, networks)) ?? "") : "";
    if (login !== "" && fault === undefined && request.method === "GET") {
      const host = request.headers.host ?? "";
      const back = code !== "" && /^[\w.-]+(:\d+)?$/.test(host) ? `http://${host}/c/${code}` : "";
      return reply
        .header("cache-control", "no-store")
        .redirect(back === "" ? login : `${login}?dst=${encodeURIComponent(back)}`, 302);
    }
    const look = dress.look({ site, language, here: code === "" ? "/" : `/c/${code}` });
    const sentence = fault?.(language);
    const text = strayPage({ look, login, code, ...(sentence === undefined ? {} : { fault: sentence }) });
    return answerPage(reply, text, look);
  }

  /** A router's word for a phone, at whatever path. */
  async function meet(
    request: FastifyRequest,
    reply: FastifyReply,
    key: string,
    variant?: Variant,
  ): Promise<FastifyReply> {
    const query = queryOf(request);
    const met = portal.meet(key, query);
    if (!met) {
      const site = portal.siteBehind(key);
      return stray(request, reply, site === undefined ? {} : { site });
    }
    const language = languageFor(request);
    const own = variant === undefined ? {} : { variant };
    // Somebody who asked for a page of ours wants nothing but what we show anyway.
    const code = codeIn(met);
    const visit = isOurs(met.dst, request.headers.host) ? { ...met, dst: "" } : met;
    const refusal = refusalIn(textIn(query, "err"));
    if (refusal !== undefined)
      return welcome(reply, visit, language, { fault: words[language].router[refusal], ...own });
    if (code !== "") return welcome(reply, visit, language, { code, ...own });
    return meetVisit(request, reply, visit, own);
  }

  /** Who came, as far as it is known: with an open payment, with a right, or new. */
  async function meetVisit(
    request: FastifyRequest,
    reply: FastifyReply,
    visit: Visit,
    own: { variant?: Variant } = {},
  ): Promise<FastifyReply> {
    const language = languageFor(request);
    const ref = openPayments.of(visit.site, visit.mac);
    if (ref !== undefined)
      return reply
        .header("cache-control", "no-store")
        .redirect(
          `/pay/${portal.sealPayment({ ref, typed: false, link: "", since: clock.now(), visit })}?lang=${language}`,
          303,
        );
    const known = await portal.isKnown(visit).catch((error: unknown) => {
      log.error("a device could not be looked up", { error: textOf(error) });
      return false;
    });
    if (!known) {
      portal.expect(visit);
      return welcome(reply, visit, language, own);
    }
    return reply
      .header("cache-control", "no-store")
      .redirect(`/status?v=${portal.sealVisit(visit)}&lang=${language}`, 303);
  }

  const isOurs = (dst: string, host: string | undefined): boolean =>
    dst !== "" && (new URL(dst).host === host || codePath.test(new URL(dst).pathname));
  const codeIn = (visit: Visit): string =>
    visit.dst === "" ? "" : (codePath.exec(new URL(visit.dst).pathname)?.[1] ?? "");

  function status(
    reply: FastifyReply,
    pass: Pass,
    grant: Grant,
    language: Language,
    online: boolean,
  ): FastifyReply {
    const sealed = portal.sealPass(pass);
    const { visit } = pass;
    const look = dress.look({
      site: visit.site,
      language,
      here: `/me/${sealed}`,
      query: `v=${portal.sealVisit(visit)}`,
    });
    const kind =
      grant.state === "ended" ? "over" : grant.state === "paused" ? "paused" : online ? "online" : "away";
    const text = statusPage({
      look,
      now: clock.now(),
      kind,
      rest: restOf(grant),
      byData: grant.end === "data",
      begun: grant.firstUsedAt !== null,
      code: pass.typed ? grant.name : undefined,
      dst: visit.dst,
      logout:
        grant.terms.time.kind === "online" && visit.login !== ""
          ? visit.login.replace(/login$/, "logout")
          : "",
      pass: sealed,
      login: visit.login,
    });
    return answerPage(reply, text, look);
  }

  function waiting(
    reply: FastifyReply,
    pass: Pass,
    grant: Grant,
    language: Language,
    times: number,
  ): FastifyReply {
    const { visit } = pass;
    const sealed = portal.sealPass(pass);
    const look = dress.look({ site: visit.site, language, here: `/me/${sealed}?w=${times}` });
    const { text, script } = waitingPage({
      look,
      pass: sealed,
      times,
      code: pass.typed ? grant.name : undefined,
      login: visit.login,
    });
    return answerPage(reply, text, { ...look, scripts: script, formTo: visit.login });
  }

  /** From what became of a code, or of a phone that wants in again, to the page that says it. */
  async function outcomePage(
    reply: FastifyReply,
    outcome: Outcome,
    at: { visit: Visit; language: Language; code: string; pass: Pass | undefined },
  ): Promise<FastifyReply> {
    const { visit, language, code } = at;
    const pass = at.pass ?? ("grant" in outcome ? { grant: outcome.grant, typed: true, visit } : undefined);
    const go = (query: string): FastifyReply =>
      reply
        .header("cache-control", "no-store")
        .redirect(`/me/${pass ? portal.sealPass(pass) : ""}?lang=${language}${query}`, 303);
    switch (outcome.kind) {
      case "online":
        return go("&on=1");
      case "granted":
        return go("&w=1");
      case "paused":
        return go("");
      case "device-limit": {
        if (!pass) return welcome(reply, visit, language);
        const look = dress.look({ site: visit.site, language, here: "" });
        const most = (await portal.view(pass.grant)).terms.devices;
        // Whose device it is may be told to who knows the code, not to a phone that happens to be known.
        const devices = pass.typed ? outcome.devices : [];
        return answerPage(reply, limitPage({ look, pass: portal.sealPass(pass), devices, most }), look);
      }
      default: {
        const look = dress.look({ site: visit.site, language, here: "" });
        const fault = refusalSentence(outcome, { look, now: clock.now(), siteName });
        return welcome(reply, visit, language, { code, fault });
      }
    }
  }

  const tooOld = (language: Language): string => words[language].fault.old;
  const isHere = (grant: Grant, visit: Visit): boolean =>
    grant.devices.some(({ mac, online }) => mac === visit.mac && online);

  /** A phone asks by its device alone, or by a code that was typed: the first only if its router agrees. */
  async function mayAct(pass: Pass): Promise<boolean> {
    return pass.typed || (await portal.verify(pass.visit)) === "genuine";
  }

  /** What a phone does with a right it has; then in it goes. */
  function acting(
    app: FastifyInstance,
    path: string,
    act: (pass: Pass, body: Query) => Promise<Mac | undefined>,
  ): void {
    app.post(path, async (request, reply) => {
      const body = bodyOf(request);
      const pass = portal.openPass(textIn(body, "p"));
      if (!pass) return stray(request, reply, { fault: tooOld });
      const language = languageFor(request);
      const { visit } = pass;
      if (!(await mayAct(pass))) return welcome(reply, visit, language);
      const drop = await act(pass, body);
      return outcomePage(reply, await portal.admit(pass, drop), { visit, language, code: "", pass });
    });
  }

  return {
    preview: createPreview({ portal, dress, clock, payable }),
    /** Learns who waits for a payment. Answers how to stop. */
    start: openPayments.start,

    /** The portal's own paths: for guests, and for whoever looks at them from the shop. */
    routes(app: FastifyInstance): void {
      app.get<{ Params: { key: string } }>("/hs/:key", (request, reply) =>
        meet(request, reply, request.params.key),
      );
      for (const [path, variant] of [
        ["mikrotik-login", "basic"],
        ["mikrotik-login-enhanced", "enhanced"],
      ] as const)
        for (const base of ["", "/api"])
          app.get(`${base}/payments/${path}/`, async (request, reply) => {
            const query = queryOf(request);
            const key = textIn(query, "k");
            if (key !== "") return meet(request, reply, key, variant);
            const site = await portal.siteBySlug(textIn(query, "site"));
            return loginPage(request, reply, site, variant);
          });
      app.get("/g/l", (request, reply) => {
        const visit = portal.openVisit(textIn(queryOf(request), "v"));
        return visit ? meetVisit(request, reply, visit) : stray(request, reply);
      });
      app.get("/g/w", (request, reply) => {
        const visit = portal.openVisit(textIn(queryOf(request), "v"));
        return visit ? welcome(reply, visit, languageFor(request)) : stray(request, reply, { fault: tooOld });
      });
      app.post("/g/go", async (request, reply) => {
        const body = bodyOf(request);
        const visit = portal.openVisit(textIn(body, "v"));
        const code = textIn(body, "code").trim().slice(0, 40);
        if (!visit)
          return stray(request, reply, textIn(body, "v") === "" ? { code } : { fault: tooOld, code });
        const language = languageFor(request);
        if (code === "") return welcome(reply, visit, language, { fault: words[language].fault.empty });
        const outcome = await portal.redeem(visit, code, request.ip);
        return outcomePage(reply, outcome, { visit, language, code, pass: undefined });
      });
      app.get("/status", async (request, reply) => {
        const visit = portal.openVisit(textIn(queryOf(request), "v"));
        if (!visit) return stray(request, reply);
        const language = languageFor(request);
        if ((await portal.verify(visit)) === "forged") return welcome(reply, visit, language);
        const [grant] = await portal.ofDevice(visit);
        if (!grant) return welcome(reply, visit, language);
        if (grant.state === "ended") {
          const { over } = words[language];
          const recent = grant.endedAt !== null && clock.now() - grant.endedAt < 24 * 3_600_000;
          const notice = grant.end === "data" ? over.data : over.title;
          return welcome(reply, visit, language, recent && grant.end !== "void" ? { notice } : {});
        }
        return status(reply, { grant: grant.id, typed: false, visit }, grant, language, isHere(grant, visit));
      });
      app.get<{ Params: { pass: string } }>("/me/:pass", async (request, reply) => {
        const pass = portal.openPass(request.params.pass);
        if (!pass) return stray(request, reply, { fault: tooOld });
        const language = languageFor(request);
        const query = queryOf(request);
        const times = Number(textIn(query, "w")) || 0;
        let online = textIn(query, "on") === "1";
        if (times > 0 && times <= mostTries && (await mayAct(pass))) {
          const outcome = await portal.admit(pass);
          if (outcome.kind !== "granted" && outcome.kind !== "online")
            return outcomePage(reply, outcome, { visit: pass.visit, language, code: "", pass });
          online = outcome.kind === "online";
        }
        const grant = await portal.view(pass.grant);
        online ||= isHere(grant, pass.visit);
        if (times > 0 && !online && (grant.state === "waiting" || grant.state === "running"))
          return waiting(reply, pass, grant, language, times);
        return status(reply, pass, grant, language, online);
      });
      acting(app, "/g/again", async () => undefined);
      acting(app, "/g/resume", (pass) => portal.resume(pass).then(() => undefined));
      acting(app, "/g/drop", async (pass, body) => {
        const mac = Mac.safeParse(textIn(body, "mac"));
        return mac.success && pass.typed ? mac.data : undefined;
      });
      app.get("/g/terms", (request, reply) => {
        const sealed = textIn(queryOf(request), "v");
        const visit = portal.openVisit(sealed);
        if (!visit) return stray(request, reply);
        const language = languageFor(request);
        const back = `/g/w?v=${sealed}&lang=${language}`;
        const look = dress.look({ site: visit.site, language, here: `/g/terms?v=${sealed}` });
        const text = dress.text(portal.branding(visit.site).terms, language);
        return answerPage(reply, termsPage({ look, text, back }), look);
      });
      paying.routes(app);
      app.get<{ Params: { code: string } }>("/c/:code", (request, reply) => {
        const code = codePath.exec(`/c/${request.params.code}`)?.[1];
        return stray(request, reply, code === undefined ? {} : { code });
      });
    },

    /** What strays to the guests' listener: whatever phones ask to see whether they are online, old bookmarks. */
    strays(app: FastifyInstance): void {
      nearby.lead(app);
      nearby.api(app);
      app.get("/favicon.ico", (_request, reply) => reply.code(404).send());
      app.get("/*", (request, reply) => stray(request, reply));
    },
  };

  /** One of the two ready pages, asked for without a router's word: how it looks, and the way to the real one. */
  function loginPage(
    request: FastifyRequest,
    reply: FastifyReply,
    site: SiteId | undefined,
    variant: Variant,
  ): FastifyReply {
    const language = languageFor(request);
    const wearer = { site, language, here: "" };
    const look = dress.look(wearer);
    const branding = dress.brandingOf(wearer);
    const text = welcomePage({
      look,
      variant,
      text: dress.text(branding.welcome, language),
      plans: site !== undefined && branding.showPlans ? portal.soldAt(site) : undefined,
      payable: new Set(),
      visit: "",
      device: "",
      code: "",
    });
    return answerPage(reply, text, look);
  }
}
