import { afterEach, expect, test } from "vitest";
import { createWorld, draftOf, ticketOf, ticketsOf } from "./house.fixture.ts";
import { patience } from "./talk.ts";
import { wordsOf } from "./paper/roll.ts";

type World = Awaited<ReturnType<typeof createWorld>>;
const worlds: World[] = [];
async function world(parts: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const made = await createWorld(parts);
  worlds.push(made);
  return made;
}
afterEach(async () => {
  for (const one of worlds.splice(0)) await one.end();
});

const voucher = (count: number) => ({
  kind: "voucher" as const,
  title: "Batch 1",
  tickets: ticketsOf(count),
});
const codes = (house: World): string[] =>
  house.simulator.whole().map((slip) => /A3K9-M\d+/.exec(wordsOf(slip))?.[0] ?? "none");

test("one key, one slip: bytes are out within 300 ms, with no word asked", async () => {
  const house = await world();
  await house.printing.addPrinter(draftOf(house.port));
  const printed: number[] = [];
  const began = performance.timeOrigin + performance.now();
  const { job } = await house.printing.print({
    ...voucher(1),
    title: "Sale",
    onPrinted: (slip) => printed.push(slip),
  });
  const done = await house.until(job, "done", "stopped");
  expect(done).toMatchObject({ state: "done", slips: 1, printed: 1, proof: "word", why: "" });
  expect(printed).toEqual([1]);
  expect((house.simulator.received().find(({ bytes }) => bytes > 100)?.at ?? Infinity) - began).toBeLessThan(
    300,
  );
  expect(house.simulator.complaints()).toEqual([]);
  expect(codes(house)).toEqual(["A3K9-M001"]);
  expect(house.printing.printers()[0]).toMatchObject({ state: "ready", detail: "" });
});

test("a printer that answers late, wrongly or never keeps no slip waiting", async () => {
  for (const faults of [{ mute: true }, { garbage: true }, { slowAnswers: 400 }]) {
    const house = await world({ faults, patience });
    await house.printing.addPrinter(draftOf(house.port));
    for (const round of [0, 1]) {
      const began = performance.timeOrigin + performance.now();
      const { job } = await house.printing.print(voucher(1));
      await house.until(job, "done");
      const out = () => house.simulator.received().find(({ at, bytes }) => at > began && bytes > 100)?.at;
      await expect.poll(out).toBeDefined();
      expect([faults, round, (out() ?? Infinity) - began < 300]).toEqual([faults, round, true]);
    }
  }
});

test("paper out at slip 37 stops the job at 36, and it goes on at 37 exactly", async () => {
  const house = await world({ faults: { paperOutAfter: 36 } });
  await house.printing.addPrinter(draftOf(house.port));
  const heard: number[] = [];
  house.printing.heard(({ slip }) => void heard.push(slip));
  const { job } = await house.printing.print(voucher(50));
  const stopped = await house.until(job, "done", "stopped");
  expect(stopped).toMatchObject({
    state: "stopped",
    printed: 36,
    cause: "paper-out",
    torn: true,
    proof: "word",
  });
  expect(heard).toEqual(Array.from({ length: 36 }, (_, index) => index + 1));
  expect(house.printing.printers()[0]).toMatchObject({ state: "paper-out" });

  house.simulator.reload();
  await house.printing.resume(job);
  expect(await house.until(job, "done", "stopped")).toMatchObject({
    state: "done",
    printed: 50,
    torn: false,
  });
  expect(codes(house)).toEqual(ticketsOf(50).map((ticket) => ticket.fields["code"]));
  expect(house.simulator.slips().filter((slip) => !slip.cut)).toHaveLength(1); // the torn piece of 37
  expect(heard).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  expect(house.simulator.complaints()).toEqual([]);
});

test("a printer that cannot print says why before anything is sent", async () => {
  const table = [
    [{ coverOpen: true }, "cover-open", "cover-open"],
    [{ offline: true }, "offline", "offline"],
  ] as const;
  for (const [faults, cause, state] of table) {
    const house = await world({ faults });
    await house.printing.addPrinter(draftOf(house.port));
    const { job } = await house.printing.print(voucher(2));
    expect(await house.until(job, "done", "stopped")).toMatchObject({ printed: 0, cause, torn: false });
    expect(house.printing.printers()[0]?.state).toBe(state);
    house.simulator.setFaults({ coverOpen: false, offline: false });
    await house.printing.resume(job);
    expect(await house.until(job, "done", "stopped")).toMatchObject({ state: "done", printed: 2 });
    expect(codes(house)).toEqual(["A3K9-M001", "A3K9-M002"]);
  }
});

