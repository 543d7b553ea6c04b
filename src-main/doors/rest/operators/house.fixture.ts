// The whole house behind its own address, and a simulated router: what other programs meet.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Caller } from "#contract/define.ts";
import type { Me, Role } from "#contract/operators.ts";
import { composeCore, type Core } from "#main/compose.ts";
import type { Helper } from "#main/drivers/hotspot/types.ts";
import { openRouter } from "#main/drivers/routeros/link.ts";
import { createSimulator, type Simulator } from "#main/drivers/routeros/simulator/index.ts";
import { systemClock } from "#main/platform/clock.ts";
import { openMemoryDb, type OpenDb } from "#main/platform/db/index.ts";
import { createLogFiles } from "#main/platform/log-files.ts";
import { secureRandom } from "#main/platform/random.ts";

export const word = "a long pass phrase";
type Answer = { status: number; headers: Headers; body: Record<string, unknown> };
export type Headed = Record<string, string>;

export type House = {
  readonly core: Core;
  readonly db: OpenDb;
  readonly owner: Me;
  readonly base: string;
  ask(method: string, path: string, body?: unknown, headers?: Headed): Promise<Answer>;
  /** Makes an operator of this role and logs in for a token: the headers to come with. */
  as(role: Role): Promise<Headed>;
  /** A router on this computer with the user `kaunta`, and what the API is told of it. */
  router(): Promise<{ sim: Simulator; draft: Record<string, unknown> }>;
  end(): Promise<void>;
};

/** A caller at the desktop window. */
function atWindow(): Caller {
  let operator: Caller["operator"];
  let session: string | undefined;
  return {
    from: "window",
    watch: () => {},
    get operator() {
      return operator;
    },
    get session() {
      return session;
    },
    become(next, id) {
      operator = next;
      session = id;
    },
  };
}

/** `helper`: this computer's privileged part, where it can be a hotspot. The portal's port is one that is free. */
export async function openHouse(world: { helper?: Helper } = {}): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), "kaunta-operators-"));
  const db = await openMemoryDb();
  const logFiles = createLogFiles({ folder, clock: systemClock });
  await db.db
    .$extendTables<{ portal_kept: { key: string; value: string } }>()
    .insertInto("portal_kept")
    .values({ key: "door", value: JSON.stringify({ open: false, address: "", port: await freePort() }) })
    .execute();
  const core = await composeCore({
    ...world,
    host: "headless",
    version: "9.9.9",
    demo: false,
    clock: systemClock,
    random: secureRandom,
    vault: { kind: "key-file", seal: async (text) => text, open: async (text) => text },
    db,
    logFiles,
    openRouter,
    folders: { data: folder, logs: folder, screens: folder },
    port: 0,
    strict: true,
  });
  await core.start();
  const base = (core.addresses()[0] ?? "").replace(/\/$/, "");
  const routers: Simulator[] = [];

  async function ask(method: string, path: string, body?: unknown, headers: Headed = {}): Promise<Answer> {
    const answer = await fetch(base + path, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const read = (
      text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : { text }
    ) as Answer["body"];
    return { status: answer.status, headers: answer.headers, body: read };
  }
  const { me: owner } = await core.operators.first({ name: "Amina", password: word }, atWindow());

  return {
    core,
    db,
    owner,
    base,
    ask,
    async as(role) {
      const username = role === "owner" ? "Amina" : `A ${role}`;
      if (role !== "owner") await core.operators.staff.make({ name: username, role, password: word });
      const { body } = await ask("POST", "/users/login/", { username, password: word });
      return { authorization: `Bearer ${String(body["access_token"])}` };
    },
    async router() {
      const sim = createSimulator({
        identity: "Kisumu gate",
        groups: { kaunta: "read,write,api,test,policy" },
        users: [{ name: "kaunta", password: "s3cret-word", group: "kaunta" }],
      });
      routers.push(sim);
      const { port } = await sim.start();
      const draft = { name: "Kisumu", host: "127.0.0.1", port, username: "kaunta", password: "s3cret-word" };
      return { sim, draft };
    },
    async end() {
      await core.stop();
      for (const sim of routers) await sim.stop();
      await logFiles.close();
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
