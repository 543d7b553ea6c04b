import { useState } from "react";
import type { Grant } from "#contract/access.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { useWords } from "#ui/words/index.ts";
import type { GrantActions } from "./actions.ts";

type MoveDialogProps = {
  readonly grant: Grant;
  readonly actions: GrantActions;
  readonly onClose: () => void;
};

/** To another site, of those its terms allow. */
export function MoveDialog({ grant, actions, onClose }: MoveDialogProps) {
  const t = useWords();
  const { live } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  const { terms } = grant;
  const others = [...sites.values()]
    .filter(({ id }) => id !== grant.site && (terms.sites.length === 0 || terms.sites.includes(id)))
    .toSorted((a, b) => a.name.localeCompare(b.name));
  const [chosen, setChosen] = useState<string>(others[0]?.id ?? "");
  const [busy, setBusy] = useState(false);
  const to = others.find(({ id }) => id === chosen);

  async function move(): Promise<void> {
    if (!to) return;
    setBusy(true);
    const done = await actions.move(grant, to);
    setBusy(false);
    if (done) onClose();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={t("access.move.title", { who: grant.name })}
      description={to && t("access.move.text")}
      foot={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          {to && (
            <Button kind="primary" busy={busy} onClick={() => void move()}>
              {t("access.move.button")}
            </Button>
          )}
        </>
      }
    >
      {to ? (
        <Select
          label={t("access.move.to")}
          value={chosen}
          choices={others.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setChosen}
        />
      ) : (
        <p>{t("access.move.nowhere", { plan: terms.planName })}</p>
      )}
    </Dialog>
  );
}
