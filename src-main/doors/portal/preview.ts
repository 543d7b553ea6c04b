// The same pages with made-up guests, for the person who dresses them.
import type { Branding } from "#contract/portal.ts";
import type { Currency, SiteId } from "#contract/values/index.ts";
import type { Portal } from "#main/features/portal/index.ts";
import type { Clock } from "#main/platform/clock.ts";
import type { Dress } from "./dress.ts";
import { statusPage } from "./status.ts";
import { welcomePage } from "./welcome.ts";
import { words, type Language } from "./words/index.ts";

export type PreviewOrder = {
  readonly site: SiteId;
  readonly branding: Branding;
  readonly language: Language;
  readonly page: "welcome" | "online" | "refused";
};

const sample = { code: "A3K9M7P2", device: "AA:BB:CC:12:34:5E · 10.5.50.12", dayMs: 86_400_000 };

export function createPreview(parts: {
  portal: Portal;
  dress: Dress;
  clock: Pick<Clock, "now">;
  payable: (site: SiteId) => Promise<ReadonlySet<Currency>>;
}) {
  const { portal, dress, clock, payable } = parts;
  return async ({ site, branding, language, page }: PreviewOrder): Promise<string> => {
    const look = dress.look({ site, language, branding, here: "#", query: "v=" });
    if (page === "online")
      return statusPage({
        look,
        now: clock.now(),
        kind: "online",
        rest: {
          seconds: 86_280,
          timeShare: 86_280 / 86_400,
          until: clock.now() + sample.dayMs - 120_000,
          data: { used: 120e6, total: 1e9 },
          used: 120e6,
        },
        byData: false,
        begun: true,
        code: sample.code,
        dst: "",
        logout: "",
        pass: "",
        login: "",
      });
    return welcomePage({
      look,
      variant: branding.variant,
      text: dress.text(branding.welcome, language),
      plans: branding.showPlans ? portal.soldAt(site) : undefined,
      payable: await payable(site),
      visit: "#",
      device: sample.device,
      code: page === "refused" ? sample.code : "",
      ...(page === "refused" ? { fault: words[language].fault.unknown } : {}),
    });
  };
}
