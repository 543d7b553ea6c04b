// The slip as it will be printed: drawn by the core from the very bytes it would send.
import { useEffect, useState } from "react";
import type { PaperWidth, Template } from "#contract/printing.ts";
import { useStores } from "#ui/app/compose.tsx";
import { cx } from "#ui/ui/cx.ts";
import { useWords } from "#ui/words/index.ts";
import { svgImage } from "./say-printer.ts";

type SlipPreviewProps = {
  readonly template: Template;
  readonly width: PaperWidth;
  readonly className?: string;
  readonly onUnknown?: (fields: readonly string[]) => void;
};

const typingPause = 120;

export function SlipPreview({ template, width, className, onUnknown }: SlipPreviewProps) {
  const t = useWords();
  const { core } = useStores();
  const [drawn, setDrawn] = useState<{ svg: string; failed: boolean }>({ svg: "", failed: false });
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      core.call.printing.preview({ template, width }).then(
        ({ svg, unknown }) => {
          if (!wanted) return;
          setDrawn({ svg, failed: false });
          onUnknown?.(unknown);
        },
        () => wanted && setDrawn((was) => ({ ...was, failed: true })),
      );
    }, typingPause);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [core, template, width, onUnknown]);
  return (
    <figure className={cx("grid content-start gap-1", className)}>
      {drawn.svg === "" ? (
        <div className="after-a-moment h-40 rounded-sm bg-sunken" />
      ) : (
        <img
          src={svgImage(drawn.svg)}
          alt={t("printing.template.previewOf", { name: template.name, mm: width })}
          className={cx("w-full rounded-sm border border-line bg-[#fff]", drawn.failed && "opacity-50")}
        />
      )}
      {drawn.failed && (
        <p role="alert" className="text-caption text-bad">
          {t("printing.template.previewFailed")}
        </p>
      )}
    </figure>
  );
}
