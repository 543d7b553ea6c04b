import { once } from "node:events";
import { MessageChannel } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { z } from "zod";
import { call } from "#contract/define.ts";
import type { Caller, Contract, Handlers } from "#contract/define.ts";
import type { Facts } from "#contract/facts.ts";
import type { Pipe } from "#contract/pipe.ts";
import { OperatorId } from "#contract/values/index.ts";
import { socketPipe } from "#main/doors/http/socket-pipe.ts";
import { createBus } from "#main/platform/bus.ts";
import { AppError } from "#main/platform/errors.ts";
import { silentLog } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import { createTopics } from "#main/platform/topics.ts";
import type { AuditNote } from "./dispatch.ts";
import { withoutSecrets } from "./dispatch.ts";
import { createRpcDoor } from "./serve.ts";

const contract = {
  shop: {
    enter: call({
      needs: "nobody",
      input: z.object({ role: z.enum(["owner", "cashier"]) }),
      output: z.object({}),
    }),
    watch: call({ needs: "read", input: z.object({ topics: z.array(z.string()) }), output: z.object({}) }),
    add: call({
      needs: "operate",
      input: z.object({ name: z.string().min(1), password: z.string().optional() }),
      output: z.object({ name: z.string() }),
    }),
    break: call({ needs: "read", input: z.object({}), output: z.object({}) }),
    lie: call({ needs: "read", input: z.object({}), output: z.object({ n: z.int() }) }),
  },
} satisfies Contract;

const handlers: Handlers<typeof contract> = {
  shop: {
    enter: async ({ role }, caller: Caller) => {
      caller.become({ id: OperatorId.parse("o1"), name: "Amina", role }, "s1");
      return {};
    },
    watch: async ({ topics }, caller) => {
      caller.watch(topics);
      return {};
    },
    add: async ({ name }) => {
      if (name === "taken")
        throw new AppError("already_exists", "name: taken", { params: { field: "name" } });
      return { name };
    },
    break: async () => {
      throw new TypeError("undefined is not a function");
    },
    lie: async () => ({ n: "one" }) as unknown as { n: number },
  },
};

function door() {
  const audit: AuditNote[] = [];
  const errors: unknown[] = [];
  const bus = createBus<Facts>(() => {});
  const topics = createTopics();
  let end: ((why: "idle") => void) | undefined;
  const rpc = createRpcDoor({
    contract,
    handlers: handlers as Handlers<Contract>,
    audit: (note) => void audit.push(note),
    log: { ...silentLog, error: (what, fields) => void errors.push({ what, ...fields }) },
    random: secureRandom,
    strict: true,
    bus,
    topics,
    onSessionEnd: (_session, listener) => {
      end = listener;
      return () => (end = undefined);
    },
  });
  return { rpc, bus, topics, audit, errors, endSession: () => end?.("idle") };
}

type Wire = {
  server: Pipe;
  send(text: string): void;
  receive(listener: (text: string) => void): void;
  close(): void;
};

async function port(): Promise<Wire> {
  const { port1, port2 } = new MessageChannel();
  return {
    server: {
      send: (text) => port1.postMessage(text),
      receive: (listener) => void port1.on("message", listener),
      closed: (listener) => void port1.on("close", listener),
    },
    send: (text) => port2.postMessage(text),
    receive: (listener) => void port2.on("message", listener),
    close: () => port2.close(),
  };
}

