import { createStore } from "zustand/vanilla";
import { may, type Permission } from "#contract/define.ts";
import type { Me, LoggedIn, SessionEnd } from "#contract/operators.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import type { Calls } from "#ui/rpc/client.ts";
import type { LivingLink } from "#ui/rpc/link.ts";

/** Who is at this screen. `ended` keeps who it was, so that the page beneath can stay. */
export type MeState =
  | { readonly kind: "unknown" }
  | { readonly kind: "first-start" }
  | { readonly kind: "demo" }
  | { readonly kind: "login" }
  | { readonly kind: "in"; readonly me: Me; readonly idleMinutes: number }
  | { readonly kind: "ended"; readonly me: Me; readonly why: SessionEnd };

export type KeyKeeper = { get(): string | null; set(key: string | null): void };

/** The session's key stays in this tab: it outlives a reload, not the window. */
export function tabKey(storage: Pick<Storage, "getItem" | "setItem" | "removeItem">): KeyKeeper {
  const name = "kaunta.session";
  return {
    get: () => storage.getItem(name),
    set: (key) => (key === null ? storage.removeItem(name) : storage.setItem(name, key)),
  };
}

export type MeStore = ReturnType<typeof createMe>;

export function createMe(link: LivingLink, keep: KeyKeeper) {
  const store = createStore<MeState>(() => ({ kind: "unknown" }));

  function enter({ me, key, idleMinutes }: LoggedIn): void {
    keep.set(key);
    store.setState({ kind: "in", me, idleMinutes }, true);
  }

  async function enterDemo(): Promise<void> {
    enter(await link.call.operators.enterDemo({}));
    link.entered(true);
  }

  link.on("session.ended", ({ why }) => {
    keep.set(null);
    link.entered(false);
    const state = store.getState();
    if (state.kind !== "in") return;
    store.setState({ kind: "ended", me: state.me, why }, true);
    // In the demo there is no password to ask for.
    link.call.operators.gate({}).then(
      (gate) => (gate.kind === "demo" ? enterDemo() : undefined),
      () => undefined,
    );
  });

  return {
    ...store,

    /** The first words on a new pipe: take up the session of this tab, else see what the gate says. */
    async greet(call: Calls): Promise<boolean> {
      const key = keep.get();
      if (key !== null) {
        try {
          enter(await call.operators.resume({ key }));
          return true;
        } catch (error) {
          const { code } = asCallError(error);
          if (code === "connection_lost" || code === "no_answer") throw error;
          keep.set(null);
        }
      }
      const before = store.getState();
      const gate = await call.operators.gate({});
      if (gate.kind === "demo") {
        enter(await call.operators.enterDemo({}));
        return true;
      }
      if (gate.kind === "in") {
        store.setState({ kind: "in", me: gate.me, idleMinutes: 5 }, true);
        return true;
      }
      if (gate.kind === "login" && (before.kind === "in" || before.kind === "ended"))
        store.setState(
          { kind: "ended", me: before.me, why: before.kind === "ended" ? before.why : "idle" },
          true,
        );
      else store.setState({ kind: gate.kind }, true);
      return false;
    },

    enterDemo,

    async first(name: string, password: string): Promise<void> {
      enter(await link.call.operators.first({ name, password }));
      link.entered(true);
    },

    async login(name: string, password: string): Promise<void> {
      enter(await link.call.operators.login({ name, password }));
      link.entered(true);
    },

    /** Makes the account of an invitation, and is in. */
    async join(code: string, name: string, password: string): Promise<void> {
      enter(await link.call.operators.join({ code, name, password }));
      link.entered(true);
    },

    /** Leaves for the login page. */
    async logout(): Promise<void> {
      await link.call.operators.logout({});
      keep.set(null);
      link.entered(false);
      const gate = await link.call.operators.gate({});
      store.setState({ kind: gate.kind === "demo" ? "demo" : "login" }, true);
    },

    /** From the "session ended" face to a clean login, for somebody else. */
    leave(): void {
      store.setState({ kind: "login" }, true);
    },
  };
}

/** What the screens offer; the core decides again, by the same table. */
export function allowed(state: MeState, needs: Permission): boolean {
  return (state.kind === "in" || state.kind === "ended") && may[state.me.role].includes(needs);
}
