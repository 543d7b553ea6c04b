// The kernel's traps, each against the real kernel: what it does by itself, and that the gateway gets it right.
import assert from "node:assert/strict";
import path from "node:path";

import { systemClock } from "../../src-helper/clock.ts";
import type { ReadableGateway } from "../../src-helper/gateway/index.ts";
import { createGateway } from "../../src-helper/gateway/index.ts";
import { pathsUnder } from "../../src-helper/paths.ts";
import type { DeviceOrder, SessionOrder, SessionUsage } from "../../src-helper/protocol.ts";
import type { Run } from "../../src-helper/run.ts";
import { hotspot } from "./helper.ts";
import type { Space } from "./spaces.ts";
import type { Check } from "./suite.ts";
import { check, pause, soon } from "./suite.ts";
import { guestIp, guestMac } from "./world.ts";

/** The gateway's programs, run in a namespace. */
export const runIn = (space: Space): Run => ({
  exec: (program, args, options = {}) => space.exec(program, args, options.input, options.timeoutMs),
  child: () => {
    throw new Error("the gateway starts no children");
  },
});
export const gatewayIn = (space: Space): ReadableGateway =>
  createGateway(
    { run: runIn(space), paths: pathsUnder(path.join("/nonexistent", space.name)), clock: systemClock },
    { ...hotspot, id: 7 },
  );

const at = ["inet", "kaunta_hs7"];
const free = { caps: { in: null, out: null, total: null }, rates: { in: null, out: null } };
export const device = (n: number, seconds: number | null = 3600): DeviceOrder => ({
  mac: guestMac(n),
  ip: guestIp(n),
  seconds,
});
export const session = (sid: string, more: Partial<SessionOrder> = {}): SessionOrder => ({
  sid,
  ...free,
  used: { in: 0, out: 0 },
  devices: [],
  ...more,
});

