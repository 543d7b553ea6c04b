import { Button } from "#ui/ui/Button.tsx";
import { CopyButton } from "#ui/ui/CopyText.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { useWords } from "#ui/words/index.ts";

/** A code to be read to a guest. */
export function CodeDialog({ code, onClose }: { readonly code: string; readonly onClose: () => void }) {
  const t = useWords();
  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={t("payments.queue.codeTitle")}
      description={t("payments.queue.codeText")}
      foot={
        <Button kind="primary" onClick={onClose}>
          {t("common.close")}
        </Button>
      }
    >
      <BigCode code={code} />
    </Dialog>
  );
}

export function BigCode({ code }: { readonly code: string }) {
  return (
    <p className="flex items-center justify-between rounded-md bg-sunken py-2 pr-2 pl-4" aria-live="polite">
      <code className="text-figure font-semibold tracking-wide">{code}</code>
      <CopyButton text={code} />
    </p>
  );
}
