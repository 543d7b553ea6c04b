// What was just sold: the code to read out, the slip that went out, and eight seconds to take it back.
import { type ReactNode, useState } from "react";
import type { PrintJob } from "#contract/printing.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { sayStopped, svgImage } from "#ui/features/printing/say-printer.ts";
import { createMirror } from "#ui/state/mirror.ts";
import { Badge } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { CopyButton } from "#ui/ui/CopyText.tsx";
import { cx } from "#ui/ui/cx.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { type T, useWords } from "#ui/words/index.ts";
import type { LastSale as Last, SellStore } from "./sell-store.ts";
import { useUndoSeconds } from "./useUndoSeconds.ts";

type LastSaleProps = {
  readonly store: SellStore;
  readonly last: Last | undefined;
  readonly undoing: boolean;
  readonly printer: string | null | undefined;
};

export function LastSale({ store, last, undoing, printer }: LastSaleProps) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, jobs, notices, printers: mirror } = useStores();
  const seconds = useUndoSeconds(last);
  const [slips] = useState(() =>
    createMirror(core, {
      ask: () => core.call.printing.lastSlip({}),
      hear: ({ stale }) => [core.on("print.job", stale)],
      pause: 60,
    }),
  );
  const slip = useMirror(slips).value;
  const codes = last?.sales.map((sale) => sale.code) ?? [];
  const hasPrinter = useMirror(mirror).value?.length !== 0;
  const mayAgain = last !== undefined && !last.undone && printer !== null && hasPrinter;
  const mayUndo = last !== undefined && !last.undone && seconds > 0;

  async function undo(): Promise<void> {
    const { undone, error } = await store.undo();
    if (error === undefined) {
      if (undone > 0) notices.say(t("sell.last.undoDone", { count: undone }));
    } else
      notices.failed(
        error.code === "already_exists" ? t("sell.last.undoUsed") : errorSentence(t, error),
        error.message,
      );
  }
  async function again(): Promise<void> {
    if (last === undefined) return;
    const done = await attempt(
      core.call.vouchers.print({
        vouchers: last.sales.map((sale) => sale.voucher),
        ...(typeof printer === "string" ? { printer } : {}),
      }),
    );
    if (done !== undefined) notices.say(t("sell.last.againSent", { count: done.slips }));
  }
  useShortcut("p", t("sell.last.again"), () => void again(), mayAgain);
  useShortcut("mod+z", t("sell.last.undo"), () => void undo(), mayUndo);

  const job = slip?.job?.kind === "voucher" ? slip.job : undefined;
  const printed = useMirror(jobs).value?.find(({ id }) => id === last?.job);
  const isMine = last === undefined || (job !== undefined && job.id === last.job);
  // Below one code; above many, where it is not scrolled away.
  const paper = last !== undefined && !last.undone && (
    <PaperState last={last} job={(isMine ? job : undefined) ?? printed} />
  );
  return (
    <aside aria-label={t("sell.last.title")} className="flex min-h-0 flex-col gap-3">
      <div className="min-h-0 flex-1 overflow-y-auto rounded-md border border-line bg-surface">
        <div className="grid gap-3 p-4" aria-live="polite">
          <h2 className="flex h-5 items-center justify-between text-caption font-medium text-ink-3">
            {t("sell.last.title")}
            {last?.undone === true && <Badge>{t("sell.last.undone")}</Badge>}
          </h2>
          {last === undefined ? (
            <p className="text-ink-2">{t("sell.last.none")}</p>
          ) : (
            <>
              {codes.length > 1 && paper}
              <Codes key={last.sales[0]?.id} last={last} codes={codes} />
              {codes.length === 1 && paper}
            </>
          )}
          {slip?.svg != null && job !== undefined && isMine && last?.undone !== true && (
            <img
              src={svgImage(slip.svg)}
              alt={t("sell.last.paper")}
              className="w-full rounded-sm border border-line bg-[#fff]"
            />
          )}
        </div>
      </div>
      <div className="grid grid-cols-2 gap-2">
        <Button
          keys="p"
          disabled={!mayAgain}
          onClick={() => void again()}
          className="h-11! px-2! max-[1100px]:[&_kbd]:hidden"
        >
          {t("sell.last.again")}
        </Button>
        <Button busy={undoing} disabled={!mayUndo} onClick={() => void undo()} className="nums h-11! px-2!">
          {mayUndo ? t("sell.last.undoFor", { seconds }) : t("sell.last.undo")}
        </Button>
      </div>
    </aside>
  );
}

function Codes({ last, codes }: { readonly last: Last; readonly codes: readonly string[] }) {
  const t = useWords();
  const format = useFormat();
  const first = last.sales[0];
  if (first === undefined) return null;
  return (
    <div className="grid gap-2">
      <p className="flex items-baseline justify-between gap-2">
        <span className="min-w-0 truncate font-medium">
          {codes.length > 1 ? `${codes.length} × ${first.planName}` : first.planName}
        </span>
        <span className="nums shrink-0">
          {format.money({ ...first.amount, minor: first.amount.minor * codes.length })}
        </span>
      </p>
      <ul className={cx("glows grid gap-1", last.undone && "line-through opacity-60")}>
        {codes.map((code) => (
          <li
            key={code}
            className="flex items-center justify-between gap-1 rounded-md bg-sunken py-1 pr-1 pl-3"
          >
            <code
              className={cx(
                "min-w-0 font-semibold tracking-wide break-all",
                codes.length === 1 ? "text-figure" : "text-section",
                codes.length === 1 && code.length > 9 && "text-page!",
              )}
            >
              <Spelled code={code} />
            </code>
            <CopyButton text={code} />
          </li>
        ))}
      </ul>
      {codes.length > 1 && (
        <span className="flex items-center justify-end text-caption text-ink-3">
          {t("sell.last.copyAll")}
          <CopyButton text={codes.join("\n")} label={t("sell.last.copyAll")} />
        </span>
      )}
    </div>
  );
}

/** Eight letters are read out in two fours; what is copied has no gap. */
function Spelled({ code }: { readonly code: string }) {
  if (!/^\w{8}$/.test(code)) return code;
  return (
    <>
      {code.slice(0, 4)}
      <span className="ml-[0.3em]">{code.slice(4)}</span>
    </>
  );
}

/** Whether paper came, in one line. */
function PaperState({ last, job }: { readonly last: Last; readonly job: PrintJob | undefined }): ReactNode {
  const t = useWords();
  const { printers: mirror } = useStores();
  const printers = useMirror(mirror).value;
  // A shop without a printer is no fault.
  if (printers?.length === 0) return <p className="text-ink-2">{t("sell.last.noPaper")}</p>;
  if (last.printFault !== null)
    return (
      <p role="alert" className="text-warn">
        {t("sell.last.fault")} <span className="text-caption text-ink-3">{last.printFault}</span>
      </p>
    );
  if (last.job === null) return <p className="text-ink-2">{t("sell.last.noPaper")}</p>;
  if (job === undefined) return <p className="text-ink-3">{t("sell.last.printing")}</p>;
  return <p className={job.state === "stopped" ? "text-warn" : "text-ink-2"}>{sayJob(t, job)}</p>;
}

function sayJob(t: T, job: PrintJob): string {
  const printer = job.printerName;
  switch (job.state) {
    case "waiting":
    case "printing":
      return t("sell.last.printing");
    case "done":
      return job.proof === "sent" ? t("sell.last.sent", { printer }) : t("sell.last.printed", { printer });
    case "stopped":
      return `${t("sell.last.stopped")}. ${sayStopped(t, job)}`;
    case "cancelled":
      return t("sell.last.stopped");
  }
}
