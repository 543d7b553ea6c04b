import { createStore } from "zustand/vanilla";

export type Notice = {
  readonly id: number;
  readonly text: string;
  readonly tone: "plain" | "bad";
  /** The raw text behind a failure. */
  readonly detail?: string | undefined;
  readonly undo?: (() => void) | undefined;
};

export type Notices = ReturnType<typeof createNotices>;

/** Short sentences at the edge of the screen: what was done, with its undo. Failures stay until dismissed. */
export function createNotices() {
  const store = createStore<{ notices: readonly Notice[] }>(() => ({ notices: [] }));
  let last = 0;
  function dismiss(id: number): void {
    store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
  }
  function show(notice: Omit<Notice, "id">, stays: number | undefined): number {
    const id = ++last;
    store.setState(({ notices }) => ({ notices: [...notices.slice(-3), { ...notice, id }] }));
    if (stays !== undefined) setTimeout(() => dismiss(id), stays);
    return id;
  }
  return {
    ...store,
    dismiss,
    say: (text: string) => show({ text, tone: "plain" }, 4000),
    /** Undo can be pressed for eight seconds. */
    done: (text: string, undo: () => void) => show({ text, tone: "plain", undo }, 8000),
    failed: (text: string, detail?: string) => show({ text, tone: "bad", detail }, undefined),
  };
}
