import { Copy, X } from "lucide-react";
import type { LogLine } from "#contract/logs.ts";
import { Button, IconButton } from "#ui/ui/Button.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { LevelMark } from "./LevelMark.tsx";

type LineDetailProps = { readonly line: LogLine; readonly onCopy: () => void; readonly onClose: () => void };

/** The chosen line in full, nothing cut off. */
export function LineDetail({ line, onCopy, onClose }: LineDetailProps) {
  const t = useWords();
  const format = useFormat();
  return (
    <aside className="max-h-[40%] shrink-0 overflow-y-auto border-t border-line px-4 py-3">
      <header className="flex items-center gap-2">
        <LevelMark level={line.level} />
        <h2 className="min-w-0 flex-1 truncate font-semibold">{line.what}</h2>
        <Button size="sm" icon={<Copy size={14} />} keys="mod+c" onClick={onCopy}>
          {t("logs.copyLine")}
        </Button>
        <IconButton
          size="sm"
          label={t("common.close")}
          keys="escape"
          icon={<X size={14} />}
          onClick={onClose}
        />
      </header>
      <dl className="mt-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-0.5 text-[13px]">
        <dt className="text-ink-3">{t("logs.at")}</dt>
        <dd className="nums">{`${format.date(line.at)}, ${format.timeExact(line.at)}`}</dd>
        {Object.entries(line.fields).map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-ink-3">{key}</dt>
            <dd className="font-mono break-words whitespace-pre-wrap">{String(value)}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
