import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { useWords } from "#ui/words/index.ts";
import { Button, IconButton } from "./Button.tsx";
import { cx } from "./cx.ts";

const veil =
  "fixed inset-0 z-40 bg-veil transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0";
const sheet =
  "arrives flex max-h-[calc(100dvh-min(12vh,96px)-24px)] w-full flex-col rounded-lg border border-line bg-surface shadow-over";
const middle =
  "fixed inset-0 z-50 flex items-start justify-center overflow-hidden px-6 pt-[min(12vh,96px)] pb-6";

type DialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly width?: "sm" | "md" | "lg";
  readonly children: ReactNode;
  /** Buttons; the one that does it stands last. */
  readonly foot?: ReactNode;
};

const focusable = "input:not([disabled]), select, textarea, button:not([disabled]), a[href]";
const widths = { sm: "max-w-105", md: "max-w-140", lg: "max-w-210" };

export function Dialog({ open, onClose, title, description, width = "md", children, foot }: DialogProps) {
  const t = useWords();
  const body = useRef<HTMLDivElement>(null);
  const popup = useRef<HTMLDivElement>(null);
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={veil} />
        <Base.Viewport className={middle}>
          <Base.Popup
            ref={popup}
            // Into what the dialog is about, not onto the cross that closes it.
            initialFocus={() => body.current?.querySelector<HTMLElement>(focusable) ?? popup.current}
            className={cx(sheet, widths[width], "outline-none")}
          >
            <header className="flex items-start justify-between gap-4 px-5 pt-4">
              <div className="grid gap-1">
                <Base.Title className="text-section font-semibold">{title}</Base.Title>
                {description !== undefined && (
                  <Base.Description className="text-ink-2" render={<div />}>
                    {description}
                  </Base.Description>
                )}
              </div>
              <Base.Close
                render={
                  <IconButton label={t("common.close")} keys="escape" icon={<X size={16} />} size="sm" />
                }
              />
            </header>
            <div ref={body} className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
              {children}
            </div>
            {foot !== undefined && (
              <footer className="flex items-center justify-end gap-2 border-t border-line px-5 py-3">
                {foot}
              </footer>
            )}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

type ConfirmDialogProps = {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Names what will happen: "Disconnect 23 guests at Kisumu?" */
  readonly title: string;
  readonly children?: ReactNode;
  /** The verb. */
  readonly verb: string;
  readonly kind?: "primary" | "danger";
  readonly busy?: boolean;
  readonly onConfirm: () => void;
};

/** Only before money, deletion or disconnection of many. Everything else is done, with an undo. */
export function ConfirmDialog({
  open,
  onClose,
  title,
  children,
  verb,
  kind = "danger",
  busy = false,
  onConfirm,
}: ConfirmDialogProps) {
  const t = useWords();
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={veil} />
        <AlertDialog.Viewport className={middle}>
          <AlertDialog.Popup className={cx(sheet, widths.sm)}>
            <div className="grid gap-2 px-5 pt-5 pb-4">
              <AlertDialog.Title className="text-section font-semibold">{title}</AlertDialog.Title>
              {children !== undefined && (
                <AlertDialog.Description className="text-ink-2" render={<div />}>
                  {children}
                </AlertDialog.Description>
              )}
            </div>
            <footer className="flex justify-end gap-2 px-5 pb-5">
              <AlertDialog.Close render={<Button>{t("common.cancel")}</Button>} />
              <Button kind={kind} busy={busy} onClick={onConfirm}>
                {verb}
              </Button>
            </footer>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
