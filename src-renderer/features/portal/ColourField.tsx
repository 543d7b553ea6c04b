import { cx } from "#ui/ui/cx.ts";
import { Field, inputLook } from "#ui/ui/Field.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { readable, verdictOf } from "./contrast.ts";

type ColourFieldProps = {
  readonly value: string;
  readonly disabled: boolean;
  readonly onChange: (colour: string) => void;
};

/** The shop's colour, with a word on whether buttons in it can be read. */
export function ColourField({ value, disabled, onChange }: ColourFieldProps) {
  const t = useWords();
  const format = useFormat();
  const verdict = verdictOf(value);
  const good = verdict !== undefined && verdict.ratio >= readable;
  return (
    <Field
      label={t("portal.form.accent")}
      error={verdict === undefined ? t("portal.colour.bad") : undefined}
      hint={
        verdict && (
          <span className="flex items-start gap-1.5">
            <StatusDot status={good ? "good" : "waiting"} size={9} className="mt-1" />
            <span>
              {t(verdict.text === "white" ? "portal.colour.white" : "portal.colour.black", {
                ratio: format.number(verdict.ratio, 1),
              })}{" "}
              {!good ? t("portal.colour.dim") : verdict.onWhite ? "" : t("portal.colour.pale")}
            </span>
          </span>
        )
      }
    >
      {(control) => (
        <span className="flex items-center gap-2">
          <input
            type="color"
            aria-label={t("portal.form.accent")}
            value={verdict === undefined ? "#000000" : value}
            disabled={disabled}
            onChange={(event) => onChange(event.target.value)}
            className="h-8 w-12 shrink-0 rounded-md border border-line-strong bg-surface p-0.5"
          />
          <input
            {...control}
            type="text"
            value={value}
            maxLength={7}
            disabled={disabled}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => {
              const typed = event.target.value.trim();
              onChange(typed === "" || typed.startsWith("#") ? typed : `#${typed}`);
            }}
            className={cx(inputLook, "w-28! font-mono")}
          />
        </span>
      )}
    </Field>
  );
}
