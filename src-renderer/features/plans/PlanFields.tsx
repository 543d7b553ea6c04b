// The fields of the plan editor, part by part.
import { useId } from "react";
import { planColours } from "#contract/plans.ts";
import { Currency } from "#contract/values/index.ts";
import { TextField } from "#ui/ui/Field.tsx";
import { focusFirst } from "#ui/ui/focus.ts";
import { Select } from "#ui/ui/Select.tsx";
import { Switch } from "#ui/ui/Toggles.tsx";
import { useWords } from "#ui/words/index.ts";
import { AmountField } from "./AmountField.tsx";
import { Part, type PartProps, type Word } from "./editor-part.tsx";
import type { PlanFaults, PlanField, PlanForm } from "./plan-form.ts";
import { When, Where } from "./WhenWhere.tsx";

type PlanFieldsProps = {
  readonly form: PlanForm;
  readonly faults: PlanFaults;
  readonly refused: { readonly field: PlanField; readonly why: string } | undefined;
  readonly change: (part: Partial<PlanForm>) => void;
};

export function PlanFields({ form, faults, refused, change }: PlanFieldsProps) {
  const t = useWords();
  const word: Word = (field) => {
    const fault = faults[field];
    if (fault !== undefined) return t(`plans.form.error.${fault}`, { currency: form.currency });
    return refused?.field === field ? t("plans.form.error.refused", { why: refused.why }) : undefined;
  };
  const part = { form, change, word };
  return (
    <>
      <What {...part} />
      <Time {...part} />
      <Data {...part} />
      <Speed {...part} />
      <When {...part} />
      <Where {...part} />
    </>
  );
}

function What({ form, change, word }: PartProps) {
  const t = useWords();
  return (
    <Part title={t("plans.form.what")}>
      <div className="grid grid-cols-[minmax(0,1fr)_120px_84px] gap-3">
        <TextField
          name="name"
          {...(form.name === "" ? { ref: focusFirst } : {})}
          label={t("plans.form.name")}
          hint={t("plans.form.nameHint")}
          value={form.name}
          error={word("name")}
          onChange={(event) => change({ name: event.target.value })}
        />
        <TextField
          name="price"
          label={t("plans.form.price")}
          inputMode="decimal"
          value={form.price}
          error={word("price")}
          onChange={(event) => change({ price: event.target.value })}
        />
        <Select
          label={t("plans.form.currency")}
          value={form.currency}
          choices={Currency.options.map((value) => ({ value, label: value }))}
          onChange={(currency) => change({ currency })}
        />
      </div>
      <TextField
        name="description"
        label={t("plans.form.description")}
        hint={t("plans.form.descriptionHint")}
        value={form.description}
        error={word("description")}
        onChange={(event) => change({ description: event.target.value })}
      />
      <fieldset className="grid gap-1.5">
        <legend className="font-medium">{t("plans.form.colour")}</legend>
        <div className="mt-1 flex gap-2">
          {planColours.map((colour) => (
            <button
              key={colour}
              type="button"
              data-plan={colour}
              aria-pressed={form.colour === colour}
              aria-label={t(`plans.colours.${colour}`)}
              title={t(`plans.colours.${colour}`)}
              onClick={() => change({ colour })}
              className="size-8 rounded-full border-2 border-transparent bg-plan bg-clip-content p-0.5 aria-pressed:border-ink"
            />
          ))}
        </div>
      </fieldset>
      <Switch
        label={t("plans.form.onSale")}
        hint={t("plans.form.onSaleHint")}
        checked={form.onSale}
        onChange={(onSale) => change({ onSale })}
      />
    </Part>
  );
}

const kinds = ["online", "wall", "none"] as const;

function Time({ form, change, word }: PartProps) {
  const t = useWords();
  const name = useId();
  const words = {
    online: [t("plans.form.online"), t("plans.form.onlineHint")],
    wall: [t("plans.form.wall"), t("plans.form.wallHint")],
    none: [t("plans.form.noTime"), t("plans.form.noTimeHint")],
  } as const;
  const units = ["minutes", "hours", "days", "weeks"] as const;
  const unitWord = {
    minutes: t("plans.form.unitMinutes"),
    hours: t("plans.form.unitHours"),
    days: t("plans.form.unitDays"),
    weeks: t("plans.form.unitWeeks"),
  };
  return (
    <Part title={t("plans.form.time")}>
      <fieldset className="grid gap-2">
        <legend className="sr-only">{t("plans.form.kind")}</legend>
        {kinds.map((kind) => (
          <label key={kind} className="flex items-start gap-2">
            <input
              type="radio"
              name={name}
              checked={form.kind === kind}
              onChange={() => change({ kind })}
              className="mt-1 size-3.5 accent-accent"
            />
            <span>
              {words[kind][0]}
              <span className="block text-caption text-ink-3">{words[kind][1]}</span>
            </span>
          </label>
        ))}
        {word("kind") !== undefined && (
          <p role="alert" className="text-caption text-bad">
            {word("kind")}
          </p>
        )}
      </fieldset>
      {form.kind !== "none" && (
        <AmountField
          name="time"
          label={t("plans.form.amount")}
          unitLabel={t("plans.form.unit")}
          amount={form.time}
          units={units.map((value) => ({ value, label: unitWord[value] }))}
          error={word("time")}
          onChange={(time) => change({ time })}
        />
      )}
    </Part>
  );
}

const dataUnits = [
  { value: "MB", label: "MB" },
  { value: "GB", label: "GB" },
] as const;
const speedUnits = [
  { value: "kb/s", label: "kb/s" },
  { value: "Mb/s", label: "Mb/s" },
] as const;

function Data({ form, change, word }: PartProps) {
  const t = useWords();
  const field = (name: "capTotal" | "capOut" | "capIn") => (
    <AmountField
      key={name}
      name={name}
      label={t(`plans.form.${name}`)}
      unitLabel={t("plans.form.unit")}
      amount={form[name]}
      units={dataUnits}
      error={word(name)}
      onChange={(amount) => change({ [name]: amount })}
    />
  );
  return (
    <Part title={t("plans.form.data")} hint={t("plans.form.dataHint")}>
      <div className="grid grid-cols-3 gap-3 max-[1100px]:grid-cols-2">
        {(["capTotal", "capOut", "capIn"] as const).map(field)}
      </div>
    </Part>
  );
}

function Speed({ form, change, word }: PartProps) {
  const t = useWords();
  return (
    <Part title={t("plans.form.speed")} hint={t("plans.form.speedHint")}>
      <div className="grid grid-cols-3 gap-3 max-[1100px]:grid-cols-2">
        {(["speedOut", "speedIn"] as const).map((name) => (
          <AmountField
            key={name}
            name={name}
            label={t(`plans.form.${name}`)}
            unitLabel={t("plans.form.unit")}
            amount={form[name]}
            units={speedUnits}
            error={word(name)}
            onChange={(amount) => change({ [name]: amount })}
          />
        ))}
        <TextField
          name="devices"
          label={t("plans.form.devices")}
          hint={t("plans.form.devicesHint")}
          inputMode="numeric"
          value={form.devices}
          error={word("devices")}
          onChange={(event) => change({ devices: event.target.value })}
        />
      </div>
    </Part>
  );
}
