// The client against a socket that speaks lines: answered, refused, silent, cut, not there, not for us.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { createManualClock, systemClock } from "#main/platform/clock.ts";
import { createHelperClient } from "./client.ts";
import type { Event, Helper } from "./types.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

type Asked = { readonly seq: number; readonly verb: string } & Record<string, unknown>;

async function door(answer: (asked: Asked, write: (line: object | string) => void, socket: Socket) => void) {
  const folder = mkdtempSync(path.join(tmpdir(), "kaunta-door-"));
  const file = path.join(folder, "helper.sock");
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  const listen = async (): Promise<void> => {
    server = createServer((socket) => {
      sockets.add(socket);
      let rest = "";
      socket.on("error", () => {});
      socket.on("close", () => sockets.delete(socket));
      socket.on("data", (bytes) => {
        const lines = (rest + bytes.toString()).split("\n");
        rest = lines.pop() ?? "";
        const write = (line: object | string): void =>
          void socket.write(typeof line === "string" ? line : `${JSON.stringify(line)}\n`);
        for (const line of lines) {
          const asked = JSON.parse(line) as Asked;
          if (asked.verb === "subscribe") write({ seq: asked.seq, ok: true });
          else answer(asked, write, socket);
        }
      });
    });
    await new Promise<void>((resolve) => server?.listen(file, resolve));
  };
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server?.close(resolve));
    rmSync(file, { force: true });
  };
  await listen();
  undo.push(async () => {
    await close();
    rmSync(folder, { recursive: true });
  });
  return {
    file,
    listen,
    close,
    tell: (line: object) => sockets.forEach((s) => s.write(`${JSON.stringify(line)}\n`)),
  };
}
function client(socket: string, clock = systemClock): Helper {
  const helper = createHelperClient({ clock, socket });
  undo.push(() => helper.stop());
  helper.start();
  return helper;
}
const kindOf = (work: Promise<unknown>) =>
  work.then(
    () => "answered",
    (error: { kind: string; message: string }) => `${error.kind}: ${error.message}`,
  );

test("answers find their questions, however they come, and in pieces", async () => {
  const late: (() => void)[] = [];
  const { file } = await door(({ seq, id }, write) => {
    const line = `${JSON.stringify({ seq, ok: true, hosts: [id] })}\n`;
    late.push(() => {
      write(line.slice(0, 9));
      setTimeout(() => write(line.slice(9)), 5 * late.length);
    });
    if (late.length === 3) for (const [n, one] of late.reverse().entries()) setTimeout(one, n * 30);
  });
  const helper = client(file);
  const answers = await Promise.all([1, 2, 3].map((id) => helper.ask("hosts", { id })));
  expect(answers.map(({ hosts }) => hosts)).toEqual([[1], [2], [3]]);
});

test("a refusal keeps its code, its field and what to do", async () => {
  const { file } = await door(({ seq }, write) =>
    write({
      seq,
      ok: false,
      error: { code: "invalid", sentence: "country: unknown", field: "country", fix: "KE" },
    }),
  );
  await expect(client(file).ask("start", { id: 1 })).rejects.toMatchObject({
    kind: "refused",
    message: "country: unknown",
    refusal: { code: "invalid", field: "country", fix: "KE" },
  });
});

test("events are heard while nothing is asked", async () => {
  const { file, tell } = await door(() => {});
  const helper = client(file);
  const heard = vi.fn<(event: Event) => void>();
  helper.onEvent(heard);
  await vi.waitFor(() => expect(helper.presence().kind).toBe("ready"));
  tell({ event: "station", id: 1, mac: "02:00:00:00:00:01", came: true });
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
});

test("whoever waits when the helper ends is told, and it is found again when it is back", async () => {
  const gate = await door(({ seq, verb }, write, socket) =>
    verb === "usage" ? void socket.destroy() : write({ seq, ok: true, hotspots: [] }),
  );
  const helper = client(gate.file);
  const seen: string[] = [];
  helper.onPresence(({ kind }) => void seen.push(kind));
  expect(await kindOf(helper.ask("usage", { id: 1 }))).toMatch(/^away/);
  await vi.waitFor(async () => expect(await kindOf(helper.ask("list", {}))).toBe("answered"));
  await gate.close();
  await vi.waitFor(() => expect(helper.presence().kind).toBe("absent"));
  expect(await kindOf(helper.ask("list", {}))).toMatch(/^absent/);
  await gate.listen();
  await vi.waitFor(() => expect(helper.presence().kind).toBe("ready"), { timeout: 6000 });
  expect(seen).toEqual(["ready", "away", "ready", "away", "absent", "ready"]);
});

test("one that answers nothing is given up in time, and the connection with it", async () => {
  const clock = createManualClock();
  let connections = 0;
  const { file } = await door(
    ({ seq, verb }, write) => verb === "list" && write({ seq, ok: true, hotspots: [] }),
  );
  const helper = client(file, clock);
  helper.onPresence(({ kind }) => void (kind === "ready" && connections++));
  await vi.waitFor(() => expect(helper.presence().kind).toBe("ready"));
  const outcome = kindOf(helper.ask("usage", { id: 1 }));
  await vi.waitFor(async () => expect(await kindOf(helper.ask("list", {}))).toBe("answered"));
  await clock.advance(8001);
  expect(await outcome).toMatch(/^timed-out/);
  await vi.waitFor(() => expect(helper.presence().kind).toBe("away"));
  await clock.advance(200);
  await vi.waitFor(() => expect(helper.presence().kind).toBe("ready"));
  expect(connections).toBe(2);
});

test("what is no helper of ours is not believed", async () => {
  const { file } = await door((_, write) => write("HTTP/1.1 400 Bad Request\n"));
  expect(await kindOf(client(file).ask("list", {}))).toMatch(/not Kaunta's helper/);
});

test("many requests wait for each other instead of being refused", async () => {
  let [open, most] = [0, 0];
  const { file } = await door(({ seq }, write) => {
    most = Math.max(most, ++open);
    setTimeout(() => {
      open--;
      write({ seq, ok: true, hosts: [] });
    }, 3);
  });
  const helper = client(file);
  await Promise.all(Array.from({ length: 300 }, () => helper.ask("hosts", { id: 1 })));
  expect(most).toBeLessThanOrEqual(32);
});

test("where nothing is installed that is said at once, and before the first look is over it is waited for", async () => {
  expect(await kindOf(client("/nonexistent/helper.sock").ask("list", {}))).toMatch(/^absent/);
});

test.skipIf(process.getuid?.() === 0)("a socket for others is no missing one", async () => {
  const { file } = await door(() => {});
  chmodSync(file, 0o000);
  expect(await kindOf(client(file).ask("list", {}))).toMatch(/^forbidden/);
});