test("a printer that opens in the middle stops at that slip", async () => {
  const house = await world({ faults: { mmPerSecond: 400 } });
  await house.printing.addPrinter(draftOf(house.port));
  house.printing.heard(({ slip }) => {
    if (slip === 2) setTimeout(() => house.simulator.setFaults({ coverOpen: true }), 60);
  });
  const { job } = await house.printing.print(voucher(4));
  expect(await house.until(job, "done", "stopped")).toMatchObject({
    printed: 2,
    cause: "cover-open",
    torn: true,
  });
  house.simulator.reload();
  house.simulator.setFaults({ coverOpen: false });
  await house.printing.resume(job);
  expect(await house.until(job, "done", "stopped")).toMatchObject({ state: "done", printed: 4 });
  expect(codes(house)).toEqual(["A3K9-M001", "A3K9-M002", "A3K9-M003", "A3K9-M004"]);
});

test("what a printer can say decides what the count rests on", async () => {
  const table = [
    [{}, "word", "ready"],
    [{ paperLow: true }, "word", "paper-low"],
    [{ slowAnswers: 60 }, "word", "ready"],
    [{ noWord: true }, "status", "ready"],
    [{ noWord: true, paperOnly: true }, "status", "ready"],
    [{ mute: true }, "sent", "unknown"],
    [{ garbage: true }, "sent", "unknown"],
  ] as const;
  for (const [faults, proof, state] of table) {
    const house = await world({ faults });
    await house.printing.addPrinter(draftOf(house.port));
    const { job } = await house.printing.print(voucher(3));
    expect([faults, await house.until(job, "done", "stopped")]).toMatchObject([
      faults,
      { state: "done", printed: 3, proof },
    ]);
    expect([faults, house.printing.printers()[0]?.state]).toEqual([faults, state]);
    // A silent one says nothing of when the last slip comes out.
    await expect.poll(() => codes(house)).toEqual(["A3K9-M001", "A3K9-M002", "A3K9-M003"]);
    expect(house.simulator.complaints()).toEqual([]);
  }
});

test("paper out is found on a printer that answers no more than its status", async () => {
  const house = await world({ faults: { noWord: true, paperOutAfter: 3, cannotForget: true } });
  await house.printing.addPrinter(draftOf(house.port));
  const { job } = await house.printing.print(voucher(6));
  expect(await house.until(job, "done", "stopped")).toMatchObject({
    printed: 3,
    cause: "paper-out",
    torn: true,
  });
});

test("a printer that hangs up in the middle stops the job there, and it goes on there", async () => {
  const house = await world({ faults: { hangUpAfter: 2 } });
  await house.printing.addPrinter(draftOf(house.port));
  const { job } = await house.printing.print(voucher(4));
  expect(await house.until(job, "done", "stopped")).toMatchObject({
    printed: 2,
    cause: "broken-off",
    torn: true,
  });
  house.simulator.reload();
  await house.printing.resume(job);
  expect(await house.until(job, "done", "stopped")).toMatchObject({ state: "done", printed: 4 });
  expect(codes(house)).toEqual(["A3K9-M001", "A3K9-M002", "A3K9-M003", "A3K9-M004"]);
});

test("a printer that is not there is told with what to do, and another can take its place", async () => {
  const house = await world();
  const away = await house.printing.addPrinter(draftOf(1, { name: "Away" }));
  const { job } = await house.printing.print(voucher(1));
  const stopped = await house.until(job, "done", "stopped");
  expect(stopped).toMatchObject({ printed: 0, cause: "unreachable", torn: false });
  expect(stopped.why).toMatch(/takes no prints at port 1\./);
  expect(house.printing.printers()[0]).toMatchObject({ state: "offline" });
  const other = await house.printing.addPrinter(draftOf(house.port));
  await house.printing.removePrinter(away.id);
  await house.printing.resume(job, other.id);
  expect(await house.until(job, "done", "stopped")).toMatchObject({ state: "done", printerName: "Counter" });
});

