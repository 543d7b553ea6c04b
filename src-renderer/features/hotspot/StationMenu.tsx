import { Ban, Copy, DoorOpen, MessageCircleQuestion, Unplug } from "lucide-react";
import { useLocation } from "wouter";
import type { Hotspot, Station } from "#contract/hotspots.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMay } from "#ui/app/useMay.ts";
import { storyAddress } from "#ui/features/access/address.ts";
import { copyText } from "#ui/ui/CopyText.tsx";
import type { LiveColumn } from "#ui/ui/live-order.ts";
import { MenuAt } from "#ui/ui/Menu.tsx";
import { asTsv } from "#ui/ui/table-text.ts";
import { useWords } from "#ui/words/index.ts";
import { nameOf } from "./station-columns.tsx";

type StationMenuProps = {
  readonly hotspot: Hotspot;
  readonly station: Station | undefined;
  readonly anchor: Element | undefined;
  readonly columns: readonly LiveColumn<Station>[];
  readonly onClose: () => void;
  readonly onDone: () => void;
};

/** What can be done with one device. Blocking can be taken back; a kick is over by itself. */
export function StationMenu({ hotspot, station, anchor, columns, onClose, onDone }: StationMenuProps) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, live, notices } = useStores();
  const [, go] = useLocation();
  const site = useFrom(live, (state) => state.sites.get(hotspot.site)?.slug);
  const mayOperate = useMay("operate");
  const { hotspots } = core.call;

  async function kick(device: Station): Promise<void> {
    const { mac } = device;
    const done = await attempt(hotspots.kick({ hotspot: hotspot.id, mac }), nameOf(device));
    if (done !== undefined) notices.say(t("hotspot.station.kicked", { who: nameOf(device) }));
    onDone();
  }
  async function unblock(device: Station): Promise<void> {
    const { mac } = device;
    const done = await attempt(hotspots.unblock({ hotspot: hotspot.id, mac }), nameOf(device));
    if (done !== undefined) notices.say(t("hotspot.station.unblockDone", { who: nameOf(device) }));
    onDone();
  }
  async function block(device: Station): Promise<void> {
    const { mac } = device;
    const done = await attempt(hotspots.block({ hotspot: hotspot.id, mac }), nameOf(device));
    if (done !== undefined)
      notices.done(t("hotspot.station.blockDone", { who: nameOf(device) }), () => void unblock(device));
    onDone();
  }
  function copy(text: string): void {
    void copyText(text).then((done) => done && notices.say(t("hotspot.station.copied")));
  }

  return (
    <MenuAt
      anchor={station && anchor}
      onClose={onClose}
      entries={
        station === undefined
          ? []
          : [
              {
                label: t("hotspot.station.story"),
                icon: <MessageCircleQuestion size={14} />,
                run: () => go(storyAddress(station.user ?? station.mac, site)),
              },
              {
                label: t("hotspot.station.copyMac"),
                icon: <Copy size={14} />,
                run: () => copy(station.mac),
              },
              {
                label: t("hotspot.station.copyRow"),
                icon: <Copy size={14} />,
                run: () => copy(asTsv(columns, [station])),
              },
              ...(mayOperate
                ? [
                    { kind: "line" as const },
                    {
                      label: t("hotspot.station.kick"),
                      icon: <Unplug size={14} />,
                      disabled: !station.onAir && station.user === null,
                      run: () => void kick(station),
                    },
                    station.blocked
                      ? {
                          label: t("hotspot.station.unblock"),
                          icon: <DoorOpen size={14} />,
                          run: () => void unblock(station),
                        }
                      : {
                          label: t("hotspot.station.block"),
                          icon: <Ban size={14} />,
                          danger: true,
                          run: () => void block(station),
                        },
                  ]
                : []),
            ]
      }
    />
  );
}
