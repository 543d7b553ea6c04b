import { type KeyboardEvent, type ReactNode, useState } from "react";
import { TextField } from "#ui/ui/Field.tsx";
import { useWords } from "#ui/words/index.ts";
import { faultOf, type Rule } from "./rules.ts";

type DraftFieldProps = {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly after?: ReactNode;
  readonly value: string;
  readonly rule: Rule;
  readonly disabled: boolean;
  readonly refused?: string | undefined;
  readonly className?: string;
  readonly onKeep: (text: string) => void;
};

/** Kept when one leaves it or presses Enter; Escape brings back what was. A fault stays in the field with its reason. */
export function DraftField({ value, rule, refused, onKeep, ...field }: DraftFieldProps) {
  const t = useWords();
  const [draft, setDraft] = useState<string>();
  const text = draft ?? value;
  const fault = draft === undefined ? undefined : faultOf(rule, draft);

  function keep(): void {
    if (draft === undefined || fault !== undefined) return;
    setDraft(undefined);
    if (draft.trim() !== value) onKeep(draft.trim());
  }
  function press(event: KeyboardEvent): void {
    if (event.key === "Enter") keep();
    if (event.key === "Escape") setDraft(undefined);
  }
  const limits =
    rule.kind === "number" ? { least: rule.least, most: rule.most } : { least: 0, most: rule.most };
  const said = {
    number: () => t("settings.rule.number"),
    whole: () => t("settings.rule.whole"),
    between: () => t("settings.rule.between", limits),
    length: () => t("settings.rule.length", limits),
  };
  return (
    <TextField
      {...field}
      inputMode={rule.kind === "number" ? "decimal" : "text"}
      value={text}
      error={fault === undefined ? refused : said[fault]()}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={press}
    />
  );
}
