import { useState } from "react";
import type { ActiveGuest, Site } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { useWords } from "#ui/words/index.ts";
import { kickMany } from "./kicking.ts";
import { sayError } from "./say.ts";

type KickDialogProps = {
  readonly site: Site;
  /** Those chosen, or everybody at the site. */
  readonly guests: readonly ActiveGuest[] | { readonly everybody: number };
  readonly onClose: () => void;
};

/** Asks before many go offline, then says how many did. */
export function KickDialog({ site, guests, onClose }: KickDialogProps) {
  const t = useWords();
  const { core, notices } = useStores();
  const [busy, setBusy] = useState(false);
  const [chosen] = useState(guests);
  const count = "everybody" in chosen ? chosen.everybody : chosen.length;

  async function kick(): Promise<void> {
    setBusy(true);
    try {
      const result =
        "everybody" in chosen
          ? { ...(await core.call.sites.kickAll({ site: site.id })), failure: undefined }
          : await kickMany(
              core,
              chosen.filter((guest) => guest.user !== ""),
            );
      if (result.gone > 0) notices.say(t("sites.guest.allGone", { count: result.gone }));
      const left = result.stillOnline;
      if (left.length > 0)
        notices.failed(
          t("sites.guest.someLeft", { count: left.length, who: left.slice(0, 5).join(", ") }),
          result.failure === undefined ? left.join("\n") : sayError(t, result.failure).detail,
        );
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(text, detail);
    }
    onClose();
  }

  return (
    <ConfirmDialog
      open
      onClose={() => !busy && onClose()}
      title={t("sites.guest.kickTitle", { count, site: site.name })}
      verb={busy ? t("sites.guest.kicking") : t("sites.guest.kickButton", { count })}
      busy={busy}
      onConfirm={() => void kick()}
    >
      {t("sites.guest.kickText")}
    </ConfirmDialog>
  );
}
