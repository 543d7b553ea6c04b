import { inflateSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import type { Caller } from "#contract/define.ts";
import { type Block, printing as contract, type Template } from "#contract/printing.ts";
import type { SiteId } from "#contract/values/index.ts";
import { createWorld, draftOf, ticketsOf } from "./house.fixture.ts";
import { printingCalls } from "./index.ts";
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

const kisumu = "kisumu" as SiteId;
const own = (change: Partial<Template> = {}): Template => ({
  id: "",
  name: "Mine",
  kind: "voucher",
  blocks: [{ kind: "text", text: "Mine: {code}", align: "left", size: "normal", bold: false }],
  isDefault: false,
  builtIn: false,
  ...change,
});

test("the shop and each site have one default printer, and it is handed on", async () => {
  const house = await world();
  const { printing, port } = house;
  const first = await printing.addPrinter(draftOf(port, { name: "A" }));
  const second = await printing.addPrinter(draftOf(port, { name: "B" }));
  const there = await printing.addPrinter(draftOf(port, { name: "C", site: kisumu }));
  const defaults = () => printing.printers().flatMap(({ name, isDefault }) => (isDefault ? [name] : []));
  expect(defaults()).toEqual(["A", "C"]);
  await printing.setDefault(second.id);
  expect(defaults()).toEqual(["B", "C"]);

  const printerOf = async (order: { site?: SiteId; printer?: string }) => {
    const { job } = await printing.print({ kind: "voucher", title: "x", tickets: ticketsOf(1), ...order });
    return (await house.until(job, "done")).printerName;
  };
  expect(await printerOf({})).toBe("B");
  expect(await printerOf({ site: kisumu })).toBe("C");
  expect(await printerOf({ site: "elsewhere" as SiteId })).toBe("B");
  expect(await printerOf({ site: kisumu, printer: first.id })).toBe("A");

  await printing.removePrinter(second.id);
  expect(defaults()).toEqual(["A", "C"]);
  house.bus.tell("site.removed", { site: kisumu });
  await expect.poll(() => printing.printers().find(({ id }) => id === there.id)?.site).toBeNull();
  expect(defaults()).toEqual(["A"]);
  await expect(printing.addPrinter(draftOf(port, { name: " a " }))).rejects.toMatchObject({
    code: "already_exists",
    params: { field: "name" },
  });
  await house.restart();
  expect(house.printing.printers().map(({ name }) => name)).toEqual(["A", "C"]);
});

test("without a printer, a template or a ticket, nothing is queued and the reason is said", async () => {
  const { printing, port } = await world();
  const order = { kind: "voucher" as const, title: "x", tickets: ticketsOf(1) };
  const none = { code: "not_found", params: { field: "printer" } };
  await expect(printing.print(order)).rejects.toMatchObject({ ...none, message: /add one first/ });
  await printing.addPrinter(draftOf(port));
  await expect(printing.print({ ...order, printer: "x" })).rejects.toMatchObject(none);
  await expect(printing.print({ ...order, template: "receipt-classic" })).rejects.toMatchObject({
    code: "not_found",
    params: { field: "template" },
  });
  await expect(printing.print({ ...order, tickets: [] })).rejects.toMatchObject({ code: "bad_request" });
  expect(printing.jobs()).toEqual([]);
});

test("a template is kept, becomes the default, and prints; what is removed gives the original back", async () => {
  const house = await world();
  const { printing } = house;
  await printing.addPrinter(draftOf(house.port));
  const kept = await printing.keepTemplate(own({ isDefault: true }));
  const defaultOf = () =>
    house.printing.templates().find((one) => one.kind === "voucher" && one.isDefault)?.name;
  expect(defaultOf()).toBe("Mine");
  const { job } = await printing.print({ kind: "voucher", title: "x", tickets: ticketsOf(1) });
  await house.until(job, "done");
  expect(wordsOf(house.simulator.slips()[0] ?? fail())).toBe("Mine: A3K9-M001");
  await house.restart();
  expect(defaultOf()).toBe("Mine");
  await house.printing.removeTemplate(kept.id);
  expect(defaultOf()).toBe("Classic");

  const classic = house.printing.templates().find(({ id }) => id === "voucher-classic") ?? fail();
  await house.printing.keepTemplate({ ...classic, name: "Changed", blocks: [] });
  expect(house.printing.templates().find(({ id }) => id === classic.id)).toMatchObject({
    name: "Changed",
    builtIn: true,
    isDefault: true,
  });
  await house.printing.removeTemplate(classic.id);
  expect(house.printing.templates().find(({ id }) => id === classic.id)).toEqual(classic);
  await expect(house.printing.removeTemplate(classic.id)).rejects.toMatchObject({ code: "not_found" });
});

test("a template that is only chosen goes on following the shop's language", async () => {
  const house = await world();
  const short = house.printing.templates().find(({ id }) => id === "voucher-short") ?? fail();
  await house.printing.keepTemplate({ ...short, isDefault: true });
  house.settings.language = "sw";
  expect(
    house.printing
      .templates()
      .filter(({ isDefault }) => isDefault)
      .map(({ name }) => name),
  ).toEqual(["Fupi", "Ya kawaida", "Ya kawaida"]);
});

test("an unknown field is named when a template is kept, and shown when it is previewed", async () => {
  const { printing } = await world();
  const blocks: Block[] = [{ kind: "pair", left: "Hi", right: "{total} { guest }" }];
  await expect(printing.keepTemplate(own({ blocks }))).rejects.toMatchObject({
    code: "bad_request",
    params: { field: "total" },
  });
  expect(printing.preview(own({ blocks }), 58)).toMatchObject({ unknown: ["total", "guest"] });
  expect(
    (await printing.keepTemplate(own({ kind: "receipt", blocks: [blocks[0] ?? fail()].slice(1) }))).kind,
  ).toBe("receipt");
  await expect(printing.keepTemplate(own({ id: "nobody" }))).rejects.toMatchObject({ code: "not_found" });
});

test("the preview is the picture of what the printer prints", async () => {
  const house = await world();
  const template = house.printing.templates().find(({ id }) => id === "receipt-classic") ?? fail();
  const seen = house.printing.preview(template, 58);
  expect(seen.bytes).toBeGreaterThan(200);
  await house.printing.addPrinter(draftOf(house.port));
  expect(house.printing.lastSlip()).toEqual({ svg: null, job: null });
  const { job } = await house.printing.print({
    kind: "receipt",
    title: "x",
    tickets: [{ fields: { plan: "Ça & là <1>", code: "X" } }],
  });
  await house.until(job, "done");
  const last = house.printing.lastSlip();
  expect(last.svg).toBe(house.simulator.picture());
  expect(last.svg).toMatch(/>Ça &amp; là &lt;1&gt;</);
  expect(last.job?.id).toBe(job);
});

test("a sheet is a PDF of as many pages as it needs, its letters those a PDF has", async () => {
  const { printing } = await world();
  const tickets = ticketsOf(50).map((ticket) => ({
    ...ticket,
    fields: { ...ticket.fields, price: "₦500", plan: "Été ∞" },
  }));
  const pdf = Buffer.from(await printing.sheet(tickets));
  const text = pdf.toString("latin1");
  expect(text.startsWith("%PDF-")).toBe(true);
  expect(text.match(/\/Type \/Page\b/g)).toHaveLength(3);
  const drawn = [...text.matchAll(/stream\n([\s\S]*?)\nendstream/g)]
    .map(([, body = ""]) => inflateSync(Buffer.from(body, "latin1")).toString("latin1"))
    .join("\n");
  const words = [...drawn.matchAll(/<([0-9a-f]+)>/g)].map(([, hex = ""]) =>
    Buffer.from(hex, "hex").toString("latin1"),
  );
  expect(words.join("")).toContain("A3K9-M001");
  expect(words.join("")).toContain("A3K9-M050");
  expect(words.join("").replace(/\s/g, "")).toContain("NGN500");
});

test("every call of the contract is answered in its shape", async () => {
  const house = await world();
  const calls = printingCalls(house.printing);
  const caller = {} as Caller;
  const draft = contract.addPrinter.input.parse({
    name: "P",
    way: { kind: "network", host: "127.0.0.1", port: house.port },
  });
  const { id } = contract.addPrinter.output.parse(await calls.addPrinter(draft, caller));
  const printers = contract.changePrinter.output.parse(
    await calls.changePrinter({ printer: id, draft: { ...draft, width: 80 } }, caller),
  );
  expect(printers).toMatchObject({ width: 80, isDefault: true, name: "P" });
  contract.printers.output.parse(await calls.printers({}, caller));
  contract.setDefault.output.parse(await calls.setDefault({ printer: id }, caller));
  expect(contract.ask.output.parse(await calls.ask({ printer: id }, caller)).state).toBe("ready");
  const { job } = contract.testPage.output.parse(await calls.testPage({ printer: id }, caller));
  await house.until(job, "done");
  contract.jobs.output.parse(await calls.jobs({}, caller));
  contract.lastSlip.output.parse(await calls.lastSlip({}, caller));
  contract.cancel.output.parse(await calls.cancel({ job }, caller));
  await expect(calls.resume({ job }, caller)).rejects.toMatchObject({ code: "bad_request" });
  const [template] = contract.templates.output.parse(await calls.templates({}, caller));
  contract.preview.output.parse(await calls.preview({ template: template ?? fail(), width: 80 }, caller));
  const kept = contract.keepTemplate.output.parse(await calls.keepTemplate(own(), caller));
  contract.removeTemplate.output.parse(await calls.removeTemplate({ template: kept.id }, caller));
  contract.removePrinter.output.parse(await calls.removePrinter({ printer: id }, caller));
});

test("the contract lets no way in that leads elsewhere", () => {
  const good = (way: unknown): boolean => contract.addPrinter.input.safeParse({ name: "x", way }).success;
  const table = [
    [{ kind: "device", path: "/dev/usb/lp0" }, true],
    [{ kind: "device", path: "/dev/../etc/passwd" }, false],
    [{ kind: "device", path: "/home/shop/file" }, false],
    [{ kind: "spooler", queue: "XP-58 (kopi 1)" }, true],
    [{ kind: "spooler", queue: "-o raw" }, false],
    [{ kind: "spooler", queue: "a\nb" }, false],
    [{ kind: "network", host: "printer.local" }, true],
    [{ kind: "network", host: "http://printer" }, false],
    [{ kind: "network", host: "192.168.1.300" }, false],
  ] as const;
  for (const [way, yes] of table) expect([way, good(way)]).toEqual([way, yes]);
});

function fail(): never {
  throw new Error("not there");
}
