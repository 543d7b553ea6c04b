import { Combobox } from "@base-ui/react/combobox";
import { useMemo } from "react";
import { cx } from "#ui/ui/cx.ts";
import { Field, inputLook } from "#ui/ui/Field.tsx";
import { zoneFits } from "./zone-search.ts";

type ZoneFieldProps = {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (zone: string) => void;
  readonly error?: string | undefined;
};

/** A time zone found by typing its city or its country. */
export function ZoneField({ label, placeholder, value, onChange, error }: ZoneFieldProps) {
  const zones = useMemo(() => {
    const known = Intl.supportedValuesOf("timeZone");
    return known.includes(value) ? known : [value, ...known];
  }, [value]);
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Combobox.Root
          items={zones}
          value={value}
          onValueChange={(next) => next !== null && onChange(next)}
          filter={zoneFits}
          limit={60}
        >
          <Combobox.Input {...control} placeholder={placeholder} className={inputLook} />
          <Combobox.Portal>
            <Combobox.Positioner sideOffset={4} className="z-60">
              <Combobox.Popup className="arrives max-h-[min(280px,var(--available-height))] w-(--anchor-width) overflow-y-auto rounded-md border border-line bg-surface p-1 shadow-over">
                <Combobox.Empty className="px-2 text-ink-3 empty:hidden">–</Combobox.Empty>
                <Combobox.List>
                  {(zone: string) => (
                    <Combobox.Item
                      key={zone}
                      value={zone}
                      className={cx(
                        "flex h-8 items-center rounded-sm px-2 outline-none data-highlighted:bg-sunken",
                        zone === value && "font-medium text-accent-ink",
                      )}
                    >
                      {zone.replaceAll("_", " ")}
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
