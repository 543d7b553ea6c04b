// The three answers that start a hotspot; whatever else can be chosen is folded beneath them.
import { useState } from "react";
import type { Hotspot } from "#contract/hotspots.ts";
import { PasswordField, TextField } from "#ui/ui/Field.tsx";
import { Segments } from "#ui/ui/Segments.tsx";
import { useWords } from "#ui/words/index.ts";
import { AdvancedFields } from "./AdvancedFields.tsx";
import { Among } from "./Among.tsx";
import { CountryField } from "./CountryField.tsx";
import { formFields, isFolded } from "./hotspot-form.ts";
import type { HotspotFormState } from "./useHotspotForm.ts";

type FormFieldsProps = { readonly state: HotspotFormState; readonly hotspot?: Hotspot };

export function FormFields({ state, hotspot }: FormFieldsProps) {
  const t = useWords();
  const { form, change, word } = state;
  const keeps = hotspot?.hasPassword === true;
  const [unfolded, setUnfolded] = useState(false);
  const wrongInside = formFields.some((field) => isFolded(field) && word(field) !== undefined);
  return (
    <>
      <TextField
        name="name"
        label={t("hotspot.form.name")}
        hint={t("hotspot.form.nameHint")}
        value={form.name}
        error={word("name")}
        onChange={(event) => change({ name: event.target.value })}
      />
      <div className="grid gap-3">
        <Among label={t("hotspot.form.joining")} hint={form.secured ? undefined : t("hotspot.form.openHint")}>
          <Segments
            label={t("hotspot.form.joining")}
            value={form.secured ? "secured" : "open"}
            choices={[
              { value: "open", label: t("hotspot.form.open") },
              { value: "secured", label: t("hotspot.form.secured") },
            ]}
            onChange={(value) => change({ secured: value === "secured" })}
          />
        </Among>
        {form.secured && (
          <PasswordField
            name="password"
            autoComplete="new-password"
            label={t("hotspot.form.password")}
            hint={keeps ? t("hotspot.form.passwordKeptHint") : t("hotspot.form.passwordHint")}
            placeholder={keeps ? t("hotspot.form.passwordKept") : ""}
            value={form.password}
            error={word("password")}
            onChange={(event) => change({ password: event.target.value })}
          />
        )}
      </div>
      <CountryField
        value={form.country}
        error={word("country")}
        onChange={(country) => change({ country })}
      />
      <details
        className="group"
        open={unfolded || wrongInside}
        onToggle={(event) => setUnfolded(event.currentTarget.open)}
      >
        <summary className="cursor-pointer font-medium text-ink-2 select-none hover:text-ink">
          {t("hotspot.form.advanced")}
        </summary>
        {(unfolded || wrongInside) && <AdvancedFields state={state} />}
      </details>
      {state.refusal !== undefined && (
        <p role="alert" className="text-bad">
          {state.refusal}
        </p>
      )}
    </>
  );
}
