// What a version changes in the answers.
import { afterEach, expect, test } from "vitest";
import { rows } from "../test-client.ts";
import { bench, clearBench } from "../test-router.ts";

afterEach(clearBench);

test("dates, health and names of fields follow the version", async () => {
  const said: Record<string, unknown> = {};
  for (const mode of ["6.49", "7.16", "7.24"] as const) {
    const { client, router } = await bench({ mode, board: "hEX" });
    router.table("/system/scheduler").add({ name: "daily", "start-time": "03:00:00", interval: "1d" });
    const one = await client();
    const [resource] = rows(await one.ask("/system/resource/print"));
    const [clock] = rows(await one.ask("/system/clock/print"));
    const [daily] = rows(await one.ask("/system/scheduler/print"));
    said[mode] = [
      resource?.["version"],
      clock?.["date"],
      clock?.["gmt-offset"],
      daily?.["next-run"],
      Object.keys(resource ?? {}).find((name) => name.endsWith("-software") || name.startsWith("minimum")),
      rows(await one.ask("/system/health/print")),
    ];
  }
  const sensors = [
    { ".id": "*1", name: "voltage", value: "24.1", type: "V" },
    { ".id": "*2", name: "temperature", value: "36", type: "C" },
  ];
  expect(said).toEqual({
    "6.49": [
      "6.49.10 (stable)",
      "nov/22/2026",
      "+03:00",
      "nov/23/2026 03:00:00",
      "factory-software",
      [{ voltage: "24.1", temperature: "36" }],
    ],
    "7.16": ["7.16.2 (stable)", "2026-11-22", "+03:00", "2026-11-23 03:00:00", "factory-software", sensors],
    "7.24": ["7.24.1 (stable)", "2026-11-22", "+03:00", "2026-11-23 03:00:00", "minimum-version", sensors],
  });
});

test("a cloud router has no health menu and no board", async () => {
  const { client } = await bench({ board: "CHR" });
  const one = await client();
  expect((await one.ask("/system/health/print"))[0]).toEqual(["!trap", "=message=no such command prefix"]);
  expect(rows(await one.ask("/system/routerboard/print"))).toEqual([{ routerboard: "false" }]);
});

test("log lines of today have no date, older ones the version's form", async () => {
  const said: Record<string, unknown> = {};
  for (const mode of ["6.49", "7.16", "7.20"] as const) {
    const { router, clock } = await bench({ mode });
    router.log("system,info", "first");
    clock.advance(86_400_000);
    router.log("system,info", "second");
    said[mode] = router
      .table("/log")
      .rows()
      .map((row) => row["time"]);
  }
  expect(said).toEqual({
    "6.49": ["nov/22 12:00:00", "12:00:00"],
    "7.16": ["11-22 12:00:00", "12:00:00"],
    "7.20": ["2026-11-22 12:00:00", "12:00:00"],
  });
});

test("a reboot gives rows new ids and tells clients by FIN; a power cut tells nothing until the router is back", async () => {
  const { router, client, clock, raw } = await bench({ hotspotUsers: [{ name: "a" }, { name: "b" }] });
  router.table("/ip/hotspot/user").remove("a");
  const told = await client();
  expect(await told.ask("/system/reboot")).toEqual([["!done"]]);
  await told.until(() => told.closed() === "fin");
  clock.advance(1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(router.table("/ip/hotspot/user").find({ name: "b" })?.[".id"]).toBe("*2");

  const left = await client();
  router.powerCut(1000);
  left.write("/system/identity/print");
  const nobody = await raw();
  await nobody.until(() => nobody.closed() === "reset");
  expect([left.closed(), left.seen.length]).toEqual([undefined, 1]);
  clock.advance(1000);
  left.write("/system/identity/print");
  await left.until(() => left.closed() === "reset");
  expect(await (await raw()).login()).toEqual([["!done"]]);
});

test("the clock can be set wrong over the wire, and its zone changed", async () => {
  const { client, router } = await bench();
  const one = await client();
  await one.ask("/system/clock/set", "=date=2031-01-05", "=time=04:05:06", "=gmt-offset=+00:00");
  expect(rows(await one.ask("/system/clock/print"))[0]).toMatchObject({
    date: "2031-01-05",
    time: "04:05:06",
    "gmt-offset": "+00:00",
  });
  router.time.setShift(0);
  expect(rows(await one.ask("/system/clock/print"))[0]).toMatchObject({
    date: "2026-11-22",
    time: "09:00:00",
  });
});
