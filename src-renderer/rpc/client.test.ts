import { afterEach, expect, test, vi } from "vitest";
import { CallError } from "./call-error.ts";
import { createPipeClient } from "./client.ts";
import { createFakeCore } from "./fake-core.ts";

afterEach(() => vi.useRealTimers());

const look = { shopName: "Duka", language: "en", theme: "light", demo: false, canDemo: true } as const;

test("a call goes out by its name and its answer comes back to who asked", async () => {
  const core = createFakeCore({
    settings: { look: () => look },
    operators: { gate: () => ({ kind: "login" }) },
  });
  const client = createPipeClient(await core.connect());
  const answers = await Promise.all([client.call.operators.gate({}), client.call.settings.look({})]);
  expect(answers).toEqual([{ kind: "login" }, look]);
  expect(core.asked.map(({ call }) => call)).toEqual(["operators.gate", "settings.look"]);
});

test("a refusal carries its code and its params", async () => {
  const core = createFakeCore({
    operators: {
      login() {
        throw new CallError({ code: "too_many_tries", message: "wait", params: { seconds: 42 } });
      },
    },
  });
  const client = createPipeClient(await core.connect());
  await expect(client.call.operators.login({ name: "a", password: "b" })).rejects.toMatchObject({
    code: "too_many_tries",
    params: { seconds: 42 },
  });
});

test("facts reach those who listen, until they stop", async () => {
  const core = createFakeCore({});
  const client = createPipeClient(await core.connect());
  const heard: string[] = [];
  const stop = client.on("session.ended", ({ why }) => heard.push(why));
  core.tell("session.ended", { why: "idle" });
  stop();
  core.tell("session.ended", { why: "logout" });
  expect(heard).toEqual(["idle"]);
});

test("what waits when the pipe closes is told so, and what comes after is not sent", async () => {
  const core = createFakeCore({ settings: { look: () => new Promise(() => undefined) } });
  const client = createPipeClient(await core.connect());
  const waiting = client.call.settings.look({});
  core.down();
  await expect(waiting).rejects.toMatchObject({ code: "connection_lost" });
  await expect(client.call.settings.look({})).rejects.toMatchObject({ code: "connection_lost" });
  expect(core.asked).toHaveLength(1);
});

test("a call that is not answered in 30 s ends, a router test may take two minutes", async () => {
  vi.useFakeTimers();
  const never = () => new Promise<never>(() => undefined);
  const core = createFakeCore({ settings: { look: never }, sites: { check: never } });
  const client = createPipeClient(await core.connect());
  const ends: string[] = [];
  client.call.settings.look({}).catch((error: CallError) => ends.push(`look ${error.code}`));
  client.call.sites.check({ run: "1" }).catch((error: CallError) => ends.push(`check ${error.code}`));
  await vi.advanceTimersByTimeAsync(30_001);
  expect(ends).toEqual(["look no_answer"]);
  await vi.advanceTimersByTimeAsync(90_000);
  expect(ends).toEqual(["look no_answer", "check no_answer"]);
});
