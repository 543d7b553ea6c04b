// A small world for the tests of this room: a database in memory, a printer on loopback, and impatience.
import type { Facts } from "#contract/facts.ts";
import type { Printer, PrinterDraft, PrintJob } from "#contract/printing.ts";
import { createBus } from "#main/platform/bus.ts";
import { type Clock, systemClock } from "#main/platform/clock.ts";
import { openMemoryDb } from "#main/platform/db/index.ts";
import { silentLog } from "#main/platform/log.ts";
import type { Random } from "#main/platform/random.ts";
import { createPrinting, type Printing } from "./index.ts";
import { createPrinterSimulator, type PrinterFaults } from "./simulator/simulator.ts";
import { patience, type Patience } from "./talk.ts";
import type { Ticket } from "./ticket.ts";
import type { Outside } from "./ways/outside.ts";

/** Long enough for a printer on loopback, short enough for a test. */
export const impatience = {
  ...patience,
  beforeFirst: 120,
  answer: 150,
  look: 40,
  word: 700,
  write: 1500,
  perMm: 0.2,
};

export const ticketOf = (number: number): Ticket => ({
  fields: {
    code: `A3K9-M${String(number).padStart(3, "0")}`,
    plan: "1 day",
    price: "KSh 50",
    site: "Kisumu",
    number: String(number),
  },
  loginUrl: `http://10.5.50.1/login?code=A3K9M${number}`,
  key: `voucher-${number}`,
});
export const ticketsOf = (count: number): Ticket[] =>
  Array.from({ length: count }, (_, index) => ticketOf(index + 1));

export const draftOf = (port: number, change: Partial<PrinterDraft> = {}): PrinterDraft => ({
  name: "Counter",
  way: { kind: "network", host: "127.0.0.1", port },
  width: 58,
  site: null,
  cut: true,
  drawer: false,
  ...change,
});

export async function createWorld(
  parts: {
    patience?: Patience;
    faults?: PrinterFaults;
    width?: 58 | 80;
    outside?: Outside;
    clock?: Clock;
    language?: "en" | "sw";
  } = {},
) {
  const db = await openMemoryDb();
  const bus = createBus<Facts>((_, error) => {
    throw error;
  });
  const jobFacts: PrintJob[] = [];
  const printerFacts: Printer[] = [];
  bus.hear("print.job", (job) => jobFacts.push(job));
  bus.hear("printer.changed", (printer) => printerFacts.push(printer));
  let ids = 0;
  const random: Random = {
    bytes: (count) => new Uint8Array(count),
    uuid: () => `id-${++ids}`,
    fraction: () => 0.5,
  };
  const simulator = createPrinterSimulator({
    ...(parts.width ? { width: parts.width } : {}),
    ...(parts.faults ? { faults: parts.faults } : {}),
  });
  const { port } = await simulator.start();
  const settings = {
    shopName: "Duka la Amina",
    language: parts.language ?? ("en" as const),
    timeZone: "Africa/Nairobi",
  };
  const build = (): Promise<Printing> =>
    createPrinting({
      db: db.db,
      bus,
      clock: parts.clock ?? systemClock,
      random,
      log: silentLog,
      settings: { get: () => settings },
      patience: parts.patience ?? impatience,
      ...(parts.outside ? { outside: parts.outside } : {}),
    });
  const world = {
    printing: await build(),
    simulator,
    port,
    bus,
    db,
    settings,
    jobFacts,
    printerFacts,
    /** Resolves with the job as soon as it is in that state. */
    async until(job: string, ...states: PrintJob["state"][]): Promise<PrintJob> {
      const wanted = (one: PrintJob): boolean => one.id === job && states.includes(one.state);
      const now = world.printing.jobs().find(wanted);
      if (now) return now;
      return new Promise((resolve) => {
        const stop = bus.hear("print.job", (one) => {
          if (!wanted(one)) return;
          stop();
          resolve(one);
        });
      });
    },
    /** Builds the room anew on the same database, as a restart does. */
    async restart(): Promise<void> {
      await world.printing.stop();
      world.printing = await build();
    },
    /** The same after a kill: nobody says goodbye to the old one. */
    async rebuilt(): Promise<Printing> {
      return build();
    },
    async end(): Promise<void> {
      await world.printing.stop();
      await simulator.stop();
      await db.close();
    },
  };
  await world.printing.start();
  return world;
}
