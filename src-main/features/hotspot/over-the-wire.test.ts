// The feature over the real client, the helper's real door and its real checks: what we say is what it understands.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import type { Facts } from "#contract/facts.ts";
import type { HotspotId } from "#contract/hotspots.ts";
import type { Mac } from "#contract/values/index.ts";
import { createHelperClient } from "#main/drivers/hotspot/client.ts";
import { createFakeHelper } from "#main/drivers/hotspot/fake.ts";
import { HelperError, type Verb } from "#main/drivers/hotspot/types.ts";
import { createFakeRouter } from "#main/drivers/routeros/fake.ts";
import { createSites } from "#main/features/sites/index.ts";
import { createBus } from "#main/platform/bus.ts";
import { systemClock } from "#main/platform/clock.ts";
import { openMemoryDb } from "#main/platform/db/index.ts";
import { silentLogs } from "#main/platform/log.ts";
import { secureRandom } from "#main/platform/random.ts";
import { Refused } from "../../../src-helper/refused.ts";
import { createDoor } from "../../../src-helper/server.ts";
import { paper, world } from "./house.fixture.ts";
import { createHotspots } from "./index.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

test("a hotspot is made, started, changed and sold on, and every word passes the helper's own checks", async () => {
  const clock = systemClock;
  const fake = createFakeHelper(clock);
  const folder = mkdtempSync(path.join(tmpdir(), "kaunta-wire-"));
  undo.push(() => rmSync(folder, { recursive: true }));
  const asked: Verb[] = [];
  const door = createDoor({
    clock: { now: clock.now, after: clock.after },
    log: () => {},
    async answer({ seq: _seq, verb, ...what }) {
      asked.push(verb);
      try {
        return fake.hotspots.answer(verb, what as never);
      } catch (error) {
        if (!(error instanceof HelperError) || !error.refusal) throw error;
        throw new Refused(error.refusal.code, error.refusal.sentence, error.refusal);
      }
    },
  });
  const socket = path.join(folder, "helper.sock");
  await new Promise<void>((resolve) => door.server.listen(socket, resolve));
  undo.push(() => door.close());
  const db = await openMemoryDb();
  undo.push(() => db.close());
  const shared = {
    db: db.db,
    bus: createBus<Facts>(() => {}),
    clock,
    random: secureRandom,
    vault: paper,
    logs: silentLogs,
  };
  const sites = await createSites({
    ...shared,
    openRouter: createFakeRouter(clock).open,
    settings: { get: () => ({ pollSeconds: 1 }) },
    watched: () => false,
  });
  undo.push(() => sites.stop());
  const hotspots = await createHotspots({
    ...shared,
    ...world,
    sites,
    helper: createHelperClient({ clock, socket }),
    portalPort: () => 7421,
    openPortal: async () => 7421,
  });
  await hotspots.open();
  undo.push(() => hotspots.close());

  const one = 1 as HotspotId;
  const { router } = await hotspots.make(
    {
      name: "Duka la Mama – 5 €",
      password: 'a "quoted" word',
      country: "KE",
      details: {
        walled: ["pay.example.com"],
        lanAllowed: ["192.168.1.10/32"],
        captiveHost: "wifi.duka.example",
      },
    },
    "Amina",
  );
  await hotspots.start(one, "Amina");
  const gateway = hotspots.gateway(router);
  const mac = "02:00:00:00:00:01" as Mac;
  const ip = fake.gateway(1).join(mac);
  const wish = {
    name: "A3K9",
    mark: "kaunta:3b241101-e2bb-4255-8caf-4136c566a962",
    secret: "A3K9",
    kind: "k",
    rates: { in: 512_000, out: null },
    devices: 1,
    disabled: false,
    limits: { seconds: 1, in: null, out: 1_000_000, total: null },
  };
  await gateway?.add(wish);
  expect(await gateway?.letIn({ name: "A3K9", secret: "A3K9", mac, ip })).toEqual({ kind: "in" });
  const [row] = (await gateway?.rows("A3K9")) ?? [];
  await gateway?.change(row?.id ?? "", { limits: { ...wish.limits, seconds: 3600 } });
  await gateway?.rule([{ mac, kind: "bypass" }]);
  expect(await gateway?.sessions("A3K9")).toMatchObject([{ mac, ip }]);
  expect(fake.gateway(1).may(mac)).toBe(true);
  fake.hotspots.begin();
  expect(fake.gateway(1).may(mac)).toBe(false);
  await vi.waitFor(() => expect(fake.gateway(1).may(mac)).toBe(true), { timeout: 8000 });
  await hotspots.restart(one, "Amina");
  await hotspots.kick(one, mac, "Amina");
  expect((await hotspots.stations(one)).stations).toMatchObject([{ mac, onAir: true, user: null }]);
  expect((await hotspots.audit()).findings.find(({ check }) => check === "input")?.outcome).toBe("good");
  expect((await hotspots.doctor({ interface: "wlan0" })).canBe).toBe(true);
  expect((await hotspots.capabilities({})).cards).toMatchObject([{ interface: "wlan0", mayBeUsed: true }]);
  await hotspots.remove(one, "Amina");
  expect(new Set(asked)).toEqual(
    new Set([
      "subscribe",
      "status",
      "list",
      "capabilities",
      "configure",
      "config",
      "start",
      "restart",
      "hosts",
      "usage",
      "grant",
      "change",
      "rules",
      "sync",
      "revoke",
      "kick",
      "doctor",
      "logs",
      "forget",
    ]),
  );
});
