import { type FormEvent, useState } from "react";
import type { Plan } from "#contract/plans.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

type HowManyProps = {
  readonly plan: Plan;
  readonly onClose: () => void;
  readonly onSell: (count: number) => void;
};

/** Asks how many, says what it comes to, sells with Enter. */
export function HowMany({ plan, onClose, onSell }: HowManyProps) {
  const t = useWords();
  const format = useFormat();
  const [text, setText] = useState("2");
  const count = /^\d{1,2}$/.test(text.trim()) ? Number(text) : 0;
  const sound = count >= 1 && count <= 50;
  const total = format.money({ ...plan.price, minor: plan.price.minor * (sound ? count : 0) });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (sound) onSell(count);
  }
  return (
    <Dialog open onClose={onClose} title={t("sell.many.title", { plan: plan.name })} width="sm">
      <form onSubmit={submit} noValidate className="grid gap-4">
        <div className="flex items-end gap-2">
          <TextField
            className="w-24"
            label={t("sell.many.count")}
            inputMode="numeric"
            value={text}
            error={sound ? undefined : t("sell.many.error")}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setText(event.target.value)}
          />
          <span className={sound ? "flex gap-1.5" : "mb-5 flex gap-1.5"}>
            {[2, 3, 5, 10].map((number) => (
              <Button key={number} className="min-w-11" onClick={() => setText(String(number))}>
                {number}
              </Button>
            ))}
          </span>
        </div>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" kind="primary" disabled={!sound} keys="enter">
            {t("sell.many.verb", { count, total })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
