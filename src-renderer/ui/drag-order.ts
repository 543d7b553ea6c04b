// A short list put in order by hand: dragged with a mouse or a finger, or moved with Alt and the arrow keys.
import { type KeyboardEvent, type PointerEvent, useState } from "react";

/** The list with one thing taken out and put back elsewhere. */
export function moved<A>(list: readonly A[], from: number, to: number): readonly A[] {
  const at = Math.min(list.length - 1, Math.max(0, to));
  const thing = list[from];
  if (thing === undefined || at === from) return list;
  return list.toSpliced(from, 1).toSpliced(at, 0, thing);
}

type Drag = { readonly from: number; readonly to: number };

/** Each row of the list carries `data-place`; `handle` goes onto what of it a hand takes hold of. */
export function useDragOrder(onMove: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag>();

  return {
    /** The row being dragged. */
    dragged: drag?.from,
    /** A line before this place shows where it would go; the length of the list for its end. */
    before: drag && drag.to !== drag.from && drag.to !== drag.from + 1 ? drag.to : undefined,
    handle: (place: number) => ({
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: place, to: place });
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        if (drag?.from === place) setDrag({ from: place, to: placeAt(event.currentTarget, event.clientY) });
      },
      onPointerUp() {
        if (drag?.from !== place) return;
        setDrag(undefined);
        const to = drag.to > place ? drag.to - 1 : drag.to;
        if (to !== place) onMove(place, to);
      },
      onPointerCancel: () => setDrag(undefined),
      className: "touch-none cursor-grab active:cursor-grabbing",
    }),
    /** For the row, or what in it has the keyboard. */
    keys: (place: number) => ({
      onKeyDown(event: KeyboardEvent<HTMLElement>) {
        if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
        event.preventDefault();
        event.stopPropagation();
        onMove(place, event.key === "ArrowUp" ? place - 1 : place + 1);
      },
    }),
  };
}

/** Between which rows of the same list this height is. */
function placeAt(handle: HTMLElement, y: number): number {
  const list = handle.closest("[data-place]")?.parentElement;
  const rows = [...(list?.querySelectorAll<HTMLElement>(":scope > [data-place]") ?? [])];
  const below = rows.findIndex((row) => {
    const { top, height } = row.getBoundingClientRect();
    return y < top + height / 2;
  });
  return below === -1 ? rows.length : below;
}
