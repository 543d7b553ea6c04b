// A guest's day: address, portal, online, counted, limited, cut off. Each "cannot" beside a "can".
import assert from "node:assert/strict";

import type { Stage } from "./stage.ts";
import { isOnline, isShut, lease, letIn, page, putOff } from "./stage.ts";
import type { Check } from "./suite.ts";
import { check, pause, soon } from "./suite.ts";
import { at } from "./world.ts";

/** Where each system looks, and what it wants to see there (reference: their documents; README of this folder). */
const probes = [
  { host: "connectivitycheck.gstatic.com", path: "/generate_204", status: 204, text: "" },
  { host: "www.google.com", path: "/gen_204", status: 204, text: "" },
  { host: "captive.apple.com", path: "/hotspot-detect.html", status: 200, text: "Success" },
  { host: "www.msftconnecttest.com", path: "/connecttest.txt", status: 200, text: "Microsoft Connect Test" },
  { host: "detectportal.firefox.com", path: "/success.txt", status: 200, text: "success" },
  {
    host: "nmcheck.gnome.org",
    path: "/check_network_status.txt",
    status: 200,
    text: "NetworkManager is online",
  },
];
const none = { in: null, out: null, total: null };

export function guestCases(stage: Stage): readonly Check[] {
  const checks: readonly Check[] = [
    check("a hotspot starts, and starting it again changes nothing", async () => {
      const first = await stage.helper().ask("start", { id: 1 });
      assert.equal(first.status.state, "running");
      const again = await stage.helper().ask("start", { id: 1 });
      assert.deepEqual([again.status.epoch, again.status.uplink], [first.status.epoch, "up0"]);
    }),

    check("a phone gets an address, this PC as its way and resolver, and its name is known", async () => {
      const guest = await stage.guest(1);
      const got = await lease(stage, guest);
      assert.match(got["ip"] ?? "", /^10\.77\.[01]\.[0-9]+$/);
      assert.deepEqual([got["router"], got["dns"], got["mask"], got["lease"]], [at.ap, at.ap, "22", "3600"]);
      const { hosts } = await stage.helper().ask("hosts", { id: 1 });
      const host = hosts.find(({ mac }) => mac === guest.mac);
      assert.deepEqual([host?.ip, host?.name], [got["ip"], "simu-ya-mama"]);
    }),

    check("before paying every name is the portal and every system's probe is sent there", async () => {
      const { agent } = await stage.guest(1);
      for (const probe of probes) {
        const { found } = await agent.do("names", { name: probe.host, server: at.ap });
        assert.deepEqual(found, [at.ap], probe.host);
        for (const ip of [at.ap, at.internet]) {
          const got = await agent.do("get", { ip, host: probe.host, path: probe.path });
          assert.deepEqual([got.status, got.location], [302, `http://${at.ap}:${at.portal}/`], probe.host);
        }
      }
      const portal = await agent.do("get", { ip: at.ap, port: at.portal, host: `${at.ap}:${at.portal}` });
      assert.equal(portal.text, "portal");
    }),

    check("before paying https is refused at once, there and here, and nothing else passes", async () => {
      const guest = await stage.guest(1);
      for (const ip of [at.internet, at.ap]) {
        const { outcome, ms } = await guest.agent.do("tcp", { ip, port: 443 });
        assert.equal(outcome, "ECONNREFUSED");
        assert.ok(ms < 50, `${ms} ms`);
      }
      await isShut(guest);
    }),

    check("after the code the real probes answer and names are real", async () => {
      const guest = await stage.guest(1);
      await letIn(stage, "A", guest);
      await soon(1000, () => isOnline(guest));
      for (const probe of probes) {
        const { found } = await guest.agent.do("names", { name: probe.host, server: at.ap });
        assert.deepEqual(found, [at.internet], probe.host);
        const got = await guest.agent.do("get", { ip: at.internet, host: probe.host, path: probe.path });
        assert.equal(got.status, probe.status, probe.host);
        assert.ok(got.text.includes(probe.text), probe.host);
      }
      assert.equal((await guest.agent.do("tcp", { ip: at.internet, port: 443 })).outcome, "open");
      await isShut(await stage.guest(2));
    }),

    check("a phone that always asks from one port is told real names after paying too", async () => {
      const guest = await stage.guest(2);
      const query = String.raw`printf '\0\1\1\0\0\1\0\0\0\0\0\0\3one\4port\0\0\1\0\1'`;
      const send = `for n in 1 2 3 4 5 6 7 8; do ${query}; sleep 0.2; done`;
      const asking = guest.space.exec("sh", [
        "-c",
        `(${send}) | socat -u - UDP4:${at.ap}:53,sourceport=4445`,
      ]);
      await pause(500);
      assert.ok(!(await stage.asked()).includes("dns 1 one.port"), "not before");
      await letIn(stage, "A", guest);
      await asking;
      assert.ok((await stage.asked()).includes("dns 1 one.port"));
    }),

    check("what passes is counted both ways, to within the headers", async () => {
      const guest = await stage.guest(2);
      await letIn(stage, "B", guest);
      const down = await guest.agent.do("get", { ip: at.internet, path: "/bytes/1000000", timeoutMs: 5000 });
      assert.equal(down.size, 1_000_000);
      const after = await stage.usage("B");
      const [sent = 0, received = 0] = [after?.in, after?.out];
      assert.ok(received > 1_000_000 && received < 1_060_000, `${received} received`);
      assert.ok(sent > 500 && sent < 60_000, `${sent} sent`);
      await guest.agent.do("get", { ip: at.internet, method: "POST", body: 500_000, timeoutMs: 5000 });
      const up = ((await stage.usage("B"))?.in ?? 0) - sent;
      assert.ok(up > 500_000 && up < 540_000, `${up} sent`);
      const end = await putOff(stage, "B");
      assert.ok((end?.in ?? 0) >= sent + up, "and told at the end");
      await isShut(guest);
    }),

    check("speed limits hold both ways and leave the ping alone", async () => {
      const guest = await stage.guest(2);
      await letIn(stage, "R", guest, { rates: { in: 2_000_000, out: 4_000_000 } });
      // The bucket of one second is used up first.
      await guest.agent.do("begin", { ip: at.internet, path: "/bytes/500000000" });
      await pause(1500);
      const before = await guest.agent.do("streamed", {});
      const echo = await guest.agent.do("echo", {
        ip: at.internet,
        port: 7000,
        text: "ping",
        count: 40,
        everyMs: 50,
        waitMs: 200,
      });
      const after = await guest.agent.do("streamed", {});
      await guest.agent.do("stop", {});
      const rate = ((after.bytes - before.bytes) * 8) / 2.2;
      assert.ok(rate > 2_400_000 && rate < 4_600_000, `${Math.round(rate)} bit/s of 4,000,000`);
      const times = echo.times.toSorted((a, b) => a - b);
      assert.ok(times.length >= 20, `${times.length} of 40 pings came back`);
      assert.ok((times[times.length >> 1] ?? 999) < 50, `${times[times.length >> 1]} ms`);
      const up = await guest.agent.do("get", {
        ip: at.internet,
        method: "POST",
        body: 1_000_000,
        timeoutMs: 20_000,
      });
      assert.equal(up.text, "1000000");
      assert.ok(up.ms > 1500, `a megabyte in ${up.ms} ms with two megabits`);
      // Without a limit the same megabyte is a blink.
      await stage.helper().ask("change", {
        id: 1,
        session: { sid: "R", caps: none, rates: { in: null, out: null } },
        devices: [],
      });
      const free = await guest.agent.do("get", {
        ip: at.internet,
        method: "POST",
        body: 1_000_000,
        timeoutMs: 20_000,
      });
      assert.ok(free.ms < 1000, `${free.ms} ms`);
      await putOff(stage, "R");
    }),

    check("limits so wide that they are none let everything through", async () => {
      const guest = await stage.guest(2);
      const most = Number.MAX_SAFE_INTEGER;
      await letIn(stage, "W", guest, {
        caps: { in: most, out: most, total: most },
        rates: { in: 1e12, out: 1e12 },
      });
      const got = await guest.agent.do("get", { ip: at.internet, path: "/bytes/20000000", timeoutMs: 5000 });
      assert.equal(got.size, 20_000_000, got.error);
    }),

    check("what is begun in the moment of being let in goes on", async () => {
      const guest = await stage.guest(2);
      // Something to be forgotten, from one port all along: names asked before paying.
      for (let n = 0; n < 10; n++) {
        await guest.agent.do("names", { name: `n${n}.example.com`, server: at.ap });
        await letIn(stage, `M${n}`, guest);
        const got = await guest.agent.do("get", { ip: at.internet, path: "/bytes/8000000", timeoutMs: 5000 });
        assert.equal(got.size, 8_000_000, got.error);
        const stopping = putOff(stage, `M${n}`);
        await Promise.all([stopping, letIn(stage, `N${n}`, guest)]);
        const again = await guest.agent.do("get", {
          ip: at.internet,
          path: "/bytes/8000000",
          timeoutMs: 5000,
        });
        assert.equal(again.size, 8_000_000, again.error);
        await putOff(stage, `N${n}`);
      }
    }),

    check("a cap cuts a running download, and a top-up goes on where it stood", async () => {
      const guest = await stage.guest(2);
      await letIn(stage, "C", guest, { caps: { ...none, total: 3_000_000 } });
      await guest.agent.do("begin", { ip: at.internet, path: "/bytes/500000000" });
      await soon(5000, async () => assert.equal((await stage.usage("C"))?.capped, true));
      await pause(300);
      const stood = await guest.agent.do("streamed", {});
      assert.ok(stood.bytes > 2_000_000 && stood.bytes < 3_000_000, `${stood.bytes} came`);
      await pause(500);
      assert.equal((await guest.agent.do("streamed", {})).bytes, stood.bytes);
      const session = { sid: "C", caps: { ...none, total: 6_000_000 }, rates: { in: null, out: null } };
      await stage.helper().ask("change", { id: 1, session, devices: [] });
      await isOnline(guest);
      await guest.agent.do("begin", { ip: at.internet, path: "/bytes/500000000" });
      await soon(5000, async () => assert.equal((await stage.usage("C"))?.capped, true));
      await pause(200);
      const more = (await guest.agent.do("streamed", {})).bytes;
      const end = await putOff(stage, "C");
      const total = (end?.in ?? 0) + (end?.out ?? 0);
      assert.ok(total > 5_800_000 && total <= 6_000_000, `${total} of 6,000,000 used`);
      assert.ok(more > 2_500_000, `${more} bytes of what was topped up came`);
    }),

    check("two devices of one voucher eat from one bundle, and a third's is its own", async () => {
      const [one, two, other] = await Promise.all([stage.guest(2), stage.guest(3), stage.guest(4)]);
      const caps = { ...none, out: 2_000_000 };
      await letIn(stage, "S", one, { caps });
      await letIn(stage, "S", two, { caps });
      await letIn(stage, "T", other, { caps });
      const got = await one.agent.do("get", { ip: at.internet, path: "/bytes/1200000", timeoutMs: 5000 });
      assert.equal(got.size, 1_200_000);
      const cut = await two.agent.do("get", { ip: at.internet, path: "/bytes/1200000", timeoutMs: 1500 });
      assert.ok(cut.size < 850_000, `${cut.size} of what was left came`);
      assert.equal((await stage.usage("S"))?.capped, true);
      const own = await other.agent.do("get", { ip: at.internet, path: "/bytes/1200000", timeoutMs: 5000 });
      assert.equal(own.size, 1_200_000);
      await Promise.all([putOff(stage, "S"), putOff(stage, "T")]);
    }),

    check("being put off cuts a running download in the moment, and only one's own", async () => {
      const [guest, other] = await Promise.all([stage.guest(2), stage.guest(3)]);
      const rates = { in: null, out: 8_000_000 };
      await Promise.all([letIn(stage, "P", guest, { rates }), letIn(stage, "Q", other, { rates })]);
      for (const { agent } of [guest, other])
        await agent.do("begin", { ip: at.internet, path: "/bytes/500000000" });
      await soon(3000, async () => assert.ok((await guest.agent.do("streamed", {})).bytes > 100_000));
      await putOff(stage, "P");
      const stood = (await guest.agent.do("streamed", {})).bytes;
      const going = (await other.agent.do("streamed", {})).bytes;
      await soon(3000, async () =>
        assert.ok((await other.agent.do("streamed", {})).bytes > going + 500_000, "the other's goes on"),
      );
      assert.ok((await guest.agent.do("streamed", {})).bytes - stood < 100_000, "nothing more comes");
      await isShut(guest);
      await other.agent.do("stop", {});
      await putOff(stage, "Q");
    }),

    check("paid time ends in the kernel by itself, and the portal is there again", async () => {
      const guest = await stage.guest(2);
      await letIn(stage, "E", guest, { seconds: 2 });
      await isOnline(guest);
      await guest.agent.do("begin", { ip: at.internet, path: "/bytes/500000000" });
      await pause(2300);
      const stood = (await guest.agent.do("streamed", {})).bytes;
      await pause(300);
      assert.equal((await guest.agent.do("streamed", {})).bytes, stood);
      await isShut(guest);
      assert.deepEqual((await stage.usage("E"))?.devices, []);
      await putOff(stage, "E");
    }),

    check(
      "who is blocked is out both ways and in again when unblocked; who is bypassed needs no right",
      async () => {
        const [guest, other] = await Promise.all([stage.guest(2), stage.guest(3)]);
        await letIn(stage, "K", guest);
        await isOnline(guest);
        await stage.helper().ask("rules", {
          id: 1,
          rules: [
            { mac: guest.mac, kind: "block" },
            { mac: other.mac, kind: "bypass" },
          ],
        });
        const got = await page(guest, { timeoutMs: 500 });
        assert.equal(got.error, "silent", "a blocked device does not even get the portal");
        const dns = await guest.agent.do("names", { name: "a.example.com", server: at.ap, timeoutMs: 300 });
        assert.deepEqual(dns.found, []);
        await isOnline(other);
        assert.deepEqual((await other.agent.do("names", { name: "a.example.com", server: at.ap })).found, [
          at.internet,
        ]);
        await stage.helper().ask("rules", { id: 1, rules: [] });
        await isOnline(guest);
        await isShut(other);
        await putOff(stage, "K");
      },
    ),
  ];
  return [
    ...checks.slice(0, 1),
    // Each begins with nobody let in.
    ...checks.slice(1).map(({ name, run }) =>
      check(name, async () => {
        await stage.helper().ask("sync", { id: 1, sessions: [] });
        await run();
      }),
    ),
  ];
}
