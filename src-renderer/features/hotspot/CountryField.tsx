import { Combobox } from "@base-ui/react/combobox";
import { useMemo } from "react";
import { cx } from "#ui/ui/cx.ts";
import { Field, inputLook } from "#ui/ui/Field.tsx";
import { useLanguage, useWords } from "#ui/words/index.ts";
import { countries, countryFits, countryName } from "./countries.ts";

type CountryFieldProps = {
  /** Two letters, or empty: nobody guesses it. */
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (country: string) => void;
};

/** A country found by typing its name in either language, or its two letters. */
export function CountryField({ value, error, onChange }: CountryFieldProps) {
  const t = useWords();
  const language = useLanguage();
  const items = useMemo(() => {
    const [near, far] = [countries.slice(0, 5), countries.slice(5)];
    const name = (code: string): string => countryName(code, language);
    return [...near, ...far.toSorted((a, b) => name(a).localeCompare(name(b), language))];
  }, [language]);
  return (
    <Field label={t("hotspot.form.country")} error={error} hint={t("hotspot.form.countryHint")}>
      {(control) => (
        <Combobox.Root
          items={items}
          value={value === "" ? null : value}
          onValueChange={(next) => onChange(next ?? "")}
          itemToStringLabel={(code: string) => countryName(code, language)}
          filter={countryFits}
          autoHighlight
          limit={60}
        >
          <Combobox.Input
            {...control}
            name="country"
            spellCheck={false}
            placeholder={t("hotspot.form.countryPlaceholder")}
            className={inputLook}
          />
          <Combobox.Portal>
            <Combobox.Positioner sideOffset={4} className="z-60">
              <Combobox.Popup className="arrives max-h-[min(280px,var(--available-height))] w-(--anchor-width) overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-over">
                <Combobox.Empty className="px-2 text-ink-3 empty:hidden">
                  {t("hotspot.form.countryNone")}
                </Combobox.Empty>
                <Combobox.List>
                  {(code: string) => (
                    <Combobox.Item
                      key={code}
                      value={code}
                      className={cx(
                        "flex h-8 items-center justify-between gap-3 rounded-sm px-2 outline-none data-highlighted:bg-sunken",
                        code === value && "font-medium text-accent-ink",
                      )}
                    >
                      <span className="truncate">{countryName(code, language)}</span>
                      <span aria-hidden="true" className="text-caption text-ink-3">
                        {code}
                      </span>
                    </Combobox.Item>
                  )}
                </Combobox.List>
              </Combobox.Popup>
            </Combobox.Positioner>
          </Combobox.Portal>
        </Combobox.Root>
      )}
    </Field>
  );
}
