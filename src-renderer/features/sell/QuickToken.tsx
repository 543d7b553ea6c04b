// A token at the counter: minutes, and megabytes if they are to be limited.
import { type FormEvent, useState } from "react";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { Button } from "#ui/ui/Button.tsx";
import { CopyButton } from "#ui/ui/CopyText.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { useWords } from "#ui/words/index.ts";

const presets = [
  ["half", 30],
  ["hour", 60],
  ["three", 180],
  ["day", 1440],
] as const;

/** A whole number within limits; nothing counts as `empty` where that is allowed. */
function whole(text: string, least: number, most: number, empty?: number): number | undefined {
  const bare = text.trim().replaceAll(",", "");
  if (bare === "") return empty;
  if (!/^\d{1,7}$/.test(bare)) return undefined;
  const value = Number(bare);
  return value >= least && value <= most ? value : undefined;
}

export function QuickToken({ onClose }: { readonly onClose: () => void }) {
  const t = useWords();
  const attempt = useAttempt();
  const { core } = useStores();
  const [minutes, setMinutes] = useState("60");
  const [down, setDown] = useState("");
  const [up, setUp] = useState("");
  const [busy, setBusy] = useState(false);
  const [token, setToken] = useState<string>();
  const wish = {
    minutes: whole(minutes, 30, 43_200),
    downMb: whole(down, 0, 9_999_999, 0),
    upMb: whole(up, 0, 9_999_999, 0),
  };

  async function make(event: FormEvent): Promise<void> {
    event.preventDefault();
    const { minutes: long, downMb, upMb } = wish;
    if (long === undefined || downMb === undefined || upMb === undefined) return;
    setBusy(true);
    const made = await attempt(core.call.vouchers.quickToken({ minutes: long, downMb, upMb }));
    setBusy(false);
    if (made !== undefined) setToken(made.token);
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={t("sell.token.title")}
      description={t("sell.token.hint")}
      width="sm"
    >
      {token === undefined ? (
        <form onSubmit={(event) => void make(event)} noValidate className="grid gap-4">
          <div className="grid gap-2">
            <TextField
              className="w-32"
              label={t("sell.token.minutes")}
              inputMode="numeric"
              value={minutes}
              error={wish.minutes === undefined ? t("sell.token.minutesError") : undefined}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setMinutes(event.target.value)}
            />
            <div className="flex gap-1.5">
              {presets.map(([name, value]) => (
                <Button key={name} onClick={() => setMinutes(String(value))}>
                  {t(`sell.token.${name}`)}
                </Button>
              ))}
            </div>
            <p className="text-caption text-ink-3">{t("sell.token.minutesHint")}</p>
          </div>
          <div className="grid grid-cols-2 gap-3">
            <TextField
              label={t("sell.token.down")}
              hint={t("sell.token.mbHint")}
              inputMode="numeric"
              value={down}
              error={wish.downMb === undefined ? t("sell.token.mbError") : undefined}
              onChange={(event) => setDown(event.target.value)}
            />
            <TextField
              label={t("sell.token.up")}
              inputMode="numeric"
              value={up}
              error={wish.upMb === undefined ? t("sell.token.mbError") : undefined}
              onChange={(event) => setUp(event.target.value)}
            />
          </div>
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button
              type="submit"
              kind="primary"
              busy={busy}
              disabled={Object.values(wish).includes(undefined)}
              keys="enter"
            >
              {t("sell.token.make")}
            </Button>
          </div>
        </form>
      ) : (
        <div className="grid gap-4">
          <p
            className="flex items-center justify-between rounded-md bg-sunken py-2 pr-2 pl-4"
            aria-live="polite"
          >
            <span className="sr-only">{t("sell.token.made")} </span>
            <code className="text-figure font-semibold tracking-wide">{token}</code>
            <CopyButton text={token} />
          </p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setToken(undefined)}>{t("sell.token.another")}</Button>
            <Button kind="primary" onClick={onClose}>
              {t("common.close")}
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
