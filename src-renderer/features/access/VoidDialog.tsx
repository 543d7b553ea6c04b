import { useId, useState } from "react";
import type { Grant } from "#contract/access.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import type { GrantActions } from "./actions.ts";

type VoidDialogProps = {
  readonly grant: Grant;
  readonly actions: GrantActions;
  readonly onClose: () => void;
};

/** Asks before a right is taken away for good; the reason stays in the story. */
export function VoidDialog({ grant, actions, onClose }: VoidDialogProps) {
  const t = useWords();
  const form = useId();
  const format = useFormat();
  const [why, setWhy] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const left = [
    ...(grant.secondsLeft === null ? [] : [format.duration(grant.secondsLeft)]),
    ...(grant.bytesLeft === null ? [] : [format.bytes(grant.bytesLeft)]),
  ].join(", ");

  async function takeAway(): Promise<void> {
    setTried(true);
    if (why.trim() === "") return;
    setBusy(true);
    const done = await actions.void(grant, why.trim());
    setBusy(false);
    if (done) onClose();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={t("access.void.title", { who: grant.name })}
      description={t("access.void.text")}
      foot={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="danger" type="submit" form={form} busy={busy}>
            {t("access.void.button")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void takeAway();
        }}
      >
        {left !== "" && <p className="nums font-medium">{t("access.void.left", { left })}</p>}
        <TextField
          label={t("access.void.why")}
          value={why}
          maxLength={200}
          error={tried && why.trim() === "" ? t("access.void.whyNeeded") : undefined}
          onChange={(event) => setWhy(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
