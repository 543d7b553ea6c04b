// The door: whatever comes down the line, it answers politely or ends the connection, and goes on.
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { createChance } from "./chance.fixture.ts";
import { systemClock } from "./clock.ts";
import { createTestClock } from "./clock.fixture.ts";
import type { Request } from "./protocol.ts";
import { limits } from "./protocol.ts";
import { Refused } from "./refused.ts";
import type { Door } from "./server.ts";
import { createDoor } from "./server.ts";

let folder: string;
let door: Door;
let clock = createTestClock();
let asked: Request[];
let answer: (request: Request) => Promise<object>;
const open: Socket[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "kaunta-door-"));
  asked = [];
  clock = createTestClock();
  answer = () => Promise.resolve({ hotspots: [] });
  door = createDoor({
    clock,
    log: () => undefined,
    answer(request) {
      asked.push(request);
      return answer(request);
    },
  });
  await new Promise<void>((resolve) => door.server.listen(path.join(folder, "s"), resolve));
});
afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await door.close();
  rmSync(folder, { recursive: true });
});

type Line = { seq: number; ok?: boolean; error?: { code: string; field?: string }; event?: string };
async function dial() {
  const socket = connect(path.join(folder, "s"));
  open.push(socket);
  await new Promise((resolve) => socket.once("connect", resolve));
  let text = "";
  let closed = false;
  const lines: Line[] = [];
  socket.on("data", (bytes: Buffer) => {
    text += bytes.toString("utf8");
    const parts = text.split("\n");
    text = parts.pop() ?? "";
    for (const part of parts) lines.push(JSON.parse(part) as Line);
  });
  socket.on("error", () => undefined);
  socket.on("close", () => (closed = true));
  const until = async (what: () => boolean) => {
    for (let tries = 0; tries < 1000 && !what(); tries++) await new Promise((r) => setTimeout(r, 5));
    expect(what()).toBe(true);
  };
  return {
    socket,
    lines,
    closed: () => until(() => closed),
    async ask(line: string | Uint8Array) {
      const before = lines.length;
      socket.write(line);
      await until(() => lines.length > before);
      return lines[before];
    },
    until,
  };
}
const list = (seq: number) => `${JSON.stringify({ seq, verb: "list" })}\n`;

describe("a line", () => {
  test("is answered with its number, also when it comes in pieces or with others", async () => {
    const { socket, lines, until } = await dial();
    for (const byte of Buffer.from(list(7))) socket.write(Uint8Array.of(byte));
    socket.write(`${list(8)}${list(9)}\n\n${list(10)}`);
    await until(() => lines.length === 4);
    expect(lines).toEqual([7, 8, 9, 10].map((seq) => ({ hotspots: [], seq, ok: true })));
  });

  test("that is not a request is refused, and the connection goes on", async () => {
    const { ask } = await dial();
    const bad: readonly (readonly [string | Uint8Array, number, string])[] = [
      ["hello\n", 0, "request"],
      ["\0\0\n", 0, "request"],
      ["null\n", 0, "request"],
      ["[]\n", 0, "request"],
      ['{"seq":1e400,"verb":"list"}\n', 0, "seq"],
      ['{"verb":"list"}\n', 0, "seq"],
      ['{"seq":4,"verb":"exec","command":"id"}\n', 4, "verb"],
      ['{"seq":5,"verb":"__proto__"}\n', 5, "verb"],
      ['{"seq":6,"verb":"list","__proto__":{"x":1}}\n', 6, "__proto__"],
      ['{"seq":7,"verb":"start","id":"1;reboot"}\n', 7, "id"],
      ['{"seq":8,"verb":"scan","interface":"wlan0\\n"}\n', 8, "interface"],
      [Uint8Array.of(0x22, 0xff, 0xfe, 0x22, 10), 0, "request"],
      [`${"[".repeat(60_000)}\n`, 0, "request"],
    ];
    for (const [line, seq, field] of bad)
      expect([line, await ask(line)]).toMatchObject([
        line,
        { seq, ok: false, error: { code: "invalid", field } },
      ]);
    expect(await ask(list(9))).toMatchObject({ seq: 9, ok: true });
    expect(asked).toHaveLength(1);
  });

  test("longer than 64 KiB is refused unless it is a sync, which may be 4 MiB", async () => {
    const { ask } = await dial();
    const long = `{"seq":3,"verb":"list"${" ".repeat(limits.line)}}\n`;
    expect(await ask(long)).toMatchObject({ seq: 3, ok: false, error: { code: "too-long" } });
    const sessions = Array.from({ length: 2000 }, (_, n) => ({
      sid: `s${n}`,
      caps: { in: null, out: null, total: null },
      rates: { in: null, out: null },
      used: { in: 0, out: 0 },
      devices: [],
    }));
    const sync = `${JSON.stringify({ seq: 4, verb: "sync", id: 1, sessions })}\n`;
    expect(sync.length).toBeGreaterThan(limits.line);
    expect(await ask(sync)).toMatchObject({ seq: 4, ok: true });
    expect(asked.map(({ verb }) => verb)).toEqual(["sync"]);
  });

  test("without an end is not kept for ever: the connection ends", async () => {
    const { socket, lines, closed } = await dial();
    const piece = Buffer.alloc(256 * 1024, 97);
    for (let sent = 0; sent <= limits.syncLine; sent += piece.length) socket.write(piece);
    await closed();
    expect(lines).toMatchObject([{ seq: 0, ok: false, error: { code: "too-long" } }]);
    expect(await (await dial()).ask(list(1))).toMatchObject({ ok: true });
  });

  test("cut in half by a hang-up is forgotten", async () => {
    const { socket } = await dial();
    socket.end(list(1).slice(0, 10));
    await new Promise((resolve) => socket.once("close", resolve));
    expect(await (await dial()).ask(list(2))).toMatchObject({ seq: 2 });
    expect(asked).toHaveLength(1);
  });

  test("of any bytes never ends the door", async () => {
    const chance = createChance(4242);
    let bad = 0;
    for (let round = 0; round < 40; round++) {
      const { socket, lines } = await dial();
      for (let n = 0; n < 30; n++) {
        const kind = chance.below(4);
        const line =
          kind === 0
            ? chance.bytes(chance.below(300))
            : kind === 1
              ? Buffer.from(`${JSON.stringify(chance.value(3))}\n`)
              : kind === 2
                ? Buffer.from(`{"seq":${n},"verb":"${chance.text(5)}","id":${chance.below(9)}}\n`)
                : Buffer.from(list(n).slice(chance.below(5)));
        socket.write(line);
      }
      socket.end("\n");
      await new Promise((resolve) => socket.once("close", resolve));
      bad += lines.filter(({ ok }) => ok === false).length;
    }
    expect(bad).toBeGreaterThan(300);
    expect(asked.every(({ verb }) => verb === "list")).toBe(true);
    expect(await (await dial()).ask(list(1))).toMatchObject({ ok: true });
  });
});

