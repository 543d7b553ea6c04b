import { useNow } from "#ui/app/compose.tsx";
import type { Settings } from "#contract/settings.ts";
import { ZoneField } from "#ui/features/sites/ZoneField.tsx";
import { formatTime } from "#ui/ui/format.ts";
import { Select } from "#ui/ui/Select.tsx";
import { useLanguage, useWords } from "#ui/words/index.ts";
import { DraftField } from "./DraftField.tsx";
import { Part } from "./Part.tsx";
import { rules } from "./rules.ts";
import type { Change } from "./useChange.ts";

export type PartProps = { readonly settings: Settings; readonly fixed: boolean; readonly change: Change };

const currencies = ["KES", "TZS", "UGX", "NGN", "RWF"] as const;

export function ShopPart({ settings, fixed, change }: PartProps) {
  const t = useWords();
  const language = useLanguage();
  const now = useNow();
  return (
    <Part title={t("settings.shop.title")}>
      <DraftField
        label={t("settings.shop.name")}
        hint={t("settings.shop.nameHint")}
        value={settings.shopName}
        rule={rules.shopName}
        disabled={fixed}
        refused={change.errors.shopName}
        onKeep={(shopName) => change.save({ shopName }, t("settings.shop.name"))}
      />
      <Select
        label={t("settings.shop.currency")}
        value={settings.currency}
        disabled={fixed}
        error={change.errors.currency}
        choices={currencies.map((value) => ({ value, label: t(`settings.currency.${value}`) }))}
        onChange={(currency) => change.save({ currency }, t("settings.shop.currency"))}
      />
      <fieldset disabled={fixed} className="grid gap-1">
        <ZoneField
          label={t("settings.shop.zone")}
          placeholder={t("settings.shop.zonePlaceholder")}
          value={settings.timeZone}
          error={change.errors.timeZone}
          onChange={(timeZone) => {
            if (timeZone !== settings.timeZone) change.save({ timeZone }, t("settings.shop.zone"));
          }}
        />
        <p className="nums text-caption text-ink-3">
          {t("settings.shop.zoneHint", { time: formatTime(now, language, settings.timeZone) })}
        </p>
      </fieldset>
    </Part>
  );
}

export function ScreensPart({ settings, fixed, change }: PartProps) {
  const t = useWords();
  return (
    <Part title={t("settings.screens.title")}>
      <Select
        label={t("settings.screens.language")}
        hint={t("settings.screens.forAll")}
        value={settings.language}
        disabled={fixed}
        error={change.errors.language}
        choices={[
          { value: "en", label: "English" },
          { value: "sw", label: "Kiswahili" },
        ]}
        onChange={(language) => change.save({ language }, t("settings.screens.language"))}
      />
      <Select
        label={t("settings.screens.theme")}
        hint={t("settings.screens.forAll")}
        value={settings.theme}
        disabled={fixed}
        error={change.errors.theme}
        choices={[
          { value: "system", label: t("settings.screens.themeSystem") },
          { value: "light", label: t("settings.screens.themeLight") },
          { value: "dark", label: t("settings.screens.themeDark") },
        ]}
        onChange={(theme) => change.save({ theme }, t("settings.screens.theme"))}
      />
    </Part>
  );
}
