// The whole house, built by hand, in the order of who needs whom. Whoever joins the project starts reading here.
import type { Facts } from "#contract/facts.ts";
import { contract } from "#contract/index.ts";
import type { Handlers } from "#contract/define.ts";
import type { About } from "#contract/settings.ts";
import { createHttpDoor } from "#main/doors/http/server.ts";
import { health } from "#main/doors/rest/health.ts";
import { hotspotStats } from "#main/doors/rest/hotspot-stats.ts";
import { createRpcDoor } from "#main/doors/rpc/serve.ts";
import type { OpenRouter } from "#main/drivers/routeros/types.ts";
import { createLogViewer, logCalls } from "#main/features/logs/index.ts";
import { createOperators, operatorCalls } from "#main/features/operators/index.ts";
import { createSettings, settingsCalls } from "#main/features/settings/index.ts";
import { createSites, siteCalls } from "#main/features/sites/index.ts";
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
  readonly folders: { readonly data: string; readonly logs: string; readonly screens: string };
  /** A port that overrides the settings' one; 0 takes any. */
  readonly port?: number;
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
    clock,
    random,
    log: logs.auth,
    settings,
    demo: world.demo,
  });
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
    portalPort: () => (settings.get().openToLan && !world.demo ? http.port() : undefined),
  });
  const viewer = createLogViewer({
    files: world.logFiles,
    bus,
    clock,
    watched: topics.watched,
    titles: sites.names,
  });

  const handlers: Handlers<typeof contract> = {
    logs: logCalls(viewer),
    operators: operatorCalls(operators),
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
  const http = await createHttpDoor({
    screens: folders.screens,
    serve: rpc.serve,
    log: logs.system,
    clock,
    routes: {
      guest(app) {
        health(app, { clock });
      },
      lan(app) {
        hotspotStats(app, { sites, operators });
      },
      portal: () => {},
    },
  });

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
    operators,
    settings,
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
      await sites.start();
      letGo.add(() => sites.stop());
    },
    async stop(): Promise<void> {
      await letGo.all();
      logs.system.info("stopped");
    },
  };
}
