// What guests must not reach, each beside what shows that it would be reached if nothing stood in the way.
import assert from "node:assert/strict";

import type { Guest, Stage } from "./stage.ts";
import { isOnline, isShut, letIn, page, putOff } from "./stage.ts";
import type { Check } from "./suite.ts";
import { check, soon } from "./suite.ts";
import { at } from "./world.ts";

const tcp = async (guest: Pick<Guest, "agent">, ip: string, port: number) =>
  (await guest.agent.do("tcp", { ip, port, timeoutMs: 700 })).outcome;

export function closedCases(stage: Stage): readonly Check[] {
  const sync = () => stage.helper().ask("sync", { id: 1, sessions: [] });
  const answers = async (guest: Guest, name: string, type: "A" | "TXT" = "A") =>
    (await guest.agent.do("names", { name, type, server: at.ap, timeoutMs: 800 })).found;

  return [
    check("a guest who has paid reaches the internet and the one allowed printer, not the shop", async () => {
      const guest = await stage.guest(1);
      await letIn(stage, "A", guest);
      await isOnline(guest);
      assert.equal(await tcp(guest, at.printer, 80), "open");
      for (const port of [22, 80, 443]) assert.equal(await tcp(guest, at.shop, port), "ECONNREFUSED");
      assert.equal(await tcp(guest, at.router, 80), "ECONNREFUSED");
      assert.equal(await tcp(stage.pc, at.shop, 80), "open", "from the PC the shop is reached");
    }),

    check("guests reach the portal's port at the hotspot's address, nothing else of this PC", async () => {
      for (const n of [1, 2]) {
        const guest = await stage.guest(n);
        assert.equal(await tcp(guest, at.ap, at.portal), "open");
        assert.notEqual(await tcp(guest, at.ap, at.console), "open");
        for (const port of [at.portal, at.console]) assert.notEqual(await tcp(guest, at.pc, port), "open");
      }
      assert.equal(await tcp(stage.shop, at.pc, at.console), "open", "from the shop the console is reached");
      assert.equal(await tcp(stage.pc, at.ap, at.console), "open");
    }),

    check("guests do not reach each other through this PC, nor does the shop reach guests", async () => {
      const [one, two] = await Promise.all([stage.guest(1), stage.guest(2)]);
      await letIn(stage, "B", two);
      await two.agent.do("listen", { port: 5556 });
      assert.equal(await tcp(stage.pc, two.ip, 5556), "open");
      // By the router, since the ports of the access point do not see each other.
      await one.space.ip([`route add ${two.ip}/32 via ${at.ap}`]);
      assert.notEqual(await tcp(one, two.ip, 5556), "open");
      await stage.world.outside.ip([`route add 10.77.0.0/22 via ${at.pc}`]);
      assert.notEqual(await tcp(stage.shop, two.ip, 5556), "open");
      await stage.world.outside.ip(["route del 10.77.0.0/22"]);
      await one.space.ip([`route del ${two.ip}/32`]);
    }),

    check(
      "no right comes with a borrowed address or device alone, and none with an address from elsewhere",
      async () => {
        const [paid, thief] = await Promise.all([stage.guest(1), stage.guest(5)]);
        const become = (ip: string) =>
          thief.space.ip([
            "addr flush dev eth0",
            `addr add ${ip}/22 dev eth0`,
            `route add ${at.ap}/32 dev eth0 src ${ip}`,
            `route add default via ${at.ap} src ${ip}`,
          ]);
        await letIn(stage, "A", paid);
        await isOnline(paid);
        await become(paid.ip);
        assert.notEqual((await page(thief, { timeoutMs: 600 })).status, 204, "the address alone");
        await become("10.99.0.5");
        assert.equal((await page(thief, { timeoutMs: 600 })).status, 0, "an address from elsewhere");
        await become("10.77.2.99");
        await letIn(stage, "T", thief);
        await isShut({ ...thief, ip: "10.77.2.99" });
        await become(thief.ip);
        await isOnline(thief);
        await isOnline(paid);
      },
    ),

    check("names before paying are no tunnel, and after paying are looked up", async () => {
      const guest = await stage.guest(2);
      await stage.asked();
      for (const name of ["x1.tunnel.example.net", "aaaa.bbbb.example.com"]) {
        assert.deepEqual(await answers(guest, name), [at.ap]);
        assert.deepEqual(await answers(guest, name, "TXT"), []);
      }
      // Neither by the resolver for those who may pass, nor by one of the guest's own choice.
      for (const server of [at.dns, at.ap]) {
        const got = await guest.agent.do("names", {
          name: "x2.tunnel.example.net",
          type: "TXT",
          server,
          timeoutMs: 500,
        });
        assert.deepEqual(got.found, []);
      }
      assert.deepEqual(
        (await stage.asked()).filter((one) => one.includes("tunnel")),
        [],
      );
      await letIn(stage, "A", guest);
      assert.deepEqual(await answers(guest, "x3.tunnel.example.net", "TXT"), ["tunnel"]);
      assert.ok((await stage.asked()).includes("dns 16 x3.tunnel.example.net"));
      assert.deepEqual(await answers(guest, "rebind.example.com"), [], "and none that points into the shop");
    }),

    check("an old connection to the resolver is no tunnel either", async () => {
      const guest = await stage.guest(2);
      await letIn(stage, "A", guest);
      const send =
        "for n in 1 2 3 4 5 6; do printf '\\0\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\3old\\3net\\0\\0\\20\\0\\1'; sleep 0.3; done";
      const asking = guest.space.exec("sh", [
        "-c",
        `(${send}) | socat -u - UDP4:${at.ap}:53,sourceport=4444`,
      ]);
      await soon(1500, async () => assert.ok((await stage.asked()).includes("dns 16 old.net")));
      await putOff(stage, "A");
      await stage.asked();
      await asking;
      assert.deepEqual(
        (await stage.asked()).filter((one) => one.includes("old.net")),
        [],
      );
    }),

    check("how often one may ask before paying is bounded, for each by itself", async () => {
      const [greedy, other] = await Promise.all([stage.guest(2), stage.guest(3)]);
      const ask = (guest: Guest, n: number) =>
        Promise.all(
          Array.from({ length: n }, (_, i) =>
            guest.agent.do("names", { name: `n${i}.example.com`, server: at.ap, timeoutMs: 300 }),
          ),
        ).then((all) => all.filter(({ found }) => found.length > 0).length);
      const answered = await ask(greedy, 200);
      assert.ok(answered >= 40 && answered < 100, `${answered} of 200`);
      assert.equal(await ask(other, 10), 10);
      await letIn(stage, "A", greedy);
      const paid = await ask(greedy, 200);
      assert.ok(paid >= 195, `${paid} of 200 after paying`);
    }),

    check("the payment page is reached before paying, by web only, and nothing else beside it", async () => {
      const guest = await stage.guest(2);
      assert.notEqual((await page(guest, { ip: at.payments })).status, 200, "not before its name was asked");
      assert.deepEqual(await answers(guest, "pay.example.com"), [at.payments]);
      const got = await guest.agent.do("get", { ip: at.payments, host: "pay.example.com" });
      assert.deepEqual([got.status, got.text], [200, `internet at ${at.payments}`]);
      assert.equal(await tcp(guest, at.payments, 443), "open");
      assert.equal(await tcp(guest, at.payments, 22), "ECONNREFUSED");
      assert.deepEqual(await answers(guest, "notpay.example.com"), [at.ap]);
      await isShut(guest);
    }),

    check(
      "with the uplink dead the portal comes up all the same, and the payment page does not hang it",
      async () => {
        const guest = await stage.guest(2);
        await stage.world.outside.ip(["link set shop0 down"]);
        try {
          assert.deepEqual(await answers(guest, "captive.apple.com"), [at.ap]);
          assert.equal((await guest.agent.do("get", { ip: at.ap, host: "captive.apple.com" })).status, 302);
        } finally {
          await stage.world.outside.ip(["link set shop0 up"]);
        }
      },
    ),

    check("another uplink is followed, and forwarding is where it is needed", async () => {
      const guest = await stage.guest(1);
      await letIn(stage, "A", guest);
      await stage.world.pc.ip(["route replace default via 192.168.9.1"]);
      try {
        await soon(12_000, async () => {
          const { status } = await stage.helper().ask("status", { id: 1 });
          assert.equal(status.uplink, "up1");
        });
        await isOnline(guest);
        const forwarding = async (device: string) =>
          (await stage.world.pc.exec("cat", [`/proc/sys/net/ipv4/conf/${device}/forwarding`])).stdout.trim();
        assert.deepEqual(await Promise.all(["up0", "up1", "ap0"].map(forwarding)), ["0", "1", "1"]);
      } finally {
        await stage.world.pc.ip([`route replace default via ${at.router}`]);
      }
      await soon(12_000, async () => {
        const { status } = await stage.helper().ask("status", { id: 1 });
        assert.equal(status.uplink, "up0");
      });
      await isOnline(guest);
    }),

    check("IPv6 does not pass, where without the table it would", async () => {
      const guest = await stage.guest(1);
      await letIn(stage, "A", guest);
      const pc = stage.world.pc;
      const read = await pc.exec("cat", ["/proc/sys/net/ipv6/conf/ap0/disable_ipv6"]);
      assert.equal(read.stdout.trim(), "1", "off on the hotspot's interface");
      // Switched on again behind our back: the table still stands.
      await pc.exec("sh", [
        "-c",
        "echo 0 > /proc/sys/net/ipv6/conf/ap0/disable_ipv6; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding",
      ]);
      await pc.ip(["addr add fd00:77::1/64 dev ap0 nodad", "addr add fd00:8::2/64 dev up0 nodad"]);
      await guest.space.ip(["addr add fd00:77::5/64 dev eth0 nodad", "route add default via fd00:77::1"]);
      await stage.world.outside.ip([
        "addr add fd00:8::1/64 dev shop0 nodad",
        "route add fd00:77::/64 via fd00:8::2",
      ]);
      const ping = async () =>
        (await guest.space.exec("busybox", ["ping", "-6", "-c", "1", "-W", "1", "fd00:8::1"])).code;
      assert.notEqual(await ping(), 0);
      const list = await pc.exec("nft", ["list", "table", "inet", "kaunta_hs1"]);
      assert.equal(list.code, 0);
      await pc.exec("nft", ["delete", "table", "inet", "kaunta_hs1"]);
      try {
        assert.equal(await ping(), 0, "without the table it passes");
      } finally {
        await stage.helper().ask("usage", { id: 1 });
        await pc.exec("sh", [
          "-c",
          "echo 1 > /proc/sys/net/ipv6/conf/ap0/disable_ipv6; echo 0 > /proc/sys/net/ipv6/conf/all/forwarding",
        ]);
      }
      assert.notEqual(await ping(), 0);
      await isOnline(guest);
    }),
  ].map(({ name, run }) => check(name, () => sync().then(run)));
}
