import type { SiteId } from "#contract/values/index.ts";
import { Picker } from "#ui/ui/Select.tsx";
import { useSites } from "./use-sites.ts";

type SitePickerProps = {
  readonly label: string;
  /** The choice of no site in particular. */
  readonly any: string;
  readonly value: SiteId | undefined;
  readonly onChange: (site: SiteId | undefined) => void;
  readonly className?: string;
};

const none = "*";

/** One site, or all of them. */
export function SitePicker({ label, any, value, onChange, className }: SitePickerProps) {
  const sites = useSites();
  const known = sites.find(({ id }) => id === value);
  return (
    <Picker
      aria-label={label}
      value={known?.id ?? none}
      choices={[
        { value: none, label: any },
        ...sites.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      onChange={(chosen) => onChange(sites.find(({ id }) => id === chosen)?.id)}
      {...(className === undefined ? {} : { className })}
    />
  );
}
