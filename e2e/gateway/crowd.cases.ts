// Two hundred and fifty guests: let in, counted, restarted under, put off; and nobody else meanwhile.
import assert from "node:assert/strict";

import type { Crowd } from "./crowd.ts";
import { grant, orderOf, sidOf } from "./crowd.ts";
import type { Guest, Stage } from "./stage.ts";
import type { Check } from "./suite.ts";
import { check, pause } from "./suite.ts";
import { at } from "./world.ts";

const all = (statuses: readonly number[], status: number) => statuses.filter((one) => one === status).length;

export function crowdCases(stage: Stage, crowd: Crowd): readonly Check[] {
  const { devices } = crowd;
  const ask = stage.helper().ask;
  /** Packets every other millisecond, each told of by the internet when it arrives there. */
  const flood = (guest: Guest, ms: number) =>
    guest.agent.do("echo", {
      ip: at.internet,
      port: 7000,
      text: `flood ${guest.ip}`,
      count: ms / 2,
      everyMs: 2,
      waitMs: 100,
    });
  const arrived = async (guest: Guest) =>
    (await stage.asked()).filter((one) => one.startsWith(`flood ${guest.ip} `)).length;

  return [
    check("two hundred and fifty guests are let in within a second, and all of them are online", async () => {
      assert.equal(all(await crowd.look(), 302), devices.length, "the portal for everybody before");
      const began = performance.now();
      await ask("sync", { id: 1, sessions: devices.map((device) => orderOf(device)) });
      const took = performance.now() - began;
      assert.equal(all(await crowd.look(), 204), devices.length);
      assert.ok(took < 1000, `${Math.round(took)} ms`);
    }),

    check("each by itself as well, asked one after the other by one connection", async () => {
      await ask("sync", { id: 1, sessions: [] });
      assert.equal(all(await crowd.look(), 302), devices.length);
      for (let n = 0; n < devices.length; n += 50)
        await Promise.all(devices.slice(n, n + 50).map((device) => grant(stage, device)));
      assert.equal(all(await crowd.look(), 204), devices.length);
    }),

    check("all are counted, each on its own account", async () => {
      await crowd.agent.do("get", {
        from: devices[7]?.ip ?? "",
        ip: at.internet,
        path: "/bytes/300000",
        timeoutMs: 5000,
      });
      const { sessions } = await ask("usage", { id: 1 });
      assert.equal(sessions.length, devices.length);
      assert.ok(sessions.every((one) => one.in > 100 && one.out > 100 && one.devices.length === 1));
      const heavy = sessions.filter((one) => one.out > 300_000).map(({ sid }) => sid);
      assert.deepEqual(heavy, devices.slice(7, 8).map(sidOf));
    }),

    check(
      "a restart under them lets nobody through and loses nobody, nor a byte that was counted",
      async () => {
        const [unpaid, paid] = await Promise.all([stage.guest(2), stage.guest(1)]);
        await grant(stage, paid);
        const before = new Map((await ask("usage", { id: 1 })).sessions.map((one) => [one.sid, one]));
        await stage.asked();
        const flooding = Promise.all([flood(unpaid, 4000), flood(paid, 4000)]);
        await pause(200);
        for (let n = 0; n < 3; n++) await ask("restart", { id: 1 });
        await flooding;
        const seen = await stage.asked();
        const count = (guest: Guest) => seen.filter((one) => one.startsWith(`flood ${guest.ip} `)).length;
        assert.equal(count(unpaid), 0, "packets of who has not paid");
        assert.ok(count(paid) > 500, `${count(paid)} packets of who has paid`);
        const { sessions } = await ask("usage", { id: 1 });
        assert.equal(sessions.length, devices.length + 1);
        for (const one of sessions) {
          const then = before.get(one.sid);
          assert.ok(then && one.in >= then.in && one.out >= then.out, one.sid);
          assert.equal(one.devices.length, 1);
          assert.equal(one.devices[0]?.since, then.devices[0]?.since);
        }
        assert.equal(all(await crowd.look(), 204), devices.length);
      },
    ),

    check("with the table deleted the same packets do arrive, until the next look", async () => {
      const unpaid = await stage.guest(2);
      await stage.asked();
      const flooding = flood(unpaid, 1000);
      await pause(100);
      await stage.world.pc.exec("nft", ["delete", "table", "inet", "kaunta_hs1"]);
      await pause(200);
      const { sessions } = await ask("usage", { id: 1 });
      await flooding;
      const count = await arrived(unpaid);
      assert.ok(count > 20 && count < 400, `${count} of 500 packets arrived`);
      assert.equal(sessions.length, devices.length + 1, "and nobody was lost");
      assert.equal(all(await crowd.look(), 204), devices.length);
    }),

    check("half of them are put off in one step, the others do not notice", async () => {
      const half = devices.filter((_, n) => n % 2 === 0);
      await ask("sync", { id: 1, sessions: half.map((device) => orderOf(device)) });
      const statuses = await crowd.look();
      assert.deepEqual(
        statuses,
        devices.map((_, n) => (n % 2 === 0 ? 204 : 302)),
      );
    }),
  ];
}
