// The portal of one site: how it looks, as guests see it, and how it gets onto the routers.
import { TriangleAlert } from "lucide-react";
import { useCallback } from "react";
import { useLocation } from "wouter";
import type { Site } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { sayError } from "#ui/features/sites/say.ts";
import { useAsked } from "#ui/features/sites/use-site.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Failed, Skeleton } from "#ui/ui/faces.tsx";
import { useWords } from "#ui/words/index.ts";
import { BrandingEditor } from "./BrandingEditor.tsx";
import { InstallBox } from "./InstallBox.tsx";
import { addressOfDoor, useDoor } from "./use-door.ts";

export function PortalTab({ site }: { readonly site: Site }) {
  const t = useWords();
  const { core } = useStores();
  const ask = useCallback(() => core.call.portal.branding({ site: site.id }), [core, site.id]);
  const { answer, failure, again } = useAsked(ask);
  const mayOperate = useMay("operate");
  const said = failure === undefined ? undefined : sayError(t, failure);
  return (
    <div className="grid min-h-0 flex-1 content-start gap-6 overflow-y-auto pr-2 pb-4">
      {mayOperate && <DoorBar />}
      {answer ? (
        <BrandingEditor site={site} kept={answer} onKept={again} />
      ) : said ? (
        <Failed title={t("portal.failed")} detail={said.detail} onRetry={again}>
          {said.text}
        </Failed>
      ) : (
        <Skeleton rows={8} waitingFor={t("portal.loading")} />
      )}
      {mayOperate && <InstallBox site={site} />}
    </div>
  );
}

/** Says when no phone can open the portal, and where to change that. */
function DoorBar() {
  const t = useWords();
  const [, go] = useLocation();
  const { answer: door } = useDoor();
  if (!door || (door.open && door.running && addressOfDoor(door) !== undefined)) return null;
  return (
    <div className="flex min-h-9 items-center gap-2 rounded-md bg-warn-soft py-1 pr-1.5 pl-3 text-warn">
      <TriangleAlert size={16} className="shrink-0" aria-hidden="true" />
      <span className="min-w-0 flex-1">{t(door.open ? "portal.door.notRunning" : "portal.door.closed")}</span>
      <Button size="sm" onClick={() => go("/settings")}>
        {t("portal.door.toSettings")}
      </Button>
    </div>
  );
}
