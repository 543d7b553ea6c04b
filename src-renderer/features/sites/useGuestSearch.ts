import { useEffect } from "react";
import { useLocation } from "wouter";
import { useStores } from "#ui/app/compose.tsx";
import { useWords } from "#ui/words/index.ts";
import { siteAddress } from "./address.ts";

/** Guests of all sites in the search: by voucher, MAC, address or note. One leads to its row. */
export function useGuestSearch(): void {
  const t = useWords();
  const [, go] = useLocation();
  const { core, live, palette } = useStores();
  useEffect(
    () =>
      palette.register({
        title: t("sites.tab.guests"),
        async ask(text) {
          const found = await core.call.sites.find({ text });
          return found.flatMap(({ key, site: id, user, mac, ip }) => {
            const site = live.getState().sites.get(id);
            if (!site) return [];
            return {
              id: key,
              title: user || mac,
              hint: [site.name, ...(user === "" ? [] : [mac]), ip].join(" · "),
              open: () => go(siteAddress(site.slug, "guests", mac)),
            };
          });
        },
      }),
    [t, go, core, live, palette],
  );
}
