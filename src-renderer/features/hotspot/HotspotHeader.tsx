// A hotspot's state in a sentence, its facts, its warnings with what to do, and what can be done with it.
import { Ellipsis } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Hotspot } from "#contract/hotspots.ts";
import { useFrom, useNow, useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMay } from "#ui/app/useMay.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { siteAddress } from "#ui/features/sites/address.ts";
import type { HotspotAct } from "#ui/state/hotspots.ts";
import { Button } from "#ui/ui/Button.tsx";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { cx } from "#ui/ui/cx.ts";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { Menu } from "#ui/ui/Menu.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { hotspotAddress } from "./address.ts";
import { actsFor, hotspotStatus } from "./look.ts";
import { RunSteps } from "./RunSteps.tsx";
import { sayState, sayWarning } from "./say.ts";

export function HotspotHeader({ hotspot }: { readonly hotspot: Hotspot }) {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const { hotspotActs } = useStores();
  const run = useFrom(hotspotActs, ({ runs }) => runs.get(hotspot.id));
  const mayOperate = useMay("operate");
  const status = hotspotStatus(hotspot);
  const advice =
    hotspot.state === "failed" || hotspot.state === "card-missing" ? t(`hotspot.do.${hotspot.state}`) : "";
  return (
    <div className="grid gap-3">
      <header className="flex items-start justify-between gap-6">
        <div className="grid min-w-0 gap-1">
          <h2 className="truncate text-page font-semibold">{hotspot.name}</h2>
          <p
            data-state={hotspot.state}
            className={cx(
              "flex items-center gap-2 text-section font-semibold",
              status === "trouble" && "text-bad",
              status === "waiting" && "text-warn",
            )}
          >
            <StatusDot status={status} size={12} />
            {sayState(t, format, hotspot, now)}
          </p>
          {hotspot.detail !== "" && (
            <p lang="en" className="max-w-[84ch] text-ink-2">
              {hotspot.detail}
            </p>
          )}
          {advice !== "" && <p className="max-w-[84ch] text-ink-2">{advice}</p>}
          <Facts hotspot={hotspot} />
        </div>
        {mayOperate && <Actions hotspot={hotspot} busy={run !== undefined && !run.failed} />}
      </header>
      {run && <RunSteps run={run} said={hotspot.detail} onForget={() => hotspotActs.forget(hotspot.id)} />}
      <Warnings hotspot={hotspot} />
    </div>
  );
}

function Facts({ hotspot }: { readonly hotspot: Hotspot }) {
  const t = useWords();
  const { live } = useStores();
  const site = useFrom(live, (state) => state.sites.get(hotspot.site));
  const { details, channel, state } = hotspot;
  const running = state === "running";
  return (
    <p className="nums flex flex-wrap items-center gap-x-4 gap-y-1 text-ink-2">
      {running && (
        <>
          <span>{t("hotspot.fact.stations", { count: hotspot.stations })}</span>
          <span>{t("hotspot.fact.sessions", { count: hotspot.sessions })}</span>
          <span>{t("hotspot.fact.leases", { count: hotspot.leases })}</span>
        </>
      )}
      {running && channel !== null && (
        <span>
          {t("hotspot.fact.channel", { channel })}{" "}
          <span className="text-ink-3">{t("hotspot.fact.band", { band: details.band })}</span>
        </span>
      )}
      {running &&
        (hotspot.uplink === null ? (
          <span className="font-medium text-warn">{t("hotspot.fact.noUplink")}</span>
        ) : (
          <span>{t("hotspot.fact.uplink", { uplink: hotspot.uplink })}</span>
        ))}
      <span className="text-ink-3">
        {[
          hotspot.hasPassword ? t(`hotspot.fact.secured.${details.security}`) : t("hotspot.fact.open"),
          ...(details.hidden ? [t("hotspot.fact.hidden")] : []),
          hotspot.country,
          ...(details.interface === "" ? [] : [t("hotspot.fact.card", { card: details.interface })]),
          ...(details.address === "" ? [] : [`${details.address}/${details.prefix}`]),
        ].join(" · ")}
      </span>
      {site && (
        <Link href={siteAddress(site.slug)} className="text-accent-ink underline-offset-2 hover:underline">
          {t("hotspot.action.site", { site: site.name })}
        </Link>
      )}
    </p>
  );
}