test("jobs survive a restart: what waited goes on, what was broken off in a slip waits for an eye", async () => {
  const house = await world({ faults: { mmPerSecond: 600 } });
  await house.printing.addPrinter(draftOf(house.port));
  const { job } = await house.printing.print(voucher(5));
  await new Promise<void>((resolve) => house.printing.heard(({ slip }) => void (slip === 2 && resolve())));
  await house.restart();
  expect(house.printing.jobs()[0]).toMatchObject({ state: "waiting" });
  const heard: (string | undefined)[] = [];
  house.printing.heard(({ ticket }) => void heard.push(ticket.key));
  await house.printing.start();
  expect(await house.until(job, "done", "stopped")).toMatchObject({ state: "done", printed: 5 });
  expect(codes(house)).toEqual(ticketsOf(5).map((ticket) => ticket.fields["code"]));
  expect(heard.at(-1)).toBe("voucher-5");

  house.simulator.setFaults({ mmPerSecond: 20 });
  const second = await house.printing.print(voucher(2));
  await house.until(second.job, "printing");
  const killed = house.printing;
  house.printing = await house.rebuilt();
  await house.printing.start();
  const found = house.printing.jobs().find(({ id }) => id === second.job);
  expect(found).toMatchObject({ state: "stopped", cause: "restarted", printed: 0, torn: true });
  expect(found?.why).toMatch(/while slip 1 was printed/);
  house.simulator.setFaults({ mmPerSecond: 0 });
  await killed.stop();
});

test("a cancelled job prints no more, and its tickets are forgotten", async () => {
  const house = await world({ faults: { mmPerSecond: 300 } });
  await house.printing.addPrinter(draftOf(house.port));
  const { job } = await house.printing.print(voucher(9));
  await new Promise<void>((resolve) => house.printing.heard(({ slip }) => void (slip === 2 && resolve())));
  await new Promise((resolve) => setTimeout(resolve, 60)); // the third is under way
  expect(await house.printing.cancel(job)).toMatchObject({ state: "cancelled" });
  const next = await house.printing.print({ ...voucher(1), tickets: [ticketOf(77)] });
  await house.until(next.job, "done");
  expect(house.printing.jobs().find(({ id }) => id === job)).toMatchObject({
    state: "cancelled",
    printed: 3,
  });
  expect(codes(house)).toEqual(["A3K9-M001", "A3K9-M002", "A3K9-M003", "A3K9-M077"]);
  const rows = await house.db.db
    .$extendTables<{ print_jobs: { tickets: string } }>()
    .selectFrom("print_jobs")
    .select("tickets")
    .execute();
  expect(rows.map(({ tickets }) => tickets)).toEqual(["", ""]);
});

test("the drawer is kicked once, by a sale, where the printer has one", async () => {
  const house = await world();
  await house.printing.addPrinter(draftOf(house.port, { drawer: true }));
  const sale = await house.printing.print({ ...voucher(2), drawer: true });
  await house.until(sale.job, "done");
  const batch = await house.printing.print(voucher(1));
  await house.until(batch.job, "done");
  expect(house.simulator.slips().map(({ pulses }) => pulses)).toEqual([1, 0, 0]);
});

test("asking a printer tells how it is", async () => {
  const house = await world();
  const { id } = await house.printing.addPrinter(draftOf(house.port));
  expect(house.printing.printers()[0]).toMatchObject({ state: "unknown", stateAt: null });
  expect(await house.printing.ask(id)).toMatchObject({ state: "ready" });
  house.simulator.setFaults({ coverOpen: true });
  expect(await house.printing.ask(id)).toMatchObject({ state: "cover-open" });
  house.simulator.setFaults({ coverOpen: false, mute: true });
  expect(await house.printing.ask(id)).toMatchObject({ state: "unknown" });
  await house.simulator.stop();
  expect(await house.printing.ask(id)).toMatchObject({ state: "offline" });
  expect(house.printerFacts.map(({ state }) => state)).toEqual([
    "unknown",
    "ready",
    "cover-open",
    "unknown",
    "offline",
  ]);
});
