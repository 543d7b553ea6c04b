// One piece in the list of a slip's pieces: dragged, moved with Alt and the arrows, removed with Del.
import { AlignJustify, GripVertical, Minus, MoveVertical, QrCode, Type } from "lucide-react";
import type { KeyboardEvent } from "react";
import { cx } from "#ui/ui/cx.ts";
import type { useDragOrder } from "#ui/ui/drag-order.ts";
import { useWords } from "#ui/words/index.ts";
import type { BlockKind, Piece } from "./blocks.ts";

export const blockIcons: Record<BlockKind, typeof Type> = {
  text: Type,
  pair: AlignJustify,
  rule: Minus,
  space: MoveVertical,
  qr: QrCode,
};

type PieceRowProps = {
  readonly piece: Piece;
  readonly place: number;
  readonly last: boolean;
  readonly chosen: boolean;
  readonly drag: ReturnType<typeof useDragOrder>;
  readonly onChoose: () => void;
  readonly onRemove: () => void;
};

export function PieceRow({ piece, place, last, chosen, drag, onChoose, onRemove }: PieceRowProps) {
  const t = useWords();
  const { block } = piece;
  const Icon = blockIcons[block.kind];
  const handle = drag.handle(place);
  const moves = drag.keys(place);
  const said =
    block.kind === "text"
      ? block.text
      : block.kind === "pair"
        ? `${block.left}  …  ${block.right}`
        : block.kind === "qr"
          ? t(block.what === "login" ? "printing.template.qrLogin" : "printing.template.qrWifi")
          : "";
  function press(event: KeyboardEvent<HTMLElement>): void {
    moves.onKeyDown(event);
    if (event.key === "Delete") {
      event.preventDefault();
      onRemove();
    }
  }
  return (
    <li
      data-place={place}
      className={cx(
        "relative flex items-center border-b border-line last:border-b-0",
        chosen && "bg-accent-soft",
        drag.dragged === place && "opacity-60",
      )}
    >
      {drag.before === place && (
        <span aria-hidden="true" className="absolute inset-x-0 -top-px h-0.5 bg-accent" />
      )}
      {last && drag.before === place + 1 && (
        <span aria-hidden="true" className="absolute inset-x-0 -bottom-px h-0.5 bg-accent" />
      )}
      <span {...handle} aria-hidden="true" className={cx(handle.className, "py-2 pl-1.5 text-ink-3")}>
        <GripVertical size={14} />
      </span>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onChoose}
        onKeyDown={press}
        className="flex min-h-9 min-w-0 flex-1 items-center gap-2 py-1 pr-2 pl-1 text-left"
      >
        <Icon size={14} className="shrink-0 text-ink-3" aria-hidden="true" />
        <span className="sr-only">{t(`printing.template.block.${block.kind}`)}</span>
        <span className={cx("truncate", said.trim() === "" && "text-ink-3")}>
          {said.trim() === "" ? t(`printing.template.block.${block.kind}`) : said}
        </span>
      </button>
    </li>
  );
}
