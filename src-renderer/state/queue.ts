// What waits for the owner's decision: for the page, and for the count beside it in the sidebar.
import type { QueueItem } from "#contract/payments.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror } from "./mirror.ts";

export type Queue = { readonly items: readonly QueueItem[]; readonly open: number };

/** The open ones, the oldest first: who waits longest is decided first. */
export function createQueueMirror(core: CoreLink) {
  return createMirror<Queue>(core, {
    ask: async () => {
      const { items, open } = await core.call.payments.queue({ done: false });
      return { items: inOrder(items), open };
    },
    hear: ({ change }) => [
      core.on("queue.changed", ({ item, open }) => change((was) => ({ items: put(was.items, item), open }))),
    ],
  });
}

/** A decided one leaves; a new one takes its place. */
export function put(items: readonly QueueItem[], item: QueueItem): QueueItem[] {
  const others = items.filter((one) => one.id !== item.id);
  return item.doneAt === null ? inOrder([...others, item]) : others;
}

function inOrder(items: readonly QueueItem[]): QueueItem[] {
  return items.toSorted((one, other) => one.at - other.at || (one.id < other.id ? -1 : 1));
}
