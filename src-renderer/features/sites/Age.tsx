import { useNow } from "#ui/app/compose.tsx";
import { cx } from "#ui/ui/cx.ts";
import { useFormat } from "#ui/ui/useFormat.ts";

/** How old a picture is. Amber when it should have been renewed by now. */
export function Age({ at, className }: { readonly at: number | null; readonly className?: string }) {
  const now = useNow();
  const format = useFormat();
  if (at === null) return <span className={cx("text-ink-3", className)}>–</span>;
  const seconds = Math.max(0, (now - at) / 1000);
  return <span className={cx("nums", seconds > 30 && "text-warn", className)}>{format.age(seconds)}</span>;
}
