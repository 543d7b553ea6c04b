// When a plan may be used, and where.
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { cx } from "#ui/ui/cx.ts";
import { TextField } from "#ui/ui/Field.tsx";
import { type Choice, Select } from "#ui/ui/Select.tsx";
import { Checkbox } from "#ui/ui/Toggles.tsx";
import { useWords } from "#ui/words/index.ts";
import { Part, type PartProps } from "./editor-part.tsx";

const halfHours = Array.from({ length: 48 }, (_, place) => {
  const hour = String(Math.floor(place / 2)).padStart(2, "0");
  return `${hour}:${place % 2 === 0 ? "00" : "30"}`;
});

export function When({ form, change, word }: PartProps) {
  const t = useWords();
  const weekdays = ["1", "2", "3", "4", "5", "6", "7"] as const;
  const hours = (own: string): readonly Choice<string>[] => [
    { value: "", label: "–" },
    ...[...new Set([...halfHours, ...(own === "" ? [] : [own])])]
      .toSorted()
      .map((value) => ({ value, label: value })),
  ];
  return (
    <Part title={t("plans.form.window")} hint={t("plans.form.windowHint")}>
      <fieldset>
        <legend className="mb-1 font-medium">{t("plans.form.days")}</legend>
        <div className="flex flex-wrap gap-1.5">
          {weekdays.map((key) => {
            const day = Number(key);
            const on = form.days.includes(day);
            return (
              <button
                key={key}
                type="button"
                aria-pressed={on}
                onClick={() =>
                  change({
                    days: on
                      ? form.days.filter((one) => one !== day)
                      : [...form.days, day].toSorted((one, other) => one - other),
                  })
                }
                className={cx(
                  "h-8 min-w-12 rounded-md border px-2 font-medium transition-colors",
                  on
                    ? "border-transparent bg-accent text-on-accent"
                    : "border-line-strong/60 bg-surface text-ink-2 hover:bg-sunken",
                )}
              >
                {t(`plans.say.day.${key}`)}
              </button>
            );
          })}
        </div>
      </fieldset>
      <div className="grid grid-cols-4 gap-3 max-[1100px]:grid-cols-2">
        <Select
          label={t("plans.form.hoursFrom")}
          value={form.hoursFrom}
          error={word("hoursFrom")}
          choices={hours(form.hoursFrom)}
          onChange={(hoursFrom) => change({ hoursFrom })}
        />
        <Select
          label={t("plans.form.hoursUntil")}
          value={form.hoursUntil}
          error={word("hoursUntil")}
          choices={hours(form.hoursUntil)}
          onChange={(hoursUntil) => change({ hoursUntil })}
        />
        <TextField
          type="date"
          name="dateFrom"
          label={t("plans.form.dateFrom")}
          value={form.dateFrom}
          error={word("dateFrom")}
          onChange={(event) => change({ dateFrom: event.target.value })}
        />
        <TextField
          type="date"
          name="dateUntil"
          label={t("plans.form.dateUntil")}
          value={form.dateUntil}
          error={word("dateUntil")}
          onChange={(event) => change({ dateUntil: event.target.value })}
        />
      </div>
      <p className="text-caption text-ink-3">{t("plans.form.hoursHint")}</p>
    </Part>
  );
}

export function Where({ form, change, word }: PartProps) {
  const t = useWords();
  const { live } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  const all = [...sites.values()].toSorted((one, other) => one.name.localeCompare(other.name));
  return (
    <Part title={t("plans.form.sites")} hint={t("plans.form.sitesHint")}>
      {all.length === 0 && <p className="text-ink-3">{t("plans.form.noSites")}</p>}
      <div className="grid grid-cols-3 gap-2 max-[1100px]:grid-cols-2">
        {all.map((site) => (
          <Checkbox
            key={site.id}
            label={site.name}
            checked={form.sites.includes(site.id)}
            onChange={(on) =>
              change({
                sites: on ? [...form.sites, site.id] : form.sites.filter((one) => one !== site.id),
              })
            }
          />
        ))}
      </div>
      {word("sites") !== undefined && (
        <p role="alert" className="text-caption text-bad">
          {word("sites")}
        </p>
      )}
    </Part>
  );
}