describe("an answer", () => {
  test("that is a refusal keeps its field and what to do", async () => {
    answer = () =>
      Promise.reject(new Refused("invalid", "config.ssid: no.", { field: "config.ssid", fix: "another" }));
    expect(await (await dial()).ask(list(1))).toEqual({
      seq: 1,
      ok: false,
      error: { code: "invalid", sentence: "config.ssid: no.", field: "config.ssid", fix: "another" },
    });
  });

  test("that nobody foresaw is a failure, not an end", async () => {
    answer = () => Promise.reject(new TypeError("x is not a function"));
    const { ask } = await dial();
    expect(await ask(list(1))).toMatchObject({ ok: false, error: { code: "failed" } });
    answer = () => Promise.resolve({});
    expect(await ask(list(2))).toMatchObject({ ok: true });
  });

  test("that takes longer than thirty seconds is given up", async () => {
    answer = () => new Promise(() => undefined);
    const { socket, lines, until } = await dial();
    socket.write(list(5));
    await until(() => asked.length === 1);
    await clock.advance(limits.operationMs - 1);
    expect(lines).toEqual([]);
    await clock.advance(1);
    await until(() => lines.length === 1);
    expect(lines[0]).toMatchObject({ seq: 5, ok: false, error: { code: "time-out" } });
  });
});

describe("connections", () => {
  test("are sixteen; the next is told so, and finds a place when one has gone", async () => {
    const all = await Promise.all(Array.from({ length: limits.connections }, dial));
    const extra = await dial();
    await extra.closed();
    expect(extra.lines).toMatchObject([{ seq: 0, ok: false, error: { code: "too-many" } }]);
    all[0]?.socket.destroy();
    await all[0]?.closed();
    await new Promise((r) => setTimeout(r, 20));
    expect(await (await dial()).ask(list(1))).toMatchObject({ ok: true });
  });

  test("hear news only after they subscribed", async () => {
    const [one, two] = [await dial(), await dial()];
    await one.ask('{"seq":1,"verb":"subscribe"}\n');
    await two.ask(list(1));
    door.tell({ event: "station", id: 1, mac: "02:00:00:00:00:01", came: true });
    await one.until(() => one.lines.length === 2);
    expect(one.lines[1]).toEqual({ event: "station", id: 1, mac: "02:00:00:00:00:01", came: true });
    expect(two.lines).toHaveLength(1);
  });

  test("that ask without end are told to wait", async () => {
    answer = () => new Promise(() => undefined);
    const { socket, lines, until } = await dial();
    socket.write(Array.from({ length: 100 }, (_, n) => list(n)).join(""));
    await until(() => lines.length === 36);
    expect(lines.every(({ error }) => error?.code === "too-many")).toBe(true);
    expect(asked).toHaveLength(64);
  });

  test("that hear news and never read are ended", async () => {
    const { socket, ask } = await dial();
    await ask('{"seq":1,"verb":"subscribe"}\n');
    socket.pause();
    const detail = "x".repeat(100_000);
    for (let n = 0; n < 100; n++) door.tell({ event: "progress", id: 1, step: "radio", detail });
    const other = await dial();
    expect(await other.ask(list(1))).toMatchObject({ ok: true });
    socket.resume();
    await new Promise((resolve) => socket.once("close", resolve));
  });
});

test("the door's own clock is the computer's", () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(50);
});