async function socket(): Promise<Wire> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as { port: number }).port}`);
  const [[accepted]] = (await Promise.all([once(server, "connection"), once(client, "open")])) as [
    [WebSocket],
    unknown,
  ];
  return {
    server: socketPipe(accepted),
    send: (text) => client.send(text),
    receive: (listener) => void client.on("message", (data: Buffer) => listener(data.toString("utf8"))),
    close() {
      client.close();
      server.close();
    },
  };
}

async function open(make: () => Promise<Wire>) {
  const wire = await make();
  const house = door();
  house.rpc.serve(wire.server, "127.0.0.1");
  const heard: { fact: string; value: unknown }[] = [];
  const waiting = new Map<number, (reply: unknown) => void>();
  let last = 0;
  wire.receive((text) => {
    const frame = JSON.parse(text) as { id?: number; fact?: string; value?: unknown };
    if (frame.fact !== undefined) heard.push({ fact: frame.fact, value: frame.value });
    else waiting.get(frame.id ?? -1)?.(frame);
  });
  const raw = (id: number, text: string): Promise<unknown> =>
    new Promise((resolve) => {
      waiting.set(id, resolve);
      wire.send(text);
    });
  const ask = (name: string, input: unknown = {}): Promise<unknown> => {
    const id = ++last;
    return raw(id, JSON.stringify({ id, call: name, input }));
  };
  return { ...house, ask, raw, heard, close: () => wire.close() };
}

describe.each([
  ["a message port", port],
  ["a web socket", socket],
])("over %s", (_name, make) => {
  test("nobody gets anything before the login, and each role what it may", async () => {
    const line = await open(make);
    expect(await line.ask("shop.add", { name: "x" })).toMatchObject({ err: { code: "not_logged_in" } });
    await line.ask("shop.enter", { role: "cashier" });
    expect(await line.ask("shop.add", { name: "x" })).toMatchObject({
      err: { code: "not_allowed", params: { needs: "operate" } },
    });
    await line.ask("shop.enter", { role: "owner" });
    expect(await line.ask("shop.add", { name: "x" })).toMatchObject({ ok: { name: "x" } });
    line.close();
  });

  test("bad input names its field, an unknown call and bad frames are told apart", async () => {
    const line = await open(make);
    await line.ask("shop.enter", { role: "owner" });
    expect(await line.ask("shop.add", { name: "" })).toMatchObject({
      err: { code: "bad_request", params: { field: "name" } },
    });
    expect(await line.ask("shop.toString")).toMatchObject({ err: { code: "not_found" } });
    expect(await line.ask("__proto__.add")).toMatchObject({ err: { code: "not_found" } });
    expect(await line.raw(-1, "{")).toMatchObject({ id: -1, err: { code: "bad_request" } });
    expect(await line.raw(-1, "[]")).toMatchObject({ id: -1, err: { code: "bad_request" } });
    line.close();
  });

  test("the unexpected is logged whole and shown with the number to quote", async () => {
    const line = await open(make);
    await line.ask("shop.enter", { role: "owner" });
    const reply = (await line.ask("shop.break")) as {
      err: { code: string; message: string; params: { number: string } };
    };
    expect(reply.err.code).toBe("internal");
    expect(reply.err.message).not.toContain("undefined");
    expect(line.errors).toMatchObject([
      { number: reply.err.params.number, error: "undefined is not a function" },
    ]);
    line.close();
  });

  test("an answer that breaks the contract does not reach the screen", async () => {
    const line = await open(make);
    await line.ask("shop.enter", { role: "owner" });
    expect(await line.ask("shop.lie")).toMatchObject({ err: { code: "internal" } });
    line.close();
  });

  test("what an operator does is audited with its outcome and without secrets", async () => {
    const line = await open(make);
    await line.ask("shop.enter", { role: "owner" });
    await line.ask("shop.add", { name: "Kisumu", password: "hunter22222" });
    await line.ask("shop.add", { name: "taken" });
    expect(line.audit).toMatchObject([
      { call: "shop.add", outcome: "done", about: { name: "Kisumu", password: "…" }, from: "127.0.0.1" },
      { call: "shop.add", outcome: "already_exists" },
    ]);
    line.close();
  });

  test("news reaches who is logged in, topics only who watches, and nobody after the session ended", async () => {
    const line = await open(make);
    const removed = { site: "s1" } as never;
    const guests = { site: "s1", at: 1, came: [], counted: [], left: [] } as never;
    line.bus.tell("site.removed", removed);
    await line.ask("shop.enter", { role: "cashier" });
    line.bus.tell("site.removed", removed);
    line.bus.tell("site.guests", guests);
    expect(line.topics.watched("guests:s1")).toBe(false);
    await line.ask("shop.watch", { topics: ["guests:s1"] });
    expect(line.topics.watched("guests:s1")).toBe(true);
    line.bus.tell("site.guests", guests);
    line.endSession();
    line.bus.tell("site.removed", removed);
    await line.ask("shop.watch", { topics: [] });
    expect(line.heard.map((news) => news.fact)).toEqual(["site.removed", "site.guests", "session.ended"]);
    expect(line.topics.watched("guests:s1")).toBe(false);
    expect(await line.ask("shop.add", { name: "x" })).toMatchObject({ err: { code: "not_logged_in" } });
    line.close();
  });

  test("a line that is gone is let go", async () => {
    const line = await open(make);
    await line.ask("shop.enter", { role: "owner" });
    await line.ask("shop.watch", { topics: ["guests:s1"] });
    expect(line.rpc.count()).toBe(1);
    line.close();
    await expect.poll(() => line.rpc.count()).toBe(0);
    expect(line.topics.watched("guests:s1")).toBe(false);
  });
});

test("secrets are struck out of words of commands and of nested input", () => {
  expect(
    withoutSecrets({
      command: "/ip/hotspot/user/add",
      words: ["=name=vc1", "=password=abc", "=mac-auth-password=x", "?name=password"],
      router: { password: "p", host: "h" },
    }),
  ).toEqual({
    command: "/ip/hotspot/user/add",
    words: ["=name=vc1", "=password=…", "=mac-auth-password=…", "?name=password"],
    router: { password: "…", host: "h" },
  });
});
