// The printers of the shop: which there are, which one prints when none is named, and how each is.
import type { Facts } from "#contract/facts.ts";
import type { Printer, PrinterDraft, PrinterState } from "#contract/printing.ts";
import type { SiteId } from "#contract/values/index.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Random } from "#main/platform/random.ts";
import type { KeptPrinter, PrintStore } from "./store.ts";
import type { Habits } from "./talk.ts";

type Known = { state: PrinterState; at: number | null; detail: string };

export type Printers = Awaited<ReturnType<typeof createPrinters>>;

export async function createPrinters(parts: {
  store: PrintStore;
  bus: Bus<Facts>;
  clock: Clock;
  random: Random;
}) {
  const { store, bus, clock, random } = parts;
  const kept = new Map((await store.printers()).map((printer) => [printer.id, printer]));
  const known = new Map<string, Known>();
  const habits = new Map<string, Habits>();
  let turn: Promise<unknown> = Promise.resolve();

  /** Changes one after the other: what one checks, the next must not undo. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  }

  function get(id: string): KeptPrinter {
    const printer = kept.get(id);
    if (!printer) throw new AppError("not_found", "no such printer", { params: { field: "printer" } });
    return printer;
  }

  function view(printer: KeptPrinter): Printer {
    const { state, at, detail } = known.get(printer.id) ?? { state: "unknown", at: null, detail: "" };
    const { madeAt: _madeAt, ...shown } = printer;
    return { ...shown, state, stateAt: at, detail };
  }

  const list = (): Printer[] => [...kept.values()].map(view);

  async function write(changed: readonly KeptPrinter[]): Promise<void> {
    await store.changePrinters(changed);
    for (const printer of changed) {
      kept.set(printer.id, printer);
      bus.tell("printer.changed", view(printer));
    }
  }

  /** The others of its place lose what it gets. */
  function withDefault(chosen: KeptPrinter): KeptPrinter[] {
    const others = [...kept.values()].filter(
      (other) => other.id !== chosen.id && other.site === chosen.site && other.isDefault,
    );
    return [...others.map((other) => ({ ...other, isDefault: false })), { ...chosen, isDefault: true }];
  }

  const alone = (site: SiteId | null, but?: string): boolean =>
    ![...kept.values()].some((other) => other.id !== but && other.site === site && other.isDefault);

  return {
    list,
    get,
    view: (id: string): Printer => view(get(id)),
    has: (id: string): boolean => kept.has(id),
    /** What it has shown it can do, since the start or its last change. */
    habitsOf(id: string): Habits {
      const shown = habits.get(id) ?? {};
      habits.set(id, shown);
      return shown;
    },

    /** The named one; else the site's default, the shop's, or the only one. Throws `not_found` when there is none. */
    choose(id: string | undefined, site: SiteId | null): KeptPrinter {
      if (id !== undefined) return get(id);
      const all = [...kept.values()];
      const found =
        all.find((printer) => printer.isDefault && site !== null && printer.site === site) ??
        all.find((printer) => printer.isDefault && printer.site === null) ??
        (all.length === 1 ? all[0] : undefined);
      if (found) return found;
      throw new AppError(
        "not_found",
        all.length === 0
          ? "no printer is set up: add one first"
          : "choose which printer prints when none is named",
        { params: { field: "printer" } },
      );
    },

    add: (draft: PrinterDraft): Promise<Printer> =>
      inTurn(async () => {
        const printer: KeptPrinter = {
          ...draft,
          id: random.uuid(),
          isDefault: alone(draft.site),
          madeAt: clock.now(),
        };
        await store.addPrinter(printer);
        kept.set(printer.id, printer);
        bus.tell("printer.changed", view(printer));
        return view(printer);
      }),

    change: (id: string, draft: PrinterDraft): Promise<Printer> =>
      inTurn(async () => {
        const was = get(id);
        const moved = was.site !== draft.site;
        await write([{ ...was, ...draft, isDefault: moved ? alone(draft.site, id) : was.isDefault }]);
        if (JSON.stringify(was.way) !== JSON.stringify(draft.way)) {
          known.delete(id);
          habits.delete(id);
        }
        return view(get(id));
      }),

    /** The next oldest of its place becomes the default where it was. */
    remove: (id: string): Promise<void> =>
      inTurn(async () => {
        const gone = get(id);
        await store.removePrinter(id);
        kept.delete(id);
        known.delete(id);
        habits.delete(id);
        const heir = [...kept.values()].find((other) => other.site === gone.site);
        if (gone.isDefault && heir) await write(withDefault(heir));
      }),

    setDefault: (id: string): Promise<Printer[]> =>
      inTurn(async () => {
        await write(withDefault(get(id)));
        return list();
      }),

    /** Printers of a site that is gone belong to the shop. */
    siteGone: (site: SiteId): Promise<void> =>
      inTurn(async () => {
        const homeless = [...kept.values()].filter((printer) => printer.site === site);
        for (const printer of homeless) await write([{ ...printer, site: null, isDefault: alone(null) }]);
      }),

    /** Notes how it is; told when that is news. */
    seen(id: string, state: PrinterState, detail: string): void {
      const printer = kept.get(id);
      if (!printer) return;
      const was = known.get(id);
      known.set(id, { state, at: clock.now(), detail });
      if (was?.state !== state || was.detail !== detail) bus.tell("printer.changed", view(printer));
    },

    idle: (): Promise<unknown> => turn,
  };
}
