/* oxlint-disable jsx-a11y/prefer-tag-over-role -- ten thousand lines, of which only those in sight exist */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import type { LogLine } from "#contract/logs.ts";
import { useFrom, useNow } from "#ui/app/compose.tsx";
import { useShortcut } from "#ui/app/usePage.ts";
import { Button } from "#ui/ui/Button.tsx";
import { cx } from "#ui/ui/cx.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { LevelMark } from "./LevelMark.tsx";
import { fieldsText } from "./line-text.ts";
import type { Chosen } from "./LogView.tsx";
import type { LogViewer } from "./viewer.ts";

const rowHeight = 24;

type LineListProps = {
  readonly viewer: LogViewer;
  readonly chosen: Chosen | undefined;
  readonly onChoose: (chosen: Chosen | undefined) => void;
};

/** Follows the end while it is in sight; scrolling up pauses that, scrolling further reads older lines. */
export function LineList({ viewer, chosen, onChoose }: LineListProps) {
  const t = useWords();
  const lines = useFrom(viewer, (state) => state.lines);
  const newer = useFrom(viewer, (state) => state.newer);
  const older = useFrom(viewer, (state) => state.older);
  const more = useFrom(viewer, (state) => state.more);
  const now = useNow();
  const box = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const before = useRef<{ first: number | undefined; count: number }>({ first: undefined, count: 0 });
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is memoized here
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });

  useLayoutEffect(() => {
    const first = lines[0]?.seq;
    const was = before.current;
    before.current = { first, count: lines.length };
    if (box.current === null) return;
    if (following) box.current.scrollTop = box.current.scrollHeight;
    else if (was.first !== undefined && first !== undefined && first < was.first) {
      // Older lines came in above: what one reads stays under the eye.
      const added = lines.findIndex((line) => line.seq === was.first);
      if (added > 0) box.current.scrollTop += added * rowHeight;
    }
  }, [lines, following]);

  function scrolled(): void {
    const element = box.current;
    if (element === null) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < rowHeight;
    if (atEnd !== following) setFollowing(atEnd);
    viewer.atEnd(atEnd);
    if (element.scrollTop < 10 * rowHeight) void viewer.older();
  }
  function toEnd(): void {
    setFollowing(true);
    viewer.atEnd(true);
    virtual.scrollToIndex(lines.length - 1);
  }
  useShortcut("end", t("logs.follow"), toEnd);

  function move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = chosen === undefined ? lines.length : lines.findIndex((line) => line.seq === chosen.to);
    const place = Math.max(0, Math.min(lines.length - 1, at + step));
    const seq = lines[place]?.seq;
    if (seq === undefined) return;
    onChoose({ from: event.shiftKey && chosen ? chosen.from : seq, to: seq });
    virtual.scrollToIndex(place);
  }

  const [low, high] =
    chosen === undefined ? [1, 0] : [Math.min(chosen.from, chosen.to), Math.max(chosen.from, chosen.to)];
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={box}
        role="grid"
        tabIndex={0}
        aria-label={t("logs.lines")}
        aria-rowcount={lines.length}
        aria-multiselectable="true"
        onScroll={scrolled}
        onKeyDown={move}
        className="min-h-0 flex-1 overflow-auto -outline-offset-2"
      >
        {lines.length > 0 && (!more || older === "loading") && (
          <p className="px-4 pt-2 text-caption text-ink-3">{more ? t("logs.older") : t("logs.begin")}</p>
        )}
        <div className="relative my-1 min-w-max" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (line === undefined) return null;
            return (
              <LineRow
                key={line.seq}
                line={line}
                now={now}
                place={index}
                top={start}
                chosen={line.seq >= low && line.seq <= high}
                onChoose={(extend) =>
                  onChoose({ from: extend && chosen ? chosen.from : line.seq, to: line.seq })
                }
              />
            );
          })}
        </div>
      </div>
      {!following && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
          <Button
            size="sm"
            keys="end"
            className="pointer-events-auto shadow-over"
            icon={<ArrowDown size={14} />}
            onClick={toEnd}
          >
            {newer > 0 ? t("logs.newer", { count: newer }) : t("logs.follow")}
          </Button>
        </div>
      )}
    </div>
  );
}

type LineRowProps = {
  readonly line: LogLine;
  /** Only its day counts. */
  readonly now: number;
  readonly place: number;
  readonly top: number;
  readonly chosen: boolean;
  readonly onChoose: (extend: boolean) => void;
};

function LineRow({ line, now, place, top, chosen, onChoose }: LineRowProps) {
  const t = useWords();
  const format = useFormat();
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid has the keyboard
    <div
      role="row"
      aria-rowindex={place + 1}
      aria-selected={chosen}
      onClick={(event) => onChoose(event.shiftKey)}
      style={{ transform: `translateY(${top}px)`, height: rowHeight }}
      className={cx(
        "absolute inset-x-0 top-0 flex items-center gap-2.5 px-4 text-[13px] leading-5 whitespace-nowrap",
        chosen ? "bg-accent-soft" : "hover:bg-sunken",
      )}
    >
      <span role="gridcell" className="nums w-18 shrink-0 text-ink-3">
        {format.date(line.at) === format.date(now) ? format.timeExact(line.at) : format.moment(line.at, now)}
      </span>
      <span role="gridcell" className="flex w-3 shrink-0 justify-center">
        <LevelMark level={line.level} />
        <span className="sr-only">{t(`logs.level.${line.level}`)}</span>
      </span>
      <span
        role="gridcell"
        className={cx(
          line.level === "error" && "font-medium text-bad",
          line.level === "warn" && "font-medium text-warn",
          line.level === "debug" && "text-ink-3",
        )}
      >
        {line.what}
      </span>
      <span role="gridcell" className="pr-4 font-mono text-[12px] text-ink-3">
        {fieldsText(line.fields)}
      </span>
    </div>
  );
}
