import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useWords } from "#ui/words/index.ts";
import { IconButton } from "./Button.tsx";
import { cx } from "./cx.ts";

/** Text one can take along: shown as it is, copied with one press. */
export function CopyText({ text, block = false }: { readonly text: string; readonly block?: boolean }) {
  return (
    <span
      className={cx(
        "flex min-w-0 gap-1",
        block ? "items-start rounded-md border border-line bg-sunken p-2" : "-my-1 items-center",
      )}
    >
      <code
        className={cx(
          "min-w-0 text-[13px] leading-5 break-words",
          block ? "flex-1 whitespace-pre-wrap" : "truncate",
        )}
      >
        {text}
      </code>
      <CopyButton text={text} />
    </span>
  );
}

export function CopyButton({
  text,
  label,
}: {
  readonly text: string | (() => string);
  readonly label?: string;
}) {
  const t = useWords();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <IconButton
      size="sm"
      label={copied ? t("common.copied") : (label ?? t("common.copy"))}
      icon={copied ? <Check size={14} className="text-good" /> : <Copy size={14} />}
      onClick={() => {
        void copyText(typeof text === "string" ? text : text()).then(setCopied);
      }}
    />
  );
}

/** False when the system did not allow it. Plain HTTP on a shop's network has no clipboard API. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "fixed opacity-0";
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  }
}
