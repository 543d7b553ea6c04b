// A small world for the tests of this room: a shop on paper, pipes as the door would serve them.
import type { Caller } from "#contract/define.ts";
import type { Facts } from "#contract/facts.ts";
import { Settings } from "#contract/settings.ts";
import { createBus } from "#main/platform/bus.ts";
import { createManualClock, type ManualClock } from "#main/platform/clock.ts";
import { openMemoryDb, type OpenDb } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import { silentLog } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createOperators, type Operators } from "./index.ts";

export type Pipe = Caller & { readonly told: string[] };

export type Shop = {
  operators: Operators;
  readonly clock: ManualClock;
  readonly db: OpenDb;
  /** How often the people of the shop changed. */
  changes(): number;
  pipe(from?: string): Pipe;
  /** Builds the room anew on the same database; with another vault, as a lost key file would have it. */
  restart(vault?: Vault): Promise<void>;
  end(): Promise<void>;
};

const vaultOf = (word: string): Vault => ({
  kind: "key-file",
  seal: async (text) => `${word}:${text}`,
  async open(sealed) {
    if (!sealed.startsWith(`${word}:`)) throw new AppError("storage_failed", "sealed with another key");
    return sealed.slice(word.length + 1);
  },
});
export const otherVault = vaultOf("other");

export async function openShop(demo = false): Promise<Shop> {
  const db = await openMemoryDb();
  const clock = createManualClock();
  const bus = createBus<Facts>(() => {});
  let changes = 0;
  bus.hear("operators.changed", () => changes++);
  const build = async (vault: Vault): Promise<Operators> => {
    const made = await createOperators({
      db: db.db,
      bus,
      clock,
      random: secureRandom,
      vault,
      log: silentLog,
      settings: { get: () => Settings.parse({ idleMinutes: 480 }) },
      demo,
    });
    made.start();
    return made;
  };
  const shop: Shop = {
    operators: await build(vaultOf("paper")),
    clock,
    db,
    changes: () => changes,
    pipe: (from = "window") => pipeOf(shop, from),
    async restart(vault = vaultOf("paper")) {
      shop.operators.stop();
      shop.operators = await build(vault);
    },
    async end() {
      shop.operators.stop();
      await db.close();
    },
  };
  return shop;
}

/** A pipe as the door would serve it: let go and told when its session ends. */
function pipeOf(shop: Shop, from: string): Pipe {
  let operator: Caller["operator"];
  let session: string | undefined;
  let unbind = (): void => {};
  const told: string[] = [];
  const self: Pipe = {
    from,
    told,
    watch: () => {},
    get operator() {
      return operator;
    },
    get session() {
      return session;
    },
    become(next, id) {
      unbind();
      operator = next;
      session = id;
      unbind =
        id === undefined
          ? () => {}
          : shop.operators.onEnd(id, (why) => {
              told.push(why);
              self.become(undefined, undefined);
            });
    },
  };
  return self;
}

/** `in`, or the code of the refusal. */
export const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "in",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
