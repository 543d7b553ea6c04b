import { useState } from "react";
import { Branding } from "#contract/portal.ts";
import type { Site } from "#contract/sites.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { sayError } from "#ui/features/sites/say.ts";
import { Button } from "#ui/ui/Button.tsx";
import { useLanguage, useWords } from "#ui/words/index.ts";
import { BrandingForm } from "./BrandingForm.tsx";
import { PhonePreview } from "./PhonePreview.tsx";

type BrandingEditorProps = {
  readonly site: Site;
  readonly kept: Branding;
  readonly onKept: () => void;
};

/** A draft beside its picture; nothing reaches a guest before it is kept. */
export function BrandingEditor({ site, kept, onKept }: BrandingEditorProps) {
  const t = useWords();
  const { core, notices, portalDrafts, look } = useStores();
  const draft = useFrom(portalDrafts, ({ drafts }) => drafts.get(site.id)) ?? kept;
  const shopName = useFrom(look, (state) => state.shopName);
  const fixed = !useMay("operate");
  const [language, setLanguage] = useState(useLanguage());
  const [busy, setBusy] = useState(false);
  const changed = JSON.stringify(draft) !== JSON.stringify(kept);
  const sound = Branding.safeParse(draft).success;

  function change(part: Partial<Branding>): void {
    portalDrafts.put(site.id, { ...draft, ...part });
  }
  async function keep(branding: Branding): Promise<boolean> {
    try {
      await core.call.portal.keepBranding({ site: site.id, branding });
      onKept();
      return true;
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(text, detail);
      return false;
    }
  }
  async function save(): Promise<void> {
    if (!changed || !sound || busy) return;
    setBusy(true);
    if (await keep(draft)) {
      portalDrafts.forget(site.id);
      notices.done(t("portal.saved", { site: site.name }), () => void keep(kept));
    }
    setBusy(false);
  }
  useShortcut("mod+s", t("common.save"), () => void save(), !fixed);

  return (
    <div className="grid grid-cols-[minmax(280px,1fr)_auto] items-start gap-8">
      <div className="grid gap-5">
        {fixed && <p className="text-ink-2">{t("portal.fixed")}</p>}
        <BrandingForm
          draft={draft}
          fixed={fixed}
          usualTitle={shopName || "WiFi"}
          language={language}
          onLanguage={setLanguage}
          onChange={change}
        />
        {!fixed && (
          <div className="sticky -bottom-4 z-10 flex items-center gap-2 border-t border-line bg-canvas pt-3 pb-4">
            <Button
              kind="primary"
              keys="mod+s"
              busy={busy}
              disabled={!changed || !sound}
              onClick={() => void save()}
            >
              {t("common.save")}
            </Button>
            {changed && (
              <>
                <Button onClick={() => portalDrafts.forget(site.id)}>{t("portal.discard")}</Button>
                <span className="text-ink-2">{t("portal.unsaved")}</span>
              </>
            )}
          </div>
        )}
      </div>
      <div className="sticky top-0">
        <PhonePreview site={site} draft={draft} language={language} onLanguage={setLanguage} />
      </div>
    </div>
  );
}
