// The text of one kind: written, checked and counted while one types, with what a guest will read beneath.
import { useId, useRef, useState } from "react";
import { longestSms, type SmsOwnKind, smsValues } from "#contract/sms.ts";
import { fillSms } from "#contract/values/sms-text.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { TextArea } from "#ui/ui/TextArea.tsx";
import { useWords } from "#ui/words/index.ts";
import { PartCount } from "./PartCount.tsx";
import { sayTextFault } from "./text-fault.ts";

type TextEditorProps = {
  readonly kind: SmsOwnKind;
  readonly language: "en" | "sw";
  readonly kept: string;
  readonly preset: string;
  readonly fixed: boolean;
  /** False when the core did not take it. */
  readonly save: (text: string) => Promise<boolean>;
};

/** What a guest might have bought, in the language of the text. */
const bought = {
  code: "A3K9-M7P2",
  price: "KSh 50",
  receipt: "TAC1XYZ789",
  ref: "K7F3M2Q9X4TB",
  until: "22/11 14:30",
};
const samples = {
  en: { ...bought, plan: "1 day", left: "2 h" },
  sw: { ...bought, plan: "Siku 1", left: "saa 2" },
} as const;

export function TextEditor({ kind, language, kept, preset, fixed, save }: TextEditorProps) {
  const t = useWords();
  const id = useId();
  const shop = useFrom(useStores().look, (state) => state.shopName);
  const box = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState<string>();
  const [busy, setBusy] = useState(false);
  const text = draft ?? kept;
  const known = smsValues[kind];
  const fault = sayTextFault(t, text, known);
  const sample = { ...samples[language], shop };

  /** Where the hand is in the text, else at its end. */
  function put(value: string): void {
    const area = box.current?.querySelector("textarea");
    const from = area?.selectionStart ?? text.length;
    const to = area?.selectionEnd ?? from;
    const next = `${text.slice(0, from)}{${value}}${text.slice(to)}`;
    setDraft(next.slice(0, longestSms));
    area?.focus();
  }
  async function keep(next: string): Promise<void> {
    setBusy(true);
    if (await save(next)) setDraft(undefined);
    setBusy(false);
  }
  return (
    <div ref={box} className="grid gap-2">
      <TextArea
        label={t(`sms.kind.${kind}`)}
        value={text}
        rows={3}
        lang={language}
        maxLength={longestSms}
        disabled={fixed}
        error={draft === undefined ? undefined : fault}
        onChange={(event) => setDraft(event.target.value)}
      />
      {!fixed && (
        <div className="flex flex-wrap gap-1.5">
          {known.map((value) => (
            <button
              key={value}
              type="button"
              onClick={() => put(value)}
              aria-label={t("sms.setup.put", { value: t(`sms.setup.value.${value}`) })}
              title={t(`sms.setup.value.${value}`)}
              className="h-6 rounded-sm border border-line px-1.5 font-mono text-caption text-ink-2 hover:bg-sunken hover:text-ink"
            >
              {`{${value}}`}
            </button>
          ))}
        </div>
      )}
      <div className="grid gap-1 rounded-md bg-sunken px-3 py-2">
        <span id={id} className="flex items-baseline justify-between gap-4 text-caption text-ink-3">
          {t("sms.setup.preview")}
          <PartCount template={text} values={sample} />
        </span>
        <p aria-labelledby={id} lang={language} className="break-words">
          {fillSms(text, sample).text || "–"}
        </p>
      </div>
      {!fixed && (draft !== undefined || kept !== preset) && (
        <div className="flex gap-2">
          {draft !== undefined && draft !== kept && (
            <>
              <Button
                size="sm"
                kind="primary"
                busy={busy}
                disabled={fault !== undefined}
                onClick={() => void keep(text.trim())}
              >
                {t("common.save")}
              </Button>
              <Button size="sm" onClick={() => setDraft(undefined)}>
                {t("common.cancel")}
              </Button>
            </>
          )}
          {kept !== preset && (
            <Button size="sm" kind="quiet" busy={busy} onClick={() => void keep("")}>
              {t("sms.setup.preset")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
