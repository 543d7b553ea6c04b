import { Plus } from "lucide-react";
import { Link, useLocation } from "wouter";
import type { Hotspot } from "#contract/hotspots.ts";
import { useFrom, useNow, useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { Button } from "#ui/ui/Button.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { hotspotAddress } from "./address.ts";
import { actsFor, hotspotStatus, inOrder } from "./look.ts";
import { sayState } from "./say.ts";

/** Several hotspots on one computer: what needs a hand stands first, each with its one button. */
export function HotspotList({ hotspots }: { readonly hotspots: readonly Hotspot[] }) {
  const t = useWords();
  const [, go] = useLocation();
  const mayOperate = useMay("operate");
  useShortcut("n", t("hotspot.another"), () => go(hotspotAddress("new")), mayOperate);
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pr-1">
      {mayOperate && (
        <div className="mb-3 flex justify-end">
          <Button icon={<Plus size={16} />} keys="n" onClick={() => go(hotspotAddress("new"))}>
            {t("hotspot.another")}
          </Button>
        </div>
      )}
      <ul aria-label={t("hotspot.list")} className="border-t border-line">
        {inOrder(hotspots).map((hotspot) => (
          <HotspotRow key={hotspot.id} hotspot={hotspot} />
        ))}
      </ul>
    </div>
  );
}

function HotspotRow({ hotspot }: { readonly hotspot: Hotspot }) {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const { hotspotActs } = useStores();
  const mayOperate = useMay("operate");
  const busy = useFrom(hotspotActs, ({ runs }) => runs.get(hotspot.id)?.failed === false);
  const running = hotspot.state === "running";
  return (
    <li data-hotspot={hotspot.id} className="flex items-start gap-4 border-b border-line py-3">
      <StatusDot status={hotspotStatus(hotspot)} size={12} className="mt-1" />
      <div className="min-w-0 flex-1">
        <Link href={hotspotAddress(hotspot.id)} className="font-medium underline-offset-2 hover:underline">
          {hotspot.name}
        </Link>
        <p className="nums text-ink-2">{sayState(t, format, hotspot, now)}</p>
        {hotspot.detail !== "" && (
          <p lang="en" className="max-w-[84ch] text-ink-2">
            {hotspot.detail}
          </p>
        )}
        {running && (
          <p className="nums flex flex-wrap gap-x-4 text-caption text-ink-3">
            <span>{t("hotspot.fact.stations", { count: hotspot.stations })}</span>
            <span>{t("hotspot.fact.sessions", { count: hotspot.sessions })}</span>
            {hotspot.channel !== null && (
              <span>{t("hotspot.fact.channel", { channel: hotspot.channel })}</span>
            )}
          </p>
        )}
      </div>
      {mayOperate && actsFor(hotspot).includes("start") && (
        <Button busy={busy} onClick={() => void hotspotActs.run(hotspot.id, "start")}>
          {t("hotspot.action.start")}
        </Button>
      )}
    </li>
  );
}
