import { useState } from "react";
import type { Hotspot } from "#contract/hotspots.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { Button } from "#ui/ui/Button.tsx";
import { StaleBar } from "#ui/ui/faces.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { useWords } from "#ui/words/index.ts";
import { FormFields } from "./FormFields.tsx";
import { changeOf } from "./hotspot-form.ts";
import { useHotspotForm } from "./useHotspotForm.ts";

/** What is kept of a hotspot. One that runs goes on as it was until it is restarted, and says so. */
export function SettingsTab({ hotspot }: { readonly hotspot: Hotspot }) {
  const t = useWords();
  const { core, hotspotActs, hotspots, notices } = useStores();
  const mayOperate = useMay("operate");
  const state = useHotspotForm(hotspot);
  /** Since when the one that runs was running when it was changed. */
  const [changed, setChanged] = useState<number>();
  const behind = hotspot.state === "running" && changed === hotspot.since;

  async function save(): Promise<void> {
    await state.send(async () => {
      const change = changeOf(state.form, hotspot);
      if (change === undefined) return void notices.say(t("hotspot.form.nothing"));
      const kept = await core.call.hotspots.change(change);
      hotspots.change((was) => ({
        ...was,
        hotspots: was.hotspots.map((one) => (one.id === kept.id ? kept : one)),
      }));
      state.reset(kept);
      if (hotspot.state === "running") setChanged(hotspot.since);
      notices.say(t("hotspot.form.saved", { name: kept.name }));
    });
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pr-1">
      <Section title={t("hotspot.tab.settings")} className="max-w-140">
        {behind && (
          <StaleBar
            action={
              <Button size="sm" onClick={() => void hotspotActs.run(hotspot.id, "restart")}>
                {t("hotspot.action.restartNow")}
              </Button>
            }
          >
            {t("hotspot.form.restart")}
          </StaleBar>
        )}
        <form
          id={state.id}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <fieldset disabled={!mayOperate} className="grid gap-4">
            <FormFields state={state} hotspot={hotspot} />
            <div>
              <Button type="submit" kind="primary" busy={state.busy} keys="enter">
                {t("hotspot.form.save")}
              </Button>
            </div>
          </fieldset>
        </form>
      </Section>
    </div>
  );
}
