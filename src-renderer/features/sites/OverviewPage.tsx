// The owner's answer with no click: who is online, where something is wrong, how old this is.
/* oxlint-disable jsx-a11y/prefer-tag-over-role -- rows are laid out by CSS grid: table tags would not be tables */
import { Plus } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useShortcut, useTitle } from "#ui/app/usePage.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Empty, Failed, Skeleton } from "#ui/ui/faces.tsx";
import { Page } from "#ui/ui/Section.tsx";
import { useWords } from "#ui/words/index.ts";
import { FigureStrip } from "./FigureStrip.tsx";
import { RouterDialog } from "./RouterDialog.tsx";
import { sayError } from "./say.ts";
import { SiteRow, SiteRowHead } from "./SiteRow.tsx";
import { useMayOperate } from "./use-site.ts";
import { inOrder } from "./view.ts";

export function OverviewPage() {
  const t = useWords();
  useTitle(t("sites.title"));
  const { live } = useStores();
  const status = useFrom(live, (state) => state.status);
  const failure = useFrom(live, (state) => state.failure);
  const count = useFrom(live, (state) => state.sites.size);
  const mayOperate = useMayOperate();
  const [adding, setAdding] = useState(false);
  useShortcut("n", t("sites.action.add"), () => setAdding(true), mayOperate);

  useEffect(() => {
    void live.loadLastDay();
    const timer = setInterval(() => void live.loadLastDay(), 300_000);
    return () => clearInterval(timer);
  }, [live, count]);

  const add = (
    <Button
      kind={count === 0 ? "primary" : "plain"}
      icon={<Plus size={16} />}
      keys="n"
      onClick={() => setAdding(true)}
    >
      {t("sites.action.add")}
    </Button>
  );
  return (
    <Page>
      {count > 0 ? (
        <>
          <FigureStrip action={mayOperate ? add : undefined} />
          <SiteRows />
        </>
      ) : status === "failed" ? (
        <Failed
          title={t("sites.offline.failed")}
          detail={sayError(t, failure).detail}
          onRetry={() => void live.load()}
        >
          {sayError(t, failure).text}
        </Failed>
      ) : status === "ready" ? (
        <Empty title={t("sites.none.title")} actions={mayOperate ? add : undefined}>
          <p>{t("sites.none.text")}</p>
          <p className="mt-3 text-ink-3">{mayOperate ? t("sites.none.demo") : t("sites.notAllowed.text")}</p>
        </Empty>
      ) : (
        <Skeleton rows={8} waitingFor={t("sites.offline.loading")} />
      )}
      {adding && <RouterDialog task={{ kind: "new-site" }} onClose={() => setAdding(false)} />}
    </Page>
  );
}

/** Trouble first; while the pointer is among the rows they keep their places. */
function SiteRows() {
  const t = useWords();
  const { live } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  const order = useFrom(live, (state) => inOrder(state.sites, state.live).join(" "));
  const [inside, setInside] = useState(false);
  const [held, setHeld] = useState(order);
  if (!inside && held !== order) setHeld(order);
  const ids = useMemo(() => new Map([...sites.values()].map((site) => [String(site.id), site])), [sites]);
  const shown = (inside ? held : order).split(" ");
  // A site made or removed while the pointer is here shows at once: only the order waits.
  const missing = [...ids.keys()].filter((id) => !shown.includes(id));
  return (
    <div
      role="table"
      aria-label={t("sites.many")}
      onPointerEnter={() => setInside(true)}
      onPointerLeave={() => setInside(false)}
    >
      <SiteRowHead />
      <div role="rowgroup">
        {[...shown, ...missing].map((id) => {
          const site = ids.get(id);
          return site && <SiteRow key={id} site={site} />;
        })}
      </div>
    </div>
  );
}
