// No hotspot yet, or another one wanted: can this PC be one, and the three answers that start it.
import { useState } from "react";
import { useLocation } from "wouter";
import { useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { useWords } from "#ui/words/index.ts";
import { hotspotAddress } from "./address.ts";
import { FormFields } from "./FormFields.tsx";
import { draftOf } from "./hotspot-form.ts";
import { TestPart, useDiagnosis } from "./TestPart.tsx";
import { useHotspotForm } from "./useHotspotForm.ts";

/** `another`: there are hotspots already. */
export function FirstFace({ another }: { readonly another: boolean }) {
  const t = useWords();
  const look = useDiagnosis(undefined);
  const [anyway, setAnyway] = useState(false);
  const ready = anyway || look.answer?.canBe === true || (look.failure !== undefined && !look.busy);
  return (
    <div className="grid min-h-0 flex-1 content-start gap-x-12 gap-y-8 overflow-y-auto pr-1 min-[1180px]:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
      <TestPart look={look} title={t("hotspot.test.title")} />
      {ready ? (
        <StartPart another={another} />
      ) : (
        look.answer && (
          <Section title={t("hotspot.form.title")} hint={t("hotspot.form.mendFirst")}>
            <div>
              <Button kind="quiet" onClick={() => setAnyway(true)}>
                {t("hotspot.form.anyway")}
              </Button>
            </div>
          </Section>
        )
      )}
    </div>
  );
}

function StartPart({ another }: { readonly another: boolean }) {
  const t = useWords();
  const { core, hotspotActs, hotspots } = useStores();
  const [, go] = useLocation();
  const state = useHotspotForm();

  async function start(): Promise<void> {
    await state.send(async () => {
      const made = await core.call.hotspots.make(draftOf(state.form));
      hotspots.change((was) => ({
        ...was,
        hotspots: [...was.hotspots.filter(({ id }) => id !== made.id), made],
      }));
      // It is kept now. How it comes up is told on its own page.
      void hotspotActs.run(made.id, "start");
      go(hotspotAddress(made.id));
    });
  }
  return (
    <Section
      title={another ? t("hotspot.another") : t("hotspot.form.title")}
      hint={t("hotspot.form.hint")}
      className="max-w-120"
    >
      <form
        id={state.id}
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <FormFields state={state} />
        <div>
          <Button type="submit" kind="primary" busy={state.busy} keys="enter">
            {t("hotspot.form.start")}
          </Button>
        </div>
      </form>
    </Section>
  );
}
