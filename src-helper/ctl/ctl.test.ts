// hotspotctl against a real helper's door: words for people, JSON for programs, a code for scripts.
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { systemClock } from "../clock.ts";
import { aConfig, createStage } from "../house.fixture.ts";
import type { Stage } from "../house.fixture.ts";
import type { Door } from "../server.ts";
import { createDoor } from "../server.ts";
import { codes, hotspotctl } from "./main.ts";
import { statusText } from "./words.ts";

let stage: Stage;
let door: Door;
beforeEach(async () => {
  stage = createStage();
  const helper = stage.helper();
  door = createDoor({ clock: systemClock, answer: helper.answer, log: () => undefined });
  await stage.ask("configure", { config: aConfig });
  await new Promise<void>((resolve) => door.server.listen(stage.paths.socket, resolve));
});
afterEach(async () => {
  await door.close();
  stage.remove();
});

async function ctl(...words: readonly string[]) {
  let out = "";
  let err = "";
  const terminal = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  const code = await hotspotctl(words, terminal, stage.paths.socket);
  return { code, out, err };
}

describe("hotspotctl", () => {
  test("starts, says how it is, and stops; each as often as one likes", async () => {
    expect((await ctl("status", "1")).code).toBe(codes.notRunning);
    for (let times = 0; times < 2; times++) expect((await ctl("start", "1")).code).toBe(codes.ok);
    const { code, out } = await ctl("status", "1");
    expect(code).toBe(codes.ok);
    expect(out).toContain("1  running");
    expect(out).toContain("Duka la Mama");
    expect((await ctl("restart", "1")).code).toBe(codes.ok);
    for (let times = 0; times < 2; times++) expect((await ctl("stop", "1")).code).toBe(codes.ok);
    expect((await ctl("list")).out).toContain("1  stopped");
    expect((await ctl("logs", "system")).out).toContain("hotspot 1: running");
    expect((await ctl("capabilities")).code).toBe(codes.ok);
    expect((await ctl("doctor")).code).toBe(codes.ok);
  });

  test("says the helper's very answer as JSON", async () => {
    const { out } = await ctl("--json", "status", "1");
    expect(JSON.parse(out)).toMatchObject({ status: { id: 1, state: "stopped", country: "KE" } });
    const refused = await ctl("--json", "status", "9");
    expect(refused.code).toBe(codes.unknown);
    expect(JSON.parse(refused.out)).toMatchObject({ error: { code: "unknown-hotspot" } });
  });

  test("ends with another code for every kind of no", async () => {
    stage.failing.add("radio.start");
    const failed = await ctl("start", "1");
    expect([failed.code, failed.err]).toEqual([codes.failed, expect.stringContaining("radio.start failed.")]);
    expect((await ctl("start", "9")).code).toBe(codes.unknown);
    stage.failing.clear();
    const gate = Promise.withResolvers<void>();
    stage.held.set("radio.start", gate.promise);
    const first = ctl("start", "1");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await ctl("start", "1")).code).toBe(codes.busy);
    gate.resolve();
    expect((await first).code).toBe(codes.ok);
    await door.close();
    expect(await ctl("list")).toMatchObject({
      code: codes.unreachable,
      err: expect.stringContaining("kaunta-setup"),
    });
    writeFileSync(stage.paths.socket, "");
    expect((await ctl("list")).code).toBe(codes.unreachable);
  });

  test("takes nothing it does not know", async () => {
    for (const words of [
      [],
      ["start"],
      ["start", "x"],
      ["start", "0"],
      ["start", "1;rm -rf /"],
      ["start", "1", "--config=/tmp/evil"],
      ["start", "1", "2"],
      ["--config=/tmp/evil", "start", "1"],
      ["list", "1"],
      ["doctor", "--config=/tmp/evil"],
      ["exec", "id"],
      ["logs", "../../etc/shadow"],
      ["__proto__", "1"],
    ])
      expect([words, (await ctl(...words)).code]).toEqual([words, codes.usage]);
    expect(stage.done).toEqual([]);
  });

  test("shows names from the air without letting them speak to the terminal", async () => {
    const { status } = await stage.ask("status", { id: 1 });
    expect(statusText({ ...status, ssid: "\u001b]0;x\u0007a\u202eb" })).toContain("?]0;x?a?b");
  });

  test("is not taken in by somebody else at the socket", async () => {
    await door.close();
    const strangers = createServer((socket) => socket.resume().end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await new Promise<void>((resolve) => strangers.listen(stage.paths.socket, resolve));
    expect((await ctl("list")).code).toBe(codes.unreachable);
    await new Promise((resolve) => strangers.close(resolve));
  });
});
