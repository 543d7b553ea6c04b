import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Calls } from "./client.ts";
import { createFakeCore, type FakeAnswers } from "./fake-core.ts";
import { backoff, createLivingLink } from "./link.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const answers: FakeAnswers = {
  operators: { gate: () => ({ kind: "login" }) },
  sites: { watch: () => ({}), list: () => [] },
};

function stage(greet: (call: Calls) => Promise<boolean> = async () => true) {
  const core = createFakeCore(answers);
  const link = createLivingLink({ connect: core.connect, greet, random: () => 1 });
  const told: boolean[] = [];
  link.onConnection((connected) => told.push(connected));
  return { core, link, told };
}
const soon = () => vi.advanceTimersByTimeAsync(0);

test("calls made before the pipe is greeted wait for it", async () => {
  const greeted = Promise.withResolvers<boolean>();
  const { core, link } = stage(() => greeted.promise);
  link.start();
  const list = link.call.sites.list({});
  await soon();
  expect(core.asked).toEqual([]);
  greeted.resolve(true);
  await expect(list).resolves.toEqual([]);
});

test("after a loss the topics are told again before the picture is asked for", async () => {
  const { core, link, told } = stage();
  link.start();
  link.watch("guests:a");
  const second = link.watch("guests:a");
  const other = link.watch("log:system");
  await soon();
  expect(core.asked).toEqual([{ call: "sites.watch", input: { topics: ["guests:a", "log:system"] } }]);
  expect(told).toEqual([true]);

  core.down();
  await soon();
  expect(told).toEqual([true, false]);
  expect(link.connection.getState()).toMatchObject({ kind: "lost" });
  await expect(link.call.sites.list({})).rejects.toMatchObject({ code: "connection_lost" });

  second.stop();
  second.stop();
  other.stop();
  core.up();
  link.onConnection((connected) => {
    if (connected) void link.call.sites.list({});
  });
  await vi.advanceTimersByTimeAsync(600);
  expect(told).toEqual([true, false, true]);
  expect(core.asked.slice(1)).toEqual([
    { call: "sites.watch", input: { topics: ["guests:a"] } },
    { call: "sites.list", input: {} },
  ]);
});

test("facts go on being heard on the next pipe", async () => {
  const { core, link } = stage();
  const heard: string[] = [];
  link.on("session.ended", ({ why }) => heard.push(why));
  link.start();
  await soon();
  core.tell("session.ended", { why: "idle" });
  core.down();
  core.up();
  await vi.advanceTimersByTimeAsync(600);
  core.tell("session.ended", { why: "logout" });
  expect(heard).toEqual(["idle", "logout"]);
});

test("it calls again after ever longer waits, or at once when asked to", async () => {
  const { core, link } = stage();
  link.start();
  await soon();
  core.down();
  await soon();
  const lostAt = link.connection.getState().since;
  const waits: number[] = [];
  for (let turn = 0; turn < 4; turn++) {
    const state = link.connection.getState();
    const wait = state.kind === "lost" && state.retryAt !== undefined ? state.retryAt - Date.now() : 0;
    waits.push(wait);
    await vi.advanceTimersByTimeAsync(wait);
  }
  expect(waits).toEqual([500, 1000, 2000, 4000]);
  expect(link.connection.getState().since).toBe(lostAt);
  core.up();
  link.retryNow();
  await soon();
  expect(link.connection.getState().kind).toBe("open");
});

test("nobody in: nothing is watched and no picture is asked for until somebody enters", async () => {
  const { core, link, told } = stage(async () => false);
  link.start();
  link.watch("log:system");
  await soon();
  expect([link.connection.getState().kind, told, core.asked]).toEqual(["open", [], []]);
  link.entered(true);
  await soon();
  expect(told).toEqual([true]);
  expect(core.asked).toEqual([{ call: "sites.watch", input: { topics: ["log:system"] } }]);
});

test("waits are jittered downwards and end at ten seconds", () => {
  expect([0, 3, 9, 99].map((attempt) => backoff(attempt, () => 1))).toEqual([500, 4000, 10_000, 10_000]);
  expect(backoff(9, () => 0)).toBe(5000);
});
