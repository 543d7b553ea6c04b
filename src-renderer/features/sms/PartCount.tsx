import { fillSms, ofSeveral, onePart, smsLength } from "#contract/values/sms-text.ts";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

/** How much room a text takes, as it will go out: `112 of 160 · 1 part`. */
export function PartCount({
  template,
  values,
}: {
  readonly template: string;
  readonly values: Readonly<Record<string, string>>;
}) {
  const t = useWords();
  const format = useFormat();
  const { text, parts } = fillSms(template, values);
  const of = parts <= 1 ? onePart : parts * ofSeveral;
  return (
    <output className="nums text-caption text-ink-2">
      {t("sms.count.places", { used: format.number(smsLength(text)), of: format.number(of) })}
      {" · "}
      {t("sms.count.parts", { count: parts })}
    </output>
  );
}
