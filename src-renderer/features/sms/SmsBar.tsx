import { SmsKind } from "#contract/sms.ts";
import { Chip } from "#ui/ui/Badge.tsx";
import { cx } from "#ui/ui/cx.ts";
import { inputLook } from "#ui/ui/Field.tsx";
import { Picker } from "#ui/ui/Select.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { chipNames, chips, type MessageListState, type SmsFilter } from "./message-list.ts";

type SmsBarProps = {
  readonly filter: SmsFilter;
  readonly onChange: (change: Partial<SmsFilter>) => void;
  readonly counts: MessageListState["counts"];
};

const every = "*";

/** What the log is asked for; each chip says how many it would show. */
export function SmsBar({ filter, onChange, counts }: SmsBarProps) {
  const t = useWords();
  const format = useFormat();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <input
        type="search"
        value={filter.search}
        maxLength={60}
        spellCheck={false}
        onChange={(event) => onChange({ search: event.target.value })}
        placeholder={t("sms.list.search")}
        aria-label={t("sms.list.search")}
        className={cx(inputLook, "w-44!")}
      />
      {chipNames.map((chip) => {
        const count = chips[chip].reduce((sum, state) => sum + counts[state], 0);
        return (
          <Chip
            key={chip}
            on={filter.chips.has(chip)}
            onChange={(on) =>
              onChange({
                chips: new Set(
                  on ? [...filter.chips, chip] : [...filter.chips].filter((one) => one !== chip),
                ),
              })
            }
          >
            {t(`sms.list.chip.${chip}`)} {format.number(count)}
          </Chip>
        );
      })}
      <Picker
        aria-label={t("sms.list.kind")}
        value={filter.kind ?? every}
        choices={[
          { value: every, label: t("sms.list.everyKind") },
          ...SmsKind.options.map((kind) => ({ value: String(kind), label: t(`sms.kind.${kind}`) })),
        ]}
        onChange={(value) => onChange({ kind: SmsKind.options.find((kind) => kind === value) })}
        className="w-42!"
      />
    </div>
  );
}
