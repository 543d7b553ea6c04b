import { afterEach, beforeEach, expect, test } from "vitest";
import type { Caller } from "#contract/define.ts";
import type { Facts } from "#contract/facts.ts";
import { Settings } from "#contract/settings.ts";
import { createBus } from "#main/platform/bus.ts";
import { createManualClock, type ManualClock } from "#main/platform/clock.ts";
import { openMemoryDb, type OpenDb } from "#main/platform/db/index.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Log } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import type { Vault } from "#main/platform/vault.ts";
import { createOperators, type Operators } from "./index.ts";

const paperVault: Vault = { kind: "key-file", seal: async (text) => text, open: async (text) => text };

const password = "neno la siri";
let open: OpenDb;
let clock: ManualClock;
let idleMinutes: number;
let lines: string[];
let operators: Operators;

beforeEach(async () => {
  open = await openMemoryDb();
  clock = createManualClock();
  idleMinutes = 5;
  lines = [];
  operators = await make();
});
afterEach(async () => {
  operators.stop();
  await open.close();
});

async function make(demo = false): Promise<Operators> {
  const write = (what: string, fields?: object): void =>
    void lines.push(`${what} ${JSON.stringify(fields ?? {})}`);
  const log: Log = { debug: write, info: write, warn: write, error: write, with: () => log };
  const settings = { get: () => Settings.parse({ idleMinutes }) };
  const made = await createOperators({
    db: open.db,
    bus: createBus<Facts>(() => {}),
    clock,
    random: secureRandom,
    vault: paperVault,
    log,
    settings,
    demo,
  });
  made.start();
  return made;
}

/** A pipe as the door would serve it: let go and told when its session ends. */
function pipe(from = "window"): Caller & { told: string[] } {
  let operator: Caller["operator"];
  let session: string | undefined;
  let unbind = (): void => {};
  const told: string[] = [];
  const self = {
    from,
    told,
    watch: () => {},
    get operator() {
      return operator;
    },
    get session() {
      return session;
    },
    become(next: Caller["operator"], id: string | undefined) {
      unbind();
      operator = next;
      session = id;
      unbind =
        id === undefined
          ? () => {}
          : operators.onEnd(id, (why) => {
              told.push(why);
              self.become(undefined, undefined);
            });
    },
  };
  return self;
}

const amina = (on = pipe()) => operators.first({ name: "Amina", password }, on);
const login = (name: string, word: string, from = "window") =>
  operators.login({ name, password: word }, pipe(from));
const outcome = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "in",
    (error: unknown) => (error instanceof AppError ? [error.code, error.params] : error),
  );
const code = async (work: Promise<unknown>): Promise<unknown> => {
  const result = await outcome(work);
  return Array.isArray(result) ? result[0] : result;
};
const table = <T>(name: string) =>
  open.db
    .$extendTables<Record<string, Record<string, unknown>>>()
    .selectFrom(name)
    .selectAll()
    .execute() as Promise<T[]>;

test("the gate goes from first start to in, to login", async () => {
  const on = pipe();
  expect(await operators.gate(on)).toEqual({ kind: "first-start" });
  const { me, idleMinutes: minutes } = await amina(on);
  expect([me.name, me.role, minutes]).toEqual(["Amina", "owner", 5]);
  expect(await operators.gate(on)).toEqual({ kind: "in", me });
  await operators.logout(on);
  expect([on.operator, on.told]).toEqual([undefined, ["logout"]]);
  expect(await operators.gate(on)).toEqual({ kind: "login" });
});

test("the first operator is the only first one, even when two come at once", async () => {
  const both = await Promise.all([
    code(amina()),
    code(operators.first({ name: "Baraka", password }, pipe())),
  ]);
  expect(both.sort()).toEqual(["already_exists", "in"]);
  expect(await code(amina())).toBe("already_exists");
  expect(await table("operators")).toHaveLength(1);
});

test("a name is one name in every case and width, and survives a restart; the password is kept as argon2id", async () => {
  await amina();
  operators.stop();
  operators = await make();
  expect(operators.any()).toBe(true);
  for (const name of ["amina", " AMINA ", "Ａｍｉｎａ"]) expect(await code(login(name, password))).toBe("in");
  const [row] = await table<{ password: string }>("operators");
  expect(row?.password).toMatch(/^\$argon2id\$v=19\$m=32768,p=1,t=2\$|^\$argon2id\$v=19\$m=32768,t=2,p=1\$/);
});

