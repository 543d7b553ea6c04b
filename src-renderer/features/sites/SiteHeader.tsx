import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { Site, SiteLive } from "#contract/sites.ts";
import { useFrom, useNow, useStores } from "#ui/app/compose.tsx";
import { useShortcut } from "#ui/app/usePage.ts";
import { Button } from "#ui/ui/Button.tsx";
import { cx } from "#ui/ui/cx.ts";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { Menu } from "#ui/ui/Menu.tsx";
import { Rate } from "#ui/ui/Rate.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { siteAddress } from "./address.ts";
import { Age } from "./Age.tsx";
import { KickDialog } from "./KickDialog.tsx";
import { RouterDialog } from "./RouterDialog.tsx";
import type { RouterTask } from "./router-form.ts";
import { sayError, sayState } from "./say.ts";
import { useMayOperate } from "./use-site.ts";
import { boardName, leadTrouble, mainRouter, statusOf } from "./view.ts";

type SiteHeaderProps = { readonly site: Site; readonly live: SiteLive | undefined; readonly stale: boolean };

export function SiteHeader({ site, live, stale }: SiteHeaderProps) {
  const t = useWords();
  const format = useFormat();
  const { core, notices, clock, live: store } = useStores();
  const connected = useFrom(store, (state) => state.connected);
  const mayOperate = useMayOperate();
  const [, go] = useLocation();
  const [looking, setLooking] = useState(false);
  const [task, setTask] = useState<RouterTask>();
  const [open, setOpen] = useState<"kick" | "remove">();
  const [removing, setRemoving] = useState(false);

  async function refresh(): Promise<void> {
    setLooking(true);
    try {
      await core.call.sites.refresh({ site: site.id });
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(text, detail);
    }
    setLooking(false);
  }
  async function remove(): Promise<void> {
    setRemoving(true);
    try {
      await core.call.sites.remove({ site: site.id });
      notices.say(t("sites.router.removed", { what: site.name }));
      go("/");
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(text, detail);
      setOpen(undefined);
    }
    setRemoving(false);
  }
  const test = (): void => go(siteAddress(site.slug, "router", "test"));
  const hasRouter = site.routers.length > 0;
  useShortcut("r", t("sites.action.refresh"), () => void refresh(), hasRouter);
  useShortcut("t", t("sites.action.test"), test, mayOperate && hasRouter);

  const trouble = live && live.state !== "online" ? leadTrouble(live) : undefined;
  const status = connected ? statusOf(live) : "off";
  const facts = mainRouter(live)?.facts;
  return (
    <header className="flex items-start justify-between gap-6">
      <div className="grid min-w-0 gap-1">
        <p
          className={cx(
            "flex items-center gap-2 text-section font-semibold",
            status === "trouble" && "text-bad",
            live?.state === "degraded" && "text-warn",
          )}
        >
          <StatusDot status={status} size={12} />
          {sayState(t, format, live, clock.now())}
        </p>
        {trouble && <p className="max-w-[76ch] text-ink-2">{t(`sites.cause.${trouble.cause}.do`)}</p>}
        <p className="nums flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-2">
          {facts && (
            <span>
              {boardName(facts.board)} <span className="text-ink-3">RouterOS {facts.version}</span>
            </span>
          )}
          {live && !stale && (
            <>
              <Rate
                down={live.rateOut}
                up={live.rateIn}
                downLabel={t("sites.strip.down")}
                upLabel={t("sites.strip.upward")}
              />
              {live.lastLogin !== null && (
                <span>
                  {t("sites.column.lastLogin")} {format.moment(live.lastLogin, clock.now())}
                </span>
              )}
            </>
          )}
          {live?.configuredUsers != null && (
            <span>{t("sites.row.configured", { count: live.configuredUsers })}</span>
          )}
          {live?.pictureAt != null && (
            <span className="text-ink-3">
              {t("sites.column.age")} <Age at={live.pictureAt} />
            </span>
          )}
          <Retry live={live} />
        </p>
      </div>
      <div className="flex shrink-0 items-center gap-2">
        {hasRouter && (
          <Button keys="r" busy={looking} onClick={() => void refresh()}>
            {t("sites.action.refresh")}
          </Button>
        )}
        {mayOperate && hasRouter && (
          <Button keys="t" onClick={test}>
            {t("sites.action.test")}
          </Button>
        )}
        {mayOperate && !hasRouter && (
          <Button kind="primary" onClick={() => setTask({ kind: "new-router", site })}>
            {t("sites.action.addRouter")}
          </Button>
        )}
        {mayOperate && (
          <Menu
            align="end"
            trigger={
              <button
                type="button"
                aria-label={t("sites.action.more")}
                className="flex size-8 items-center justify-center rounded-md border border-line-strong/60 hover:bg-sunken"
              >
                <Ellipsis size={16} />
              </button>
            }
            entries={[
              { label: t("sites.action.addRouter"), run: () => setTask({ kind: "new-router", site }) },
              { label: t("sites.action.edit"), run: () => setTask({ kind: "edit-site", site }) },
              { kind: "line" },
              {
                label: t("sites.action.kickAll"),
                disabled: stale || (live?.guests ?? 0) === 0,
                run: () => setOpen("kick"),
              },
              { label: t("sites.action.remove"), danger: true, run: () => setOpen("remove") },
            ]}
          />
        )}
      </div>
      {task && <RouterDialog task={task} onClose={() => setTask(undefined)} />}
      {open === "kick" && (
        <KickDialog
          site={site}
          guests={{ everybody: live?.guests ?? 0 }}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === "remove" && (
        <ConfirmDialog
          open
          onClose={() => setOpen(undefined)}
          title={t("sites.router.removeSiteTitle", { site: site.name })}
          verb={t("sites.router.removeButton", { what: site.name })}
          busy={removing}
          onConfirm={() => void remove()}
        >
          {t("sites.router.removeSiteText")}
        </ConfirmDialog>
      )}
    </header>
  );
}

/** When Kaunta tries again by itself. */
function Retry({ live }: { readonly live: SiteLive | undefined }) {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const next = live?.routers
    .flatMap(({ state }) => (state.kind === "unreachable" && state.retryAt !== null ? [state.retryAt] : []))
    .toSorted((a, b) => a - b)[0];
  if (next === undefined || next <= now) return null;
  return (
    <span className="text-ink-3">
      {t("sites.state.retry", { time: format.duration(Math.ceil((next - now) / 1000)) })}
    </span>
  );
}
