import { TriangleAlert, X } from "lucide-react";
import { useWords } from "#ui/words/index.ts";
import { Button, IconButton } from "./Button.tsx";
import { RawDetail } from "./faces.tsx";

export type NoticeLine = {
  readonly id: number;
  readonly text: string;
  readonly tone: "plain" | "bad";
  readonly detail?: string | undefined;
  readonly undo?: (() => void) | undefined;
};

type NoticesProps = {
  readonly notices: readonly NoticeLine[];
  readonly onDismiss: (id: number) => void;
};

/** Sentences at the lower edge: what was done, with its undo; what failed, until it is dismissed. */
export function Notices({ notices, onDismiss }: NoticesProps) {
  const t = useWords();
  return (
    <section
      aria-label={t("frame.notices")}
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-70 grid w-95 max-w-[calc(100vw-32px)] gap-2"
    >
      {notices.map((notice) => (
        <div
          key={notice.id}
          role={notice.tone === "bad" ? "alert" : undefined}
          className="pointer-events-auto flex items-start gap-2 rounded-md border border-line bg-surface py-2 pr-1.5 pl-3 shadow-over"
        >
          {notice.tone === "bad" && <TriangleAlert size={16} className="mt-1.5 shrink-0 text-bad" />}
          <div className="min-w-0 flex-1 py-1">
            {notice.text}
            {notice.detail !== undefined && <RawDetail text={notice.detail} />}
          </div>
          {notice.undo !== undefined && (
            <Button
              size="sm"
              keys="mod+z"
              onClick={() => {
                onDismiss(notice.id);
                notice.undo?.();
              }}
            >
              {t("common.undo")}
            </Button>
          )}
          <IconButton
            size="sm"
            label={t("common.dismiss")}
            icon={<X size={14} />}
            onClick={() => onDismiss(notice.id)}
          />
        </div>
      ))}
    </section>
  );
}
