// The first page, drawn once per site, language and variant and kept as bytes; only who is here is put in anew.
import type { Currency, SiteId } from "#contract/values/index.ts";
import type { Portal, Visit } from "#main/features/portal/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import { headersOf } from "./answer.ts";
import type { Dress } from "./dress.ts";
import { escaped } from "./html.ts";
import { welcomePage } from "./welcome.ts";
import type { Language } from "./words/index.ts";

export type Variant = "basic" | "enhanced";
export type FirstPage = { readonly bytes: Buffer; readonly headers: Record<string, string> };

type Drawn = {
  readonly parts: readonly (Buffer | "visit" | "device")[];
  readonly headers: Record<string, string>;
  readonly edition: number;
  readonly at: number;
};

/** Prices with hours or dates come and go by the clock. */
const freshMs = 30_000;
const mostKept = 400;
/** Signs nobody can type, where a visitor's own words go. */
const slots = { visit: "\uE000", device: "\uE001" } as const;

export function createFirstPage(parts: {
  portal: Portal;
  dress: Dress;
  clock: Pick<Clock, "now">;
  /** Currencies in which a guest can pay at a site. Never throws. */
  payable: (site: SiteId) => Promise<ReadonlySet<Currency>>;
}) {
  const { portal, dress, clock, payable } = parts;
  const drawn = new Map<string, Drawn>();
  const drawing = new Map<string, Promise<Drawn>>();

  async function draw(site: SiteId, language: Language, variant: Variant): Promise<Drawn> {
    const edition = portal.edition();
    const currencies = await payable(site);
    const here = `/g/w?v=${slots.visit}`;
    const look = dress.look({ site, language, here, query: `v=${slots.visit}` });
    const branding = dress.brandingOf({ site, language, here });
    const text = welcomePage({
      look,
      variant,
      text: dress.text(branding.welcome, language),
      plans: branding.showPlans ? portal.soldAt(site) : undefined,
      payable: currencies,
      visit: slots.visit,
      device: slots.device,
      code: "",
    });
    return {
      parts: text.split(/([\uE000\uE001])/).map((part) => {
        if (part === slots.visit) return "visit";
        return part === slots.device ? "device" : Buffer.from(part);
      }),
      headers: headersOf({ sheet: look.sheet }),
      edition,
      at: clock.now(),
    };
  }

  /** Drawn once for all who come meanwhile. */
  function drawOnce(key: string, visit: Visit, language: Language, variant: Variant): Promise<Drawn> {
    const already = drawing.get(key);
    if (already) return already;
    const page = draw(visit.site, language, variant)
      .then((one) => {
        if (drawn.size >= mostKept) drawn.clear();
        drawn.set(key, one);
        return one;
      })
      .finally(() => drawing.delete(key));
    drawing.set(key, page);
    return page;
  }

  return async (visit: Visit, language: Language, variant: Variant): Promise<FirstPage> => {
    const key = `${visit.site} ${language} ${variant}`;
    const kept = drawn.get(key);
    const fresh =
      kept && kept.edition === portal.edition() && Math.abs(clock.now() - kept.at) <= freshMs
        ? kept
        : await drawOnce(key, visit, language, variant);
    const own = {
      visit: Buffer.from(portal.sealVisit(visit)),
      device: Buffer.from(escaped(`${visit.mac} · ${visit.ip}`)),
    };
    const bytes = Buffer.concat(fresh.parts.map((part) => (typeof part === "string" ? own[part] : part)));
    return { bytes, headers: fresh.headers };
  };
}
