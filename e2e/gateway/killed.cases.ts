// The helper killed at random moments: no open door while it is dead, nobody who paid shut out after it is back.
import assert from "node:assert/strict";

import type { Crowd } from "./crowd.ts";
import { grant, orderOf, sidOf } from "./crowd.ts";
import { startHelper } from "./helper.ts";
import type { Stage } from "./stage.ts";
import type { Check } from "./suite.ts";
import { check, pause, soon } from "./suite.ts";
import type { Device } from "./world.ts";
import { at } from "./world.ts";

/** Mulberry32: the same moments for the same seed. */
function dice(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function killedCases(stage: Stage, crowd: Crowd, seed: number): readonly Check[] {
  const random = dice(seed);
  const pick = <T>(from: readonly T[]): T => {
    const found = from[Math.floor(random() * from.length)];
    assert.ok(found);
    return found;
  };
  const some = crowd.devices.slice(0, 40);
  /** What the helper said yes to; a question without an answer leaves it open. */
  const inside = new Map<Device, boolean | "open">(some.map((device) => [device, false]));
  const known = (state: boolean) => some.filter((device) => inside.get(device) === state);

  const right = async (when: string) => {
    const [paid, unpaid] = [known(true), known(false)];
    const [theirs, others] = [await crowd.look(paid), await crowd.look(unpaid)];
    assert.deepEqual(
      theirs,
      paid.map(() => 204),
      `${when}: who paid is online`,
    );
    assert.ok(
      others.every((status) => status !== 204),
      `${when}: who did not pay is not`,
    );
  };
  const act = async (): Promise<void> => {
    const device = pick(some);
    const to = random() < 0.65;
    inside.set(device, "open");
    if (to) await grant(stage, device);
    else await stage.helper().ask("revoke", { id: 1, sid: sidOf(device) });
    inside.set(device, to);
  };
  const back = async () => {
    stage.replace(await startHelper(stage.world));
    await soon(10_000, async () => {
      const { status } = await stage.helper().ask("status", { id: 1 });
      assert.equal(status.state, "running", status.detail);
    });
  };
  const programs = async () => {
    const pids = await stage.world.pc.exec("sh", [
      "-c",
      `for p in $(ip netns pids ${stage.world.pc.name}); do cat /proc/$p/comm; done`,
    ]);
    return pids.stdout.split("\n").filter((name) => name === "dnsmasq").length;
  };

  const rounds = Array.from({ length: 6 }, (_, n) =>
    check(`killed while guests come and go (${n + 1})`, async () => {
      let going = true;
      const coming = (async () => {
        while (going) await act();
      })().catch(() => undefined);
      await pause(80 + random() * 500);
      await stage.helper().kill();
      going = false;
      await coming;
      await right("while it is dead");
      await soon(3000, async () => assert.equal(await programs(), 0, "nothing it started is left"));
      await back();
      await right("when it is back");
      const paid = known(true);
      await stage.helper().ask("sync", { id: 1, sessions: paid.map((device) => orderOf(device)) });
      for (const device of some) if (inside.get(device) === "open") inside.set(device, false);
      await right("when the app has said who");
      assert.equal(await programs(), 3);
    }),
  );

  return [
    check("it begins with nobody let in", async () => {
      await stage.helper().ask("sync", { id: 1, sessions: [] });
      await right("at first");
    }),
    ...rounds,
    check("killed in the middle of a restart, a start, a stop", async () => {
      for (const verb of ["restart", "stop", "start"] as const) {
        const under = stage
          .helper()
          .ask(verb, { id: 1 })
          .then(
            () => true,
            () => false,
          );
        await pause(random() * 120);
        await stage.helper().kill();
        await under;
        const others = await crowd.look(known(false));
        const open = others.filter((status) => status === 204).length;
        assert.equal(open, 0, `${open} without a right are online after being killed in a ${verb}`);
        stage.replace(await startHelper(stage.world));
        await stage.helper().ask("start", { id: 1 });
        await stage.helper().ask("sync", { id: 1, sessions: known(true).map((device) => orderOf(device)) });
        await right(`after ${verb}`);
        assert.equal(await programs(), 3);
      }
    }),

    check("stopped, nothing of it is left on this computer", async () => {
      const read = (file: string) => stage.world.pc.exec("cat", [file]).then(({ stdout }) => stdout.trim());
      await stage.helper().ask("stop", { id: 1 });
      const { stdout: rules } = await stage.world.pc.exec("nft", ["list", "ruleset"]);
      assert.equal(rules, "");
      const { stdout: addresses } = await stage.world.pc.exec("ip", ["-4", "addr", "show", "dev", "ap0"]);
      assert.ok(!addresses.includes(at.ap), addresses);
      const { stdout: pinned } = await stage.world.pc.exec("ip", [
        "neigh",
        "show",
        "nud",
        "permanent",
        "dev",
        "ap0",
      ]);
      assert.ok(!pinned.includes("10.77."), pinned);
      assert.equal(await programs(), 0);
      for (const device of ["ap0", "up0", "up1"])
        assert.equal(await read(`/proc/sys/net/ipv4/conf/${device}/forwarding`), "0", device);
      assert.equal(await read("/proc/sys/net/ipv6/conf/ap0/disable_ipv6"), "0");
      assert.equal(await read("/proc/sys/net/ipv4/ip_forward"), "0");
    }),
  ];
}
