import { X } from "lucide-react";
import type { PlanId, SiteId } from "#contract/values/index.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { Chip } from "#ui/ui/Badge.tsx";
import { cx } from "#ui/ui/cx.ts";
import { inputLook } from "#ui/ui/Field.tsx";
import { Picker } from "#ui/ui/Select.tsx";
import { useWords } from "#ui/words/index.ts";
import { chipNames, type VoucherFilter } from "./voucher-filter.ts";

type FilterBarProps = {
  readonly filter: VoucherFilter;
  readonly onChange: (change: Partial<VoucherFilter>) => void;
  /** The number of the batch one came for. */
  readonly batch: number | undefined;
};

const every = "–";

export function FilterBar({ filter, onChange, batch }: FilterBarProps) {
  const t = useWords();
  const { live, plans: mirror } = useStores();
  const plans = useMirror(mirror).value ?? [];
  const sites = useFrom(live, (state) => state.sites);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        type="search"
        value={filter.search}
        onChange={(event) => onChange({ search: event.target.value })}
        placeholder={t("vouchers.list.search")}
        aria-label={t("vouchers.list.search")}
        spellCheck={false}
        className={cx(inputLook, "w-36! font-mono placeholder:font-sans")}
      />
      {chipNames.map((chip) => (
        <Chip
          key={chip}
          on={filter.chips.has(chip)}
          onChange={(on) =>
            onChange({
              chips: new Set(on ? [...filter.chips, chip] : [...filter.chips].filter((one) => one !== chip)),
            })
          }
        >
          {t(`vouchers.list.chip.${chip}`)}
        </Chip>
      ))}
      <Picker
        aria-label={t("vouchers.list.plan")}
        value={filter.plan ?? every}
        choices={[
          { value: every, label: t("vouchers.list.everyPlan") },
          ...plans.map((plan) => ({ value: String(plan.id), label: plan.name })),
        ]}
        onChange={(value) => onChange({ plan: value === every ? undefined : (value as PlanId) })}
        className="w-34!"
      />
      {sites.size > 1 && (
        <Picker
          aria-label={t("vouchers.list.site")}
          value={filter.site ?? every}
          choices={[
            { value: every, label: t("vouchers.list.everySite") },
            ...[...sites.values()].map((site) => ({ value: String(site.id), label: site.name })),
          ]}
          onChange={(value) => onChange({ site: value === every ? undefined : (value as SiteId) })}
          className="w-34!"
        />
      )}
      <input
        type="search"
        value={filter.holder}
        onChange={(event) => onChange({ holder: event.target.value })}
        placeholder={t("vouchers.list.holder")}
        aria-label={t("vouchers.list.holder")}
        className={cx(inputLook, "w-28!")}
      />
      {batch !== undefined && (
        <button
          type="button"
          onClick={() => onChange({ batch: undefined })}
          className="nums inline-flex h-7 items-center gap-1.5 rounded-full bg-accent-soft px-2.5 text-caption font-medium text-accent-ink"
        >
          {t("vouchers.list.batchIs", { number: batch })}
          <X size={12} aria-hidden="true" />
          <span className="sr-only">{t("common.clear")}</span>
        </button>
      )}
    </div>
  );
}