export function kernelCases(space: Space): readonly Check[] {
  const nft = (...lines: readonly string[]) => space.exec("nft", ["-f", "-"], `${lines.join("\n")}\n`);
  const list = async (...what: readonly string[]) => (await space.exec("nft", ["list", ...what])).stdout;
  const gateway = () => gatewayIn(space);
  const of = async (from: ReadableGateway, sid: string): Promise<SessionUsage> => {
    const found = (await from.usage()).find((one) => one.sid === sid);
    assert.ok(found, `there is a session ${sid}`);
    return found;
  };
  const key = `${guestMac(1)} . ${guestIp(1)}`;

  const checks: readonly Check[] = [
    check("more time reaches the kernel, which takes a plain second add for done", async () => {
      const mine = gateway();
      await mine.load([session("A", { devices: [device(1, 2), device(2, 2)] })]);
      const plain = await nft(
        `add element ${at.join(" ")} authed { ${guestMac(2)} . ${guestIp(2)} timeout 99s }`,
      );
      assert.equal(plain.code, 0, "the kernel says yes, whatever it does");
      await mine.change({ sid: "A", ...free }, [device(1, 60)]);
      const left = (await of(mine, "A")).devices.find(({ mac }) => mac === guestMac(1))?.secondsLeft ?? 0;
      assert.ok(left >= 58 && left <= 60, `${left} s left`);
      await pause(2500);
      const inside = (await of(mine, "A")).devices.map(({ mac }) => mac);
      assert.ok(inside.includes(guestMac(1)), "who was given more time is in");
    }),

    check("less time reaches it as well, and no end at all", async () => {
      const mine = gateway();
      await mine.load([session("A", { devices: [device(1, 3600)] })]);
      await mine.change({ sid: "A", ...free }, [device(1, null)]);
      assert.equal((await of(mine, "A")).devices[0]?.secondsLeft, null);
      await mine.change({ sid: "A", ...free }, [device(1, 1)]);
      await soon(3000, async () => assert.deepEqual((await of(mine, "A")).devices, []));
    }),

    check("the kernel ends time by itself, and taking away what it has ended is no error", async () => {
      const mine = gateway();
      await mine.load([]);
      await mine.grant(session("A"), device(1, 1));
      await mine.grant(session("B"), device(2, 60));
      assert.match(await list("set", ...at, "authed"), new RegExp(key));
      await pause(1300);
      assert.doesNotMatch(await list("set", ...at, "authed"), new RegExp(key));
      const bare = await nft(`delete element ${at.join(" ")} authed { ${key} }`);
      assert.notEqual(bare.code, 0, "a plain delete is an error");
      assert.equal((await mine.revoke("A"))?.sid, "A");
      assert.deepEqual(
        (await mine.usage()).map(({ sid }) => sid),
        ["B"],
      );
    }),

    check(
      "an object that a map names cannot be deleted before its elements; the gateway's order can",
      async () => {
        const mine = gateway();
        const caps = { in: 1000, out: 2000, total: 3000 };
        await mine.load([session("A", { caps, rates: { in: 8000, out: 8000 }, devices: [device(1)] })]);
        for (const object of ["counter ci", "quota qa", "limit lo"]) {
          const [kind = "", name = ""] = object.split(" ");
          const refused = await nft(`delete ${kind} ${at.join(" ")} ${name}_A`);
          assert.match(refused.stderr, /busy/i, object);
        }
        await mine.revoke("A");
        assert.doesNotMatch(await list("table", ...at), /_A\b/);
      },
    ),

    check("another rate is made anew, since the kernel leaves a limit that exists as it was", async () => {
      const mine = gateway();
      await mine.load([session("A", { rates: { in: 800_000, out: 800_000 }, devices: [device(1)] })]);
      const ignored = await nft(
        `add limit ${at.join(" ")} lo_A { rate over 77777 bytes/second burst 65536 bytes }`,
      );
      assert.equal(ignored.code, 0);
      assert.match(await list("limits", "table", ...at), /limit lo_A \{\s+rate over 100000 bytes/);
      await mine.change({ sid: "A", caps: free.caps, rates: { in: 800_000, out: 1_600_008 } }, []);
      assert.match(await list("limits", "table", ...at), /limit lo_A \{\s+rate over 200001 bytes/);
      await mine.change({ sid: "A", ...free }, []);
      assert.doesNotMatch(await list("table", ...at), /limit l/);
      assert.equal((await of(mine, "A")).devices.length, 1, "and who was in is in");
    }),

    check("a top-up in place keeps what was used; of a spent one the counters decide", async () => {
      const mine = gateway();
      const caps = { in: null, out: null, total: 5000 };
      await mine.load([session("A", { caps, used: { in: 1000, out: 3000 }, devices: [device(1)] })]);
      const more = { sid: "A", caps: { ...caps, total: 9000 }, rates: free.rates };
      await mine.change(more, []);
      assert.match(await list("quotas", "table", ...at), /over 9000 bytes used 4000 bytes/);
      await mine.change({ ...more, caps: { ...caps, total: 4000 } }, []);
      assert.equal((await of(mine, "A")).capped, true, "a cap below what was used is reached");
      // As if the kernel had gone on counting what it turned away.
      const tables = at.join(" ");
      await nft(
        `delete element ${tables} quota_all { ${guestIp(1)} }`,
        `delete quota ${tables} qa_A`,
        `add quota ${tables} qa_A { over 4000 bytes used 999999 bytes }`,
        `add element ${tables} quota_all { ${guestIp(1)} : "qa_A" }`,
      );
      await mine.change({ ...more, caps: { ...caps, total: 6000 } }, []);
      assert.match(await list("quotas", "table", ...at), /over 6000 bytes used 4000 bytes/);
      assert.equal((await of(mine, "A")).capped, false);
    }),

    check("what the kernel refuses of figures is never asked of it", async () => {
      const mine = gateway();
      const table = at.join(" ");
      await mine.load([]);
      const odd = [
        `add limit ${table} l { rate over 125000000000 bytes/second burst 65536 bytes }`,
        `add quota ${table} q { over 1000 bytes used 1001 bytes }`,
      ];
      for (const line of odd) assert.notEqual((await nft(line)).code, 0, line);
      const most = Number.MAX_SAFE_INTEGER;
      const wide = { caps: { in: 0, out: 1000, total: most }, rates: { in: 8, out: 1e12 } };
      await mine.grant(session("A", { ...wide, used: { in: 5, out: 2000 } }), device(1));
      const found = await of(mine, "A");
      assert.deepEqual([found.in, found.out, found.capped, found.devices.length], [5, 2000, true, 1]);
    }),

    check("a session's objects come and go with its terms, one direction at a time", async () => {
      const mine = gateway();
      await mine.load([session("A", { used: { in: 10, out: 20 }, devices: [device(1), device(2)] })]);
      const steps = [
        { caps: { in: 500, out: null, total: null }, rates: { in: null, out: 8000 } },
        { caps: { in: null, out: 600, total: 700 }, rates: { in: 8000, out: null } },
        { caps: { in: 1, out: 1, total: 1 }, rates: { in: 16_000, out: 16_000 } },
        free,
      ];
      for (const terms of steps) {
        await mine.change({ sid: "A", ...terms }, []);
        const read = (await mine.read())[0];
        assert.deepEqual(
          { caps: read?.caps, rates: read?.rates, used: read?.used },
          { ...terms, used: { in: 10, out: 20 } },
        );
        assert.equal(read?.devices.length, 2);
      }
    }),

    check("a helper that knows nothing reads everything back from the kernel", async () => {
      const orders = [
        session("A", {
          caps: { in: 5_000_000, out: null, total: 7_000_000 },
          rates: { in: 1_000_000, out: 8_000_000 },
          used: { in: 123, out: 456 },
          devices: [device(1, 600), device(2, null)],
        }),
        session("B", { devices: [device(3, 60)] }),
        session("C"),
      ];
      await gateway().load(orders);
      await gateway().rules([{ mac: guestMac(9), kind: "block" }]);
      const read = await gateway().read();
      const near = read.map((one) => ({
        ...one,
        devices: one.devices.map((d) => ({
          ...d,
          seconds: d.seconds === null ? null : Math.ceil(d.seconds / 60) * 60,
        })),
      }));
      const bySid = (a: SessionOrder, b: SessionOrder) => a.sid.localeCompare(b.sid);
      const sorted = near.toSorted(bySid).map((one) => ({
        ...one,
        devices: one.devices.toSorted((a, b) => a.ip.localeCompare(b.ip)),
      }));
      assert.deepEqual(sorted, orders);
      const fresh = gateway();
      await fresh.grant(session("B"), device(4, 60));
      assert.equal((await of(fresh, "B")).devices.length, 2, "and goes on from there");
      assert.match(await list("set", ...at, "blocked"), new RegExp(guestMac(9)));
    }),

    check("what ran out while nobody looked is not charged to the next owner of the address", async () => {
      await gateway().load([session("A", { devices: [device(1, 1)] })]);
      await pause(1300);
      const fresh = gateway();
      await fresh.grant(session("B"), { ...device(2), ip: guestIp(1) });
      assert.match(await list("map", ...at, "counter_in"), new RegExp(`${guestIp(1)} : "ci_B"`));
    }),

    check("a table that somebody flushes is there again with the next look, and nobody lost", async () => {
      const mine = gateway();
      await mine.load([
        session("A", { used: { in: 5, out: 6 }, devices: [device(1, 600), device(2, null)] }),
      ]);
      await nft("flush ruleset");
      assert.equal((await space.exec("nft", ["list", "table", ...at])).code, 1, "it is gone");
      const usage = await of(mine, "A");
      assert.deepEqual([usage.in, usage.out, usage.devices.length], [5, 6, 2]);
      await nft(`delete table ${at.join(" ")}`);
      await mine.grant(session("B"), device(3));
      assert.deepEqual((await mine.usage()).map(({ sid }) => sid).toSorted(), ["A", "B"]);
      await nft(`flush set ${at.join(" ")} authed`, `flush map ${at.join(" ")} counter_in`);
      await mine.revoke("A");
      assert.deepEqual(
        (await mine.usage()).map(({ sid }) => sid),
        ["B"],
        "and what was flushed in part is put off",
      );
    }),

    check("two hundred and fifty at once are few transactions and nobody is forgotten", async () => {
      const mine = gateway();
      await mine.load([]);
      const many = Array.from({ length: 250 }, (_, n) => n + 1);
      const address = (n: number) => `10.77.${n >> 7}.${(n & 127) + 10}`;
      await Promise.all(many.map((n) => mine.grant(session(`S${n}`), { ...device(n), ip: address(n) })));
      const usage = await mine.usage();
      assert.equal(usage.length, 250);
      assert.ok(usage.every(({ devices }) => devices.length === 1));
    }),

    check("one bad order among many harms nobody else", async () => {
      const mine = gateway();
      await mine.load([session("A")]);
      const outcomes = await Promise.allSettled([
        mine.grant(session("A"), device(1)),
        mine.change({ sid: "nobody", caps: { ...free.caps, in: 5 }, rates: free.rates }, [device(2)]),
        mine.grant(session("A"), { ...device(3), ip: "10.77.0.300" }),
        mine.grant(session("A"), device(4)),
      ]);
      assert.deepEqual(
        outcomes.map(({ status }) => status),
        ["fulfilled", "rejected", "rejected", "fulfilled"],
      );
      assert.deepEqual((await of(mine, "A")).devices.map(({ ip }) => ip).toSorted(), [
        guestIp(1),
        guestIp(4),
      ]);
    }),
  ];
  // Each begins with nothing in the kernel.
  return checks.map(({ name, run }) => check(name, () => gateway().unload().then(run)));
}