test("wrong logins are answered alike, and the log has neither passwords nor unknown names", async () => {
  await amina();
  const wrong = await outcome(login("Amina", "wrong"));
  expect(await outcome(login("my-secret-typed-as-a-name", password))).toEqual(wrong);
  expect(wrong).toEqual(["wrong_login", {}]);
  const everything =
    lines.join("\n") + JSON.stringify(await table("login_tries")) + JSON.stringify(await table("audit"));
  expect(everything).not.toContain(password);
  expect(everything).not.toContain("my-secret");
});

test("after five wrong tries each further one costs a longer wait, over a restart too; the right one clears it", async () => {
  await amina();
  for (let round = 0; round < 5; round++) expect(await code(login("Amina", "wrong"))).toBe("wrong_login");
  expect(await outcome(login("Amina", password))).toEqual(["too_many_tries", { seconds: 15 }]);
  await clock.advance(14_000);
  operators.stop();
  operators = await make();
  expect(await outcome(login("Amina", password))).toEqual(["too_many_tries", { seconds: 1 }]);
  await clock.advance(1000);
  expect(await code(login("Amina", "wrong"))).toBe("wrong_login");
  expect(await outcome(login("Amina", password))).toEqual(["too_many_tries", { seconds: 30 }]);
  await clock.advance(30_000);
  expect(await code(login("Amina", password))).toBe("in");
  for (let round = 0; round < 4; round++) expect(await code(login("Amina", "wrong"))).toBe("wrong_login");
  expect(await code(login("Amina", password))).toBe("in");
});

test("a hundred wrong tries at once are not a hundred guesses", async () => {
  await amina();
  const codes = await Promise.all(
    Array.from({ length: 100 }, () => code(login("Amina", "wrong", "192.168.1.9"))),
  );
  expect(codes.filter((each) => each === "wrong_login")).toHaveLength(5);
  expect(codes.filter((each) => each === "too_many_tries")).toHaveLength(95);
});

test("nobody on the network can lock the owner out at the counter", async () => {
  await amina();
  for (let round = 0; round < 6; round++) await code(login("Amina", "wrong", "192.168.1.9"));
  expect(await code(login("Amina", password, "192.168.1.9"))).toBe("too_many_tries");
  expect(await code(login("Amina", password, "::ffff:127.0.0.1"))).toBe("in");
});

test("one address that goes through many names is stopped, and knowing one password does not help it", async () => {
  await amina();
  const from = "fe80::1:2%eth0";
  for (let name = 0; name < 19; name++)
    expect(await code(login(`guest ${name}`, "wrong", from))).toBe("wrong_login");
  expect(await code(login("Amina", password, from))).toBe("in");
  expect(await code(login("guest 20", "wrong", "fe80::ffff"))).toBe("wrong_login");
  expect(await code(login("guest 21", "wrong", from))).toBe("too_many_tries");
});

test("a session ends when nobody moved for so long, on every pipe bound to it", async () => {
  const [window, tab] = [pipe(), pipe("127.0.0.1")];
  const { key, me } = await amina(window);
  expect((await operators.resume(key, tab)).me).toEqual(me);
  await clock.advance(4 * 60_000);
  await operators.touch(window);
  await clock.advance(4 * 60_000);
  await operators.resume(key, pipe()); // a reconnection is not a hand at the screen
  expect(tab.operator).toEqual(me);
  await clock.advance(60_000);
  expect([window.told, tab.told, window.operator, tab.operator]).toEqual([
    ["idle"],
    ["idle"],
    undefined,
    undefined,
  ]);
  expect(await code(operators.resume(key, pipe()))).toBe("not_logged_in");
  expect(await code(operators.touch(window))).toBe("not_logged_in");
});

test("a shorter idle time counts at once", async () => {
  const on = pipe();
  await amina(on);
  await clock.advance(90_000);
  idleMinutes = 1;
  await clock.advance(1000);
  expect(on.told).toEqual(["idle"]);
});

