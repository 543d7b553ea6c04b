// The look of a page for a site and a language, from what the shop chose.
import { Branding } from "#contract/portal.ts";
import type { SiteId } from "#contract/values/index.ts";
import { themeOf, type Portal } from "#main/features/portal/index.ts";
import type { Look } from "./frame.ts";
import { sheetOf } from "./style.ts";
import { words, type Language } from "./words/index.ts";

/** `here`: this page's own address without a language, for the switch; empty for none. `query`: who is here, sealed. */
export type Wearer = {
  readonly site: SiteId | undefined;
  readonly language: Language;
  readonly here: string;
  readonly query?: string;
  /** Instead of the site's own: for the preview. */
  readonly branding?: Branding;
};

const plain = Branding.parse({});

export function createDress(portal: Pick<Portal, "branding" | "titleOf" | "place">) {
  const brandingOf = ({ site, branding }: Wearer): Branding =>
    branding ?? (site === undefined ? plain : portal.branding(site));
  return {
    brandingOf,
    look(wearer: Wearer): Look {
      const { site, language, here, query = "" } = wearer;
      const branding = brandingOf(wearer);
      const place = site === undefined ? undefined : portal.place(site);
      const other: Language = language === "en" ? "sw" : "en";
      const mark = here.includes("?") ? "&" : "?";
      const terms = branding.terms[language] || branding.terms[other];
      return {
        language,
        words: words[language],
        sheet: sheetOf(themeOf(branding.accent)),
        title: portal.titleOf(branding),
        site: place?.name ?? "",
        timeZone: place?.timeZone ?? "UTC",
        logo: branding.logo,
        help: branding.help,
        other:
          here === ""
            ? undefined
            : { language: other, name: words[other].own, href: `${here}${mark}lang=${other}` },
        terms: terms === "" || query === "" ? "" : `/g/terms?${query}&lang=${language}`,
      };
    },
    /** The guest's language, or the other one where the shop wrote only that. */
    text: (said: { readonly en: string; readonly sw: string }, language: Language): string =>
      said[language] || said[language === "en" ? "sw" : "en"],
  };
}

export type Dress = ReturnType<typeof createDress>;
