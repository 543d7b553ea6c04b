// What one piece of a slip is made of.
import { AlignCenter, AlignLeft, AlignRight, Trash2 } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { type Block, type TicketKind, ticketFields } from "#contract/printing.ts";
import type { z } from "zod";
import { Button } from "#ui/ui/Button.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Field, inputLook } from "#ui/ui/Field.tsx";
import { Select } from "#ui/ui/Select.tsx";
import { Checkbox } from "#ui/ui/Toggles.tsx";
import { useWords } from "#ui/words/index.ts";
import { withField } from "./blocks.ts";

type BlockFieldsProps = {
  readonly kind: z.output<typeof TicketKind>;
  readonly block: Block;
  readonly onChange: (block: Block) => void;
  readonly onRemove: () => void;
};

const sizes = ["small", "normal", "wide", "big"] as const;
const sizeWords = { small: "sizeSmall", normal: "sizeNormal", wide: "sizeWide", big: "sizeBig" } as const;
const aligns = [
  ["left", "alignLeft", AlignLeft],
  ["centre", "alignCentre", AlignCenter],
  ["right", "alignRight", AlignRight],
] as const;

export function BlockFields({ kind, block, onChange, onRemove }: BlockFieldsProps) {
  const t = useWords();
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2 className="text-caption font-medium text-ink-3">{t(`printing.template.block.${block.kind}`)}</h2>
      {fieldsOf()}
      <Button
        kind="quiet"
        icon={<Trash2 size={14} />}
        keys="delete"
        className="justify-self-start"
        onClick={onRemove}
      >
        {t("printing.template.removeBlock")}
      </Button>
    </div>
  );

  function fieldsOf(): ReactNode {
    switch (block.kind) {
      case "text":
        return (
          <>
            <FieldText
              kind={kind}
              label={t("printing.template.text")}
              most={400}
              lines={3}
              text={block.text}
              onChange={(text) => onChange({ ...block, text })}
            />
            <fieldset>
              <legend className="mb-1 font-medium">{t("printing.template.align")}</legend>
              <div className="flex gap-1.5">
                {aligns.map(([align, word, Icon]) => (
                  <button
                    key={align}
                    type="button"
                    aria-pressed={block.align === align}
                    aria-label={t(`printing.template.${word}`)}
                    title={t(`printing.template.${word}`)}
                    onClick={() => onChange({ ...block, align })}
                    className="flex size-9 items-center justify-center rounded-md border border-line-strong/60 bg-surface text-ink-2 hover:bg-sunken aria-pressed:border-transparent aria-pressed:bg-accent aria-pressed:text-on-accent"
                  >
                    <Icon size={16} aria-hidden="true" />
                  </button>
                ))}
              </div>
            </fieldset>
            <Select
              label={t("printing.template.size")}
              value={block.size}
              choices={sizes.map((value) => ({
                value,
                label: t(`printing.template.${sizeWords[value]}`),
              }))}
              onChange={(size) => onChange({ ...block, size })}
            />
            <Checkbox
              label={t("printing.template.bold")}
              checked={block.bold}
              onChange={(bold) => onChange({ ...block, bold })}
            />
          </>
        );
      case "pair":
        return (
          <>
            <FieldText
              kind={kind}
              label={t("printing.template.left")}
              most={100}
              lines={1}
              text={block.left}
              onChange={(left) => onChange({ ...block, left })}
            />
            <FieldText
              kind={kind}
              label={t("printing.template.right")}
              most={100}
              lines={1}
              text={block.right}
              onChange={(right) => onChange({ ...block, right })}
            />
          </>
        );
      case "rule":
        return null;
      case "space":
        return (
          <Select
            label={t("printing.template.lines")}
            value={String(block.lines)}
            choices={Array.from({ length: 10 }, (_, at) => ({
              value: String(at + 1),
              label: String(at + 1),
            }))}
            onChange={(lines) => onChange({ ...block, lines: Number(lines) })}
          />
        );
      case "qr":
        return (
          <>
            <Select
              label={t("printing.template.what")}
              value={block.what}
              choices={[
                { value: "login", label: t("printing.template.qrLogin") },
                { value: "wifi", label: t("printing.template.qrWifi") },
              ]}
              onChange={(what) => onChange({ ...block, what })}
            />
            <Select
              label={t("printing.template.qrSize")}
              value={String(block.size)}
              choices={[2, 3, 4, 5, 6, 7, 8].map((size) => ({ value: String(size), label: String(size) }))}
              onChange={(size) => onChange({ ...block, size: Number(size) })}
            />
          </>
        );
    }
  }
}

type FieldTextProps = {
  readonly kind: z.output<typeof TicketKind>;
  readonly label: string;
  readonly text: string;
  readonly most: number;
  readonly lines: number;
  readonly onChange: (text: string) => void;
};

/** A text with fields to press into it: `{code}` is written by nobody from memory. */
function FieldText({ kind, label, text, most, lines, onChange }: FieldTextProps) {
  const t = useWords();
  const box = useRef<HTMLTextAreaElement>(null);
  function insert(field: string): void {
    const at = box.current;
    const from = at?.selectionStart ?? text.length;
    const next = withField(text, field, from, at?.selectionEnd ?? from);
    if (next.length > most) return;
    onChange(next);
    at?.focus();
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <Field label={label}>
        {(control) => (
          <textarea
            {...control}
            ref={box}
            rows={lines}
            maxLength={most}
            spellCheck={false}
            value={text}
            onChange={(event) => onChange(event.target.value)}
            className={cx(inputLook, "h-auto! resize-none py-1.5", lines === 1 && "overflow-hidden")}
          />
        )}
      </Field>
      <fieldset className="flex flex-wrap gap-1" aria-label={t("printing.template.insert")}>
        {ticketFields[kind].map((field) => (
          <button
            key={field}
            type="button"
            title={`{${field}}`}
            onClick={() => insert(field)}
            className="h-6 rounded-full border border-line px-2 text-caption text-ink-2 hover:bg-sunken hover:text-ink"
          >
            {t(`printing.template.field.${field}`)}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
