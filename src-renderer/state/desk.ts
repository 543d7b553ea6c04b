import { createStore } from "zustand/vanilla";

/** What this counter is: kept on this screen, whoever sells at it. */
export type Desk = {
  /** Site whose vouchers are sold here; null for every site, undefined before anybody chose. */
  readonly site: string | null | undefined;
  /** Where slips come out; null for no paper, undefined for the usual printer. */
  readonly printer: string | null | undefined;
};

const name = "kaunta.desk";

export function createDesk(storage: Pick<Storage, "getItem" | "setItem">) {
  const store = createStore<Desk>(() => kept(storage));
  return {
    ...store,
    choose(change: Partial<Desk>): void {
      store.setState(change);
      try {
        storage.setItem(name, JSON.stringify(store.getState()));
      } catch {
        // A full or forbidden storage forgets the choice, nothing more.
      }
    },
  };
}

function kept(storage: Pick<Storage, "getItem">): Desk {
  const nothing = { site: undefined, printer: undefined };
  try {
    const found: unknown = JSON.parse(storage.getItem(name) ?? "{}");
    if (typeof found !== "object" || found === null) return nothing;
    const { site, printer } = found as Record<string, unknown>;
    return { site: choice(site), printer: choice(printer) };
  } catch {
    return nothing;
  }
}

function choice(value: unknown): string | null | undefined {
  return typeof value === "string" || value === null ? value : undefined;
}
