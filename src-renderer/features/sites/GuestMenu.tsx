import { Copy, Info, MessageCircleQuestion, Unplug } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { ActiveGuest, Site } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { storyAddress } from "#ui/features/access/address.ts";
import type { GuestsStore } from "#ui/state/guests.ts";
import { copyText } from "#ui/ui/CopyText.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import type { LiveColumn } from "#ui/ui/live-order.ts";
import { MenuAt } from "#ui/ui/Menu.tsx";
import { asTsv } from "#ui/ui/table-text.ts";
import { useWords } from "#ui/words/index.ts";
import { sayError } from "./say.ts";
import { useMayOperate } from "./use-site.ts";

type GuestMenuProps = {
  readonly site: Site;
  readonly guests: GuestsStore;
  readonly columns: readonly LiveColumn<ActiveGuest>[];
  readonly all: readonly LiveColumn<ActiveGuest>[];
  readonly menu: { readonly key: string; readonly at: Element } | undefined;
  readonly onClose: () => void;
};

/** What can be done with one guest. */
export function GuestMenu({ site, guests, columns, all, menu, onClose }: GuestMenuProps) {
  const t = useWords();
  const { core, notices } = useStores();
  const [, go] = useLocation();
  const mayOperate = useMayOperate();
  const [details, setDetails] = useState<ActiveGuest>();
  const guest = menu && guests.row(menu.key);

  async function kick({ router, user, mac }: ActiveGuest): Promise<void> {
    const who = user || mac;
    try {
      const outcome = await core.call.sites.kick({ router, user, mac });
      if (outcome.kind === "gone") notices.say(t("sites.guest.gone", { who }));
      else if (outcome.kind === "was-not-there") notices.say(t("sites.guest.wasNotThere", { who }));
      else
        notices.failed(
          `${t("sites.guest.stillOnline", { who })}. ${t("sites.guest.stillOnlineText")}`,
          outcome.detail,
        );
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(`${t("sites.guest.kickFailed", { who })}. ${text}`, detail);
    }
  }

  function copy(text: string): void {
    void copyText(text).then((done) => done && notices.say(t("sites.guest.copied")));
  }

  return (
    <>
      <MenuAt
        anchor={guest && menu.at}
        onClose={onClose}
        entries={
          guest === undefined
            ? []
            : [
                {
                  label: t("access.action.story"),
                  icon: <MessageCircleQuestion size={14} />,
                  run: () => go(storyAddress(guest.user || guest.mac, site.slug)),
                },
                { label: t("sites.guest.details"), icon: <Info size={14} />, run: () => setDetails(guest) },
                { label: t("sites.guest.copyMac"), icon: <Copy size={14} />, run: () => copy(guest.mac) },
                {
                  label: t("sites.guest.copyRow"),
                  icon: <Copy size={14} />,
                  run: () => copy(asTsv(columns, [guest])),
                },
                ...(mayOperate
                  ? [
                      { kind: "line" as const },
                      {
                        label: t("sites.guest.kick"),
                        icon: <Unplug size={14} />,
                        disabled: guest.user === "",
                        run: () => void kick(guest),
                      },
                    ]
                  : []),
              ]
        }
      />
      {details && (
        <Dialog open onClose={() => setDetails(undefined)} title={details.user || details.mac} width="sm">
          <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
            {all.map((column) => (
              <div key={column.key} className="contents">
                <dt className="text-ink-3">{column.head}</dt>
                <dd className="nums min-w-0">{column.cell(details)}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      )}
    </>
  );
}