test("a key opens only its own session, and what is kept of it opens nothing", async () => {
  const on = pipe();
  const { key } = await amina(on);
  for (const guess of ["", "x", on.session ?? "", key.slice(1)])
    expect(await code(operators.resume(guess, pipe()))).toBe("not_logged_in");
});

test("logging in again on the same pipe ends the session before without telling this pipe", async () => {
  const on = pipe();
  const { key } = await amina(on);
  await operators.login({ name: "Amina", password }, on);
  expect([on.told, on.operator?.name]).toEqual([[], "Amina"]);
  expect(await code(operators.resume(key, pipe()))).toBe("not_logged_in");
});

test("a changed password ends the other sessions and is the only one that opens", async () => {
  const [here, there] = [pipe(), pipe()];
  await amina(here);
  await operators.login({ name: "Amina", password }, there);
  expect(await operators.check("Amina", password, "192.168.1.4")).toMatchObject({ name: "Amina" });
  expect(await code(operators.account.changePassword({ old: "wrong", password: "another word" }, here))).toBe(
    "wrong_login",
  );
  await operators.account.changePassword({ old: password, password: "another word" }, here);
  expect([here.told, there.told, here.operator?.name]).toEqual([[], ["password"], "Amina"]);
  expect(await code(login("Amina", password))).toBe("wrong_login");
  expect(await code(login("Amina", "another word"))).toBe("in");
  expect(await operators.check("Amina", password, "192.168.1.4")).toBeUndefined();
});

test("a check for a machine answers who it is, without a session and under the same limits", async () => {
  const { me } = await amina();
  expect(await operators.check("amina", password, "192.168.1.4")).toEqual(me);
  for (let round = 0; round < 5; round++)
    expect(await operators.check("Amina", "wrong", "192.168.1.4")).toBeUndefined();
  expect(await code(operators.check("Amina", "other", "192.168.1.4"))).toBe("too_many_tries");
  expect(await operators.check("Amina", password, "192.168.1.4")).toEqual(me); // was right a moment ago
});

test("the demo lets everybody in on its own computer, and only there", async () => {
  expect(await code(operators.enterDemo(pipe()))).toBe("not_here");
  operators.stop();
  operators = await make(true);
  const on = pipe("127.0.0.1");
  expect(await operators.gate(on)).toEqual({ kind: "demo" });
  expect(await code(operators.enterDemo(pipe("192.168.1.9")))).toBe("not_here");
  expect((await operators.enterDemo(on)).me.role).toBe("owner");
  expect(await operators.gate(on)).toMatchObject({ kind: "in" });
  expect(await code(amina())).toBe("not_here");
  expect(await code(operators.account.changePassword({ old: password, password: "another word" }, on))).toBe(
    "not_here",
  );
});

test("what an operator did is a row and a line, old rows go, and a broken disk does not stop the work", async () => {
  const { me } = await amina();
  await operators.note({
    operator: me,
    from: "window",
    call: "sites.kick",
    about: { site: "s1" },
    outcome: "done",
  });
  await operators.note({
    operator: me,
    from: "window",
    call: "sites.run",
    about: "x".repeat(50_000),
    outcome: "internal",
  });
  const rows = await table<{
    call: string;
    operator_name: string;
    about: string;
    outcome: string;
    at: number;
  }>("audit");
  expect(rows.map((row) => [row.call, row.operator_name, row.outcome])).toEqual([
    ["operators.first", "Amina", "done"],
    ["sites.kick", "Amina", "done"],
    ["sites.run", "Amina", "internal"],
  ]);
  expect(rows[1]?.about).toBe('{"site":"s1"}');
  expect(rows[2]?.about.length).toBeLessThan(3000);
  expect(lines.filter((line) => line.startsWith("operator action"))).toHaveLength(3);
  operators.stop();
  await clock.advance(401 * 86_400_000);
  operators.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await table("audit")).toEqual([]);
  await open.close();
  await operators.note({ operator: me, from: "window", call: "sites.kick", about: {}, outcome: "done" });
  expect(lines.at(-1)).toMatch(/^the audit trail cannot be written/);
});
