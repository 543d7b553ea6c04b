import { useStores } from "#ui/app/compose.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

/** How many wait for a decision; nothing when none does. For those who may decide. */
export function QueueBadge() {
  const t = useWords();
  const format = useFormat();
  const { queue } = useStores();
  const open = useMirror(queue).value?.open ?? 0;
  if (open === 0) return null;
  return (
    <span
      title={t("payments.badge", { count: open })}
      className="nums inline-flex h-5 min-w-5 shrink-0 items-center justify-center rounded-full bg-warn-soft px-1.5 text-caption font-semibold text-warn"
    >
      <span aria-hidden="true">{format.number(open)}</span>
      <span className="sr-only">{t("payments.badge", { count: open })}</span>
    </span>
  );
}
