import { useState } from "react";
import type { Branding } from "#contract/portal.ts";
import { TextField } from "#ui/ui/Field.tsx";
import { Segments } from "#ui/ui/Segments.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { TextArea } from "#ui/ui/TextArea.tsx";
import { Switch } from "#ui/ui/Toggles.tsx";
import { useWords } from "#ui/words/index.ts";
import { ColourField } from "./ColourField.tsx";
import { LogoField } from "./LogoField.tsx";

type BrandingFormProps = {
  readonly draft: Branding;
  readonly fixed: boolean;
  /** What stands on the page when the title is left empty. */
  readonly usualTitle: string;
  readonly language: "en" | "sw";
  readonly onLanguage: (language: "en" | "sw") => void;
  readonly onChange: (change: Partial<Branding>) => void;
};

const languages = [
  { value: "en", label: "English" },
  { value: "sw", label: "Kiswahili" },
] as const;

/** How the portal of a site looks and speaks. Texts left empty fall back to the product's own. */
export function BrandingForm({
  draft,
  fixed,
  usualTitle,
  language,
  onLanguage,
  onChange,
}: BrandingFormProps) {
  const t = useWords();
  const [terms, setTerms] = useState(draft.terms.en !== "" || draft.terms.sw !== "");
  return (
    <div className="grid content-start gap-5">
      <TextField
        label={t("portal.form.title")}
        value={draft.title}
        maxLength={40}
        placeholder={usualTitle}
        disabled={fixed}
        onChange={(event) => onChange({ title: event.target.value })}
      />
      <ColourField value={draft.accent} disabled={fixed} onChange={(accent) => onChange({ accent })} />
      <LogoField value={draft.logo} disabled={fixed} onChange={(logo) => onChange({ logo })} />
      <div className="grid gap-2">
        <div>
          <Segments
            label={t("portal.form.language")}
            value={language}
            choices={languages}
            onChange={onLanguage}
          />
        </div>
        <TextArea
          label={t("portal.form.welcome")}
          hint={t("portal.form.welcomeHint")}
          value={draft.welcome[language]}
          maxLength={300}
          rows={2}
          lang={language}
          disabled={fixed}
          onChange={(event) => onChange({ welcome: { ...draft.welcome, [language]: event.target.value } })}
        />
        {terms ? (
          <TextArea
            label={t("portal.form.terms")}
            hint={t("portal.form.termsHint")}
            value={draft.terms[language]}
            maxLength={4000}
            rows={5}
            lang={language}
            disabled={fixed}
            onChange={(event) => onChange({ terms: { ...draft.terms, [language]: event.target.value } })}
          />
        ) : (
          !fixed && (
            <button
              type="button"
              onClick={() => setTerms(true)}
              className="justify-self-start text-accent-ink hover:underline"
            >
              {t("portal.form.addTerms")}
            </button>
          )
        )}
      </div>
      <TextField
        label={t("portal.form.help")}
        hint={t("portal.form.helpHint")}
        value={draft.help}
        maxLength={60}
        disabled={fixed}
        onChange={(event) => onChange({ help: event.target.value })}
      />
      <Switch
        label={t("portal.form.showPlans")}
        hint={t("portal.form.showPlansHint")}
        checked={draft.showPlans}
        disabled={fixed}
        onChange={(showPlans) => onChange({ showPlans })}
      />
      <Select
        label={t("portal.form.variant")}
        hint={t("portal.form.variantHint")}
        value={draft.variant}
        disabled={fixed}
        choices={[
          { value: "basic", label: t("portal.form.basic") },
          { value: "enhanced", label: t("portal.form.enhanced") },
        ]}
        onChange={(variant) => onChange({ variant })}
      />
    </div>
  );
}