function Warnings({ hotspot }: { readonly hotspot: Hotspot }) {
  const t = useWords();
  if (hotspot.warnings.length === 0) return null;
  return (
    <ul className="grid gap-2">
      {hotspot.warnings.map((warning) => {
        const { is, more, advice, command } = sayWarning(t, warning, hotspot.leases);
        return (
          <li
            key={warning.code}
            data-warning={warning.code}
            className="grid gap-1 rounded-md border border-line bg-warn-soft px-3 py-2"
          >
            <p className="font-medium text-warn">{is}</p>
            {more !== "" && <p lang="en">{more}</p>}
            {advice !== "" && <p className="text-ink-2">{advice}</p>}
            {command !== "" && <CopyText block text={command} />}
          </li>
        );
      })}
    </ul>
  );
}

function Actions({ hotspot, busy }: { readonly hotspot: Hotspot; readonly busy: boolean }) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, hotspotActs, hotspots, notices } = useStores();
  const [, go] = useLocation();
  const [asking, setAsking] = useState<"stop" | "remove">();
  const [removing, setRemoving] = useState(false);
  const acts = busy ? [] : actsFor(hotspot);
  const count = hotspot.sessions;

  function act(what: HotspotAct): void {
    if (what === "stop" && count > 0) setAsking("stop");
    else void hotspotActs.run(hotspot.id, what);
  }
  async function remove(): Promise<void> {
    setRemoving(true);
    const done = await attempt(core.call.hotspots.remove({ hotspot: hotspot.id }));
    setRemoving(false);
    setAsking(undefined);
    if (done === undefined) return;
    notices.say(t("hotspot.action.removed", { name: hotspot.name }));
    hotspotActs.forget(hotspot.id);
    go(hotspotAddress());
    hotspots.change((was) => ({ ...was, hotspots: was.hotspots.filter(({ id }) => id !== hotspot.id) }));
  }
  useShortcut("s", t("hotspot.action.start"), () => act("start"), acts.includes("start"));
  return (
    <div className="flex shrink-0 items-center gap-2">
      {acts.map((what) => (
        <Button
          key={what}
          kind={what === "start" ? "primary" : "plain"}
          {...(what === "start" ? { keys: "s" } : {})}
          onClick={() => act(what)}
        >
          {t(`hotspot.action.${what}`)}
        </Button>
      ))}
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            aria-label={t("hotspot.action.more")}
            className="flex size-8 items-center justify-center rounded-md border border-line-strong/60 hover:bg-sunken"
          >
            <Ellipsis size={16} />
          </button>
        }
        entries={[
          { label: t("hotspot.another"), run: () => go(hotspotAddress("new")) },
          { kind: "line" },
          { label: t("hotspot.action.remove"), danger: true, run: () => setAsking("remove") },
        ]}
      />
      {asking === "stop" && (
        <ConfirmDialog
          open
          onClose={() => setAsking(undefined)}
          title={t("hotspot.action.stopTitle", { count })}
          verb={t("hotspot.action.stopVerb", { name: hotspot.name })}
          onConfirm={() => {
            setAsking(undefined);
            void hotspotActs.run(hotspot.id, "stop");
          }}
        >
          {t("hotspot.action.stopText", { name: hotspot.name })}
        </ConfirmDialog>
      )}
      {asking === "remove" && (
        <ConfirmDialog
          open
          onClose={() => !removing && setAsking(undefined)}
          title={t("hotspot.action.removeTitle", { name: hotspot.name })}
          verb={t("hotspot.action.removeVerb", { name: hotspot.name })}
          busy={removing}
          onConfirm={() => void remove()}
        >
          {count > 0 && `${t("hotspot.action.removeOnline", { count })} `}
          {t("hotspot.action.removeText")}
        </ConfirmDialog>
      )}
    </div>
  );
}
