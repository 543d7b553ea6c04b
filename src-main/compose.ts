// The whole house, built by hand, in the order of who needs whom. Whoever joins the project starts reading here.
import { userInfo } from "node:os";
import type { Facts } from "#contract/facts.ts";
import { contract } from "#contract/index.ts";
import type { Handlers } from "#contract/define.ts";
import type { NoticeDoor } from "#contract/payments.ts";
import type { PortalDoor } from "#contract/portal.ts";
import type { About } from "#contract/settings.ts";
import { callbacks } from "#main/doors/callbacks/callbacks.ts";
import { ownAddresses } from "#main/doors/http/listener.ts";
import { createHttpDoor } from "#main/doors/http/server.ts";
import { createPortalDoor } from "#main/doors/portal/index.ts";
import { docs } from "#main/doors/rest/docs.ts";
import { guestApi } from "#main/doors/rest/guests/guests.ts";
import { operatorVouchers } from "#main/doors/rest/guests/vouchers.ts";
import { health } from "#main/doors/rest/health.ts";
import { hotspots as hotspotApi } from "#main/doors/rest/hotspots.ts";
import { hotspotStats } from "#main/doors/rest/hotspot-stats.ts";
import { routers, users } from "#main/doors/rest/operators/index.ts";
import { credentials, guestPayments, pagePayments, shopPayments } from "#main/doors/rest/payments/index.ts";
import { tokenApi } from "#main/doors/rest/tokens.ts";
import { createRpcDoor } from "#main/doors/rpc/serve.ts";
import type { Helper } from "#main/drivers/hotspot/types.ts";
import type { OpenRouter } from "#main/drivers/routeros/types.ts";
import { accessCalls, createAccess } from "#main/features/access/index.ts";
import {
  createHotspots,
  createNoHotspots,
  hotspotCalls,
  machineFacts,
  machineNetworks,
} from "#main/features/hotspot/index.ts";
import { createLogViewer, logCalls } from "#main/features/logs/index.ts";
import { createOperators, operatorCalls } from "#main/features/operators/index.ts";
import { createPayments, createProviders, paymentCalls } from "#main/features/payments/index.ts";
import { createPlans, createSpread, planCalls } from "#main/features/plans/index.ts";
import { createPortal, portalCalls } from "#main/features/portal/index.ts";
import { createPrinting, printingCalls } from "#main/features/printing/index.ts";
import { createSettings, settingsCalls } from "#main/features/settings/index.ts";
import { createSites, siteCalls } from "#main/features/sites/index.ts";
import { createSms, smsCalls } from "#main/features/sms/index.ts";
import { createVouchers, voucherCalls } from "#main/features/vouchers/index.ts";
import { createBus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { OpenDb } from "#main/platform/db/index.ts";
import { AppError, textOf } from "#main/platform/errors.ts";
import { createLetGo } from "#main/platform/lifecycle.ts";
import type { LogFiles } from "#main/platform/log-files.ts";
import type { Random } from "#main/platform/random.ts";
import { createTopics } from "#main/platform/topics.ts";
import type { Vault } from "#main/platform/vault.ts";

/** Everything outside the house. A test gives a small world, a host the real one. */
export type World = {
  readonly host: About["host"];
  readonly version: string;
  readonly demo: boolean;
  /** Swaps this house for the demo one; absent where that cannot be. */
  readonly startDemo?: () => Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  readonly vault: Vault;
  readonly db: OpenDb;
  readonly logFiles: LogFiles;
  readonly openRouter: OpenRouter;
  /** This computer's privileged part; absent where it cannot be a hotspot. */
  readonly helper?: Helper;
  readonly folders: { readonly data: string; readonly logs: string; readonly screens: string };
  /** A port that overrides the settings' one; 0 takes any. */
  readonly port?: number;
  /** Where the payment and message companies' stand-ins are, by name; undefined while none run. */
  readonly practice?: () => Readonly<Partial<Record<string, string>>> | undefined;
  /** Check answers against the contract too. */
  readonly strict: boolean;
};

export type Core = Awaited<ReturnType<typeof composeCore>>;

export async function composeCore(world: World) {
  const { clock, random, vault, folders } = world;
  const db = world.db.db;
  const logs = world.logFiles.logs;
  const letGo = createLetGo();
  const bus = createBus<Facts>((name, error) =>
    logs.system.error("a listener failed", { fact: name, error: textOf(error) }),
  );
  const topics = createTopics();

  const settings = await createSettings({ db, bus, log: logs.system });
  const operators = await createOperators({
    db,
    bus,
    clock,
    random,
    vault,
    log: logs.auth,
    settings,
    demo: world.demo,
  });
  const printing = await createPrinting({ db, bus, clock, random, log: logs.system, settings });
  const sites = await createSites({
    db,
    bus,
    clock,
    random,
    vault,
    logs,
    settings,
    openRouter: world.openRouter,
    watched: topics.watched,
    portalPort: () => http.guests.port(),
  });
  const hotspots = world.helper
    ? await createHotspots({
        db,
        bus,
        clock,
        random,
        vault,
        logs,
        sites,
        settings,
        helper: world.helper,
        portalPort: () => http.guests.port(),
        openPortal,
        machine: {
          facts: () => machineFacts(folders.data),
          networks: machineNetworks,
          user: userInfo().username,
        },
      })
    : createNoHotspots({ clock });
  const plans = await createPlans({
    db,
    bus,
    clock,
    random,
    log: logs.system,
    timeZone: (site) => sites.place(site)?.timeZone,
  });
  const spread = createSpread({ plans, sites, bus, clock, log: logs.system });
  const access = await createAccess({
    db,
    bus,
    clock,
    random,
    logs,
    sites,
    hotspots,
    settings,
    watched: topics.watched,
  });
  const sms = await createSms({
    db,
    bus,
    clock,
    random,
    vault,
    log: logs.system,
    settings,
    access,
    fetch,
    practiceBases: world.practice,
  });
  const vouchers = await createVouchers({
    db,
    bus,
    clock,
    random,
    log: logs.system,
    plans,
    access,
    sites,
    printing,
    settings,
    loginUrl: (code) => portal.loginUrl(code),
  });
  const portal = await createPortal({
    db,
    bus,
    clock,
    random,
    vault,
    logs,
    settings,
    sites,
    plans,
    access,
    vouchers,
    hotspots,
    addresses: ownAddresses,
  });
  const payments = await createPayments({
    db,
    bus,
    clock,
    random,
    vault,
    log: logs.system,
    settings,
    sites,
    plans,
    access,
    vouchers,
    sms,
    providers: createProviders({ fetch, clock, random }, vouchers),
    ...(world.practice ? { practiceBases: world.practice } : {}),
  });
  const portalDoor = createPortalDoor({
    portal,
    payments,
    openPayments: async () => (await payments.list({ states: ["open"], search: "", limit: 500 })).payments,
    bus,
    clock,
    random,
    log: logs.system,
    language: () => settings.get().language,
    phoneCountry: () => settings.get().phoneCountry,
  });
  const viewer = createLogViewer({
    files: world.logFiles,
    bus,
    clock,
    watched: topics.watched,
    titles: sites.names,
  });

  const handlers: Handlers<typeof contract> = {
    access: accessCalls(access),
    hotspots: hotspotCalls(hotspots, {
      block: (device, by) => access.setRule({ ...device, kind: "block" }, by),
      unblock: ({ mac, site }) => access.clearRule(mac, site),
    }),
    logs: logCalls(viewer),
    operators: operatorCalls(operators),
    payments: paymentCalls(payments, {
      listen: receiveNotices,
      running: () => http.notices.port() !== undefined,
      country: () => settings.get().phoneCountry,
    }),
    plans: planCalls(plans, spread),
    portal: portalCalls(portal, {
      async listen(door) {
        await receiveGuests(door);
        hotspots
          .portalMoved()
          .catch((error: unknown) =>
            logs.system.error("the hotspot does not lead to the portal", { error: textOf(error) }),
          );
      },
      running: () => http.guests.port() !== undefined,
      preview: portalDoor.preview,
    }),
    printing: printingCalls(printing),
    settings: settingsCalls(settings, {
      demo: world.demo,
      startDemo: world.startDemo,
      hasOperators: operators.any,
      about: (): About => ({
        version: world.version,
        host: world.host,
        demo: world.demo,
        dataFolder: folders.data,
        logFolder: folders.logs,
        addresses: http.addresses(),
        vault: vault.kind,
      }),
    }),
    sites: siteCalls(sites),
    sms: smsCalls(sms),
    vouchers: voucherCalls(vouchers),
  };

  const rpc = createRpcDoor({
    contract,
    handlers,
    bus,
    topics,
    random,
    log: logs.system,
    strict: world.strict,
    audit: (note) => void operators.note(note),
    onSessionEnd: operators.onEnd,
  });
  const paying = { payments, plans, sites, access, operators, settings, clock, log: logs.system };
  const http = await createHttpDoor({
    screens: folders.screens,
    serve: rpc.serve,
    log: logs.system,
    clock,
    routes: {
      docs(app) {
        docs(app, { version: world.version });
      },
      guest(app) {
        health(app, { clock });
        guestApi(app, { sites, plans, access, vouchers, settings, clock, log: logs.system });
        guestPayments(app, { payments, plans, sites, settings, clock, log: logs.system });
      },
      lan(app) {
        hotspotStats(app, { sites, operators });
        hotspotApi(app, { hotspots, operators, clock, log: logs.system });
        operatorVouchers(app, { vouchers, plans, operators, clock, log: logs.system });
        users(app, { operators, clock, log: logs.auth });
        routers(app, { sites, plans, operators, settings, clock, log: logs.system });
        tokenApi(app, { vouchers, clock, log: logs.system });
        shopPayments(app, paying);
        credentials(app, { payments, operators, clock, log: logs.system });
        portalDoor.routes(app);
      },
      portal(app) {
        pagePayments(app, paying);
        portalDoor.routes(app);
        portalDoor.strays(app);
      },
      notices(app) {
        callbacks(app, { payments, clock, log: logs.system });
      },
    },
    guestNetworks: portal.networks,
  });

  /** Opens the guests' listener, or shuts it. In the demo nobody but this computer comes in. */
  async function receiveGuests({ open, port }: PortalDoor): Promise<void> {
    if (open) await http.guests.listen({ lan: !world.demo, port });
    else await http.guests.close();
  }

  /** A hotspot of this computer is of no use while phones find no portal. Answers where it is. */
  async function openPortal(): Promise<number> {
    const door = portal.door();
    if (!door.open) await portal.changeDoor({ ...door, open: true }, receiveGuests);
    else if (http.guests.port() === undefined) await receiveGuests(door);
    const port = http.guests.port();
    if (port === undefined) throw new AppError("not_here", "the portal cannot be opened here");
    return port;
  }

  /** Opens the payment companies' listener, or shuts it. */
  async function receiveNotices({ open, bind, port }: NoticeDoor): Promise<void> {
    if (open) await http.notices.listen({ lan: false, port, bind });
    else await http.notices.close();
  }

  /** The wished port, else any free one: a busy port must not keep the shop closed. */
  async function listen(): Promise<void> {
    const wish = settings.get();
    const lan = wish.openToLan && !world.demo;
    try {
      await http.listen({ lan, port: world.port ?? wish.port });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      logs.system.warn("the port is taken, another one is used", { port: wish.port, why: error.message });
      await http.listen({ lan, port: 0 });
    }
  }

  return {
    serve: rpc.serve,
    sites,
    hotspots,
    operators,
    plans,
    vouchers,
    sms,
    payments,
    settings,
    /** Where payment companies call, moved. */
    changeNoticeDoor: (door: NoticeDoor) => payments.keepNoticeDoor(door, receiveNotices),
    addresses: http.addresses,
    async start(): Promise<void> {
      logs.system.info("started", { version: world.version, host: world.host, demo: world.demo });
      letGo.add(() => http.close());
      await listen();
      let at = settings.get();
      letGo.add(
        bus.hear("settings.changed", (now) => {
          const moved = now.openToLan !== at.openToLan || now.port !== at.port;
          at = now;
          // Answer the call that asked for it before the listener under it moves.
          if (moved)
            clock.after(300, () => {
              listen().catch((error: unknown) =>
                logs.system.error("cannot listen", { error: textOf(error) }),
              );
            });
        }),
      );
      operators.start();
      letGo.add(() => operators.stop());
      viewer.start();
      letGo.add(() => viewer.stop());
      // From the top down: who hears of a router must be listening when the first one answers.
      await printing.start();
      letGo.add(() => printing.stop());
      vouchers.start();
      letGo.add(() => vouchers.stop());
      portal.start();
      letGo.add(() => portal.stop());
      letGo.add(await portalDoor.start());
      await receiveGuests(portal.door()).catch((error: unknown) =>
        logs.system.error("guests cannot come in", { error: textOf(error) }),
      );
      await access.start();
      letGo.add(() => access.stop());
      await receiveNotices(payments.noticeDoor()).catch((error: unknown) =>
        logs.system.error("payment companies cannot call", { error: textOf(error) }),
      );
      await payments.open();
      letGo.add(() => payments.close());
      await sms.open();
      letGo.add(() => sms.close());
      spread.start();
      letGo.add(() => spread.stop());
      await hotspots.open();
      letGo.add(() => hotspots.close());
      await sites.start();
      letGo.add(() => sites.stop());
    },
    async stop(): Promise<void> {
      await letGo.all();
      logs.system.info("stopped");
    },
  };
}
