// The faces every list and page has besides its own: empty, loading, failed, stale, not allowed.
import { CircleSlash, History, Inbox, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useWords } from "#ui/words/index.ts";
import { Button } from "./Button.tsx";
import { CopyText } from "./CopyText.tsx";
import { cx } from "./cx.ts";

type FaceProps = {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly small?: boolean;
};

function Face({ icon, title, children, actions, small = false }: FaceProps) {
  return (
    <div className={cx("grid justify-items-center gap-2 px-6 text-center", small ? "py-8" : "m-auto py-16")}>
      <span className="text-ink-3">{icon}</span>
      <h2 className="text-section font-semibold">{title}</h2>
      {children !== undefined && <div className="max-w-[52ch] text-ink-2">{children}</div>}
      {actions !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

/** Nothing here: why, and what to do first. */
export function Empty(props: FaceProps) {
  return <Face icon={<Inbox size={24} strokeWidth={1.5} />} {...props} />;
}

type FailedProps = {
  /** What failed, in words. */
  readonly title: string;
  readonly children?: ReactNode;
  /** The raw text, one press away and copyable. */
  readonly detail?: string | undefined;
  readonly onRetry?: () => void;
  readonly small?: boolean;
};

export function Failed({ title, children, detail, onRetry, small = false }: FailedProps) {
  const t = useWords();
  return (
    <div role="alert">
      <Face
        small={small}
        icon={<TriangleAlert size={24} strokeWidth={1.5} className="text-bad" />}
        title={title}
        actions={onRetry && <Button onClick={onRetry}>{t("common.tryAgain")}</Button>}
      >
        {children}
        {detail !== undefined && detail !== "" && <RawDetail text={detail} />}
      </Face>
    </div>
  );
}

/** The technician's text behind a plain sentence. */
export function RawDetail({ text }: { readonly text: string }) {
  const t = useWords();
  return (
    <details className="mt-2 text-left text-ink-3">
      <summary className="cursor-pointer text-caption select-none hover:text-ink">
        {t("common.details")}
      </summary>
      <div className="mt-1 text-ink">
        <CopyText block text={text} />
      </div>
    </details>
  );
}

/** The right is missing: which one, and who can give it. */
export function NotAllowed({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <Face icon={<CircleSlash size={24} strokeWidth={1.5} />} title={title}>
      {children}
    </Face>
  );
}

/** Grey lines where rows will be; invisible for the first 150 ms. After 5 s it says what it waits for. */
export function Skeleton({ rows = 6, waitingFor }: { readonly rows?: number; readonly waitingFor?: string }) {
  const t = useWords();
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), 5000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div aria-busy="true" aria-label={t("common.loading")} className="after-a-moment grid gap-2">
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className={cx("h-6 rounded-sm bg-sunken", row % 3 === 2 && "mr-24", row % 3 === 1 && "mr-10")}
        />
      ))}
      {long && <output className="text-ink-2">{waitingFor ?? t("common.waitingForCore")}</output>}
    </div>
  );
}

/** Over a picture that is old: says since when, while what is beneath stays, greyed. */
export function StaleBar({
  children,
  action,
}: {
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <output className="flex min-h-8 items-center gap-2 rounded-md border border-line bg-warn-soft px-3 py-1 text-warn">
      <History size={14} className="shrink-0" aria-hidden="true" />
      <span className="min-w-0 flex-1">{children}</span>
      {action}
    </output>
  );
}
