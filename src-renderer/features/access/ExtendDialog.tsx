import { type ReactNode, useId, useState } from "react";
import type { Grant } from "#contract/access.ts";
import { useNow } from "#ui/app/compose.tsx";
import { secondsLeft } from "#ui/state/grants.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import type { GrantActions } from "./actions.ts";

type ExtendDialogProps = {
  readonly grant: Grant;
  readonly actions: GrantActions;
  readonly onClose: () => void;
};

const quick = [
  { minutes: 30, label: "halfHour" },
  { minutes: 60, label: "hour" },
  { minutes: 1440, label: "day" },
] as const;

/** More time, more data, or both, on top of what is left. */
export function ExtendDialog({ grant, actions, onClose }: ExtendDialogProps) {
  const t = useWords();
  const form = useId();
  const format = useFormat();
  const now = useNow();
  const [opened] = useState(now);
  const [minutes, setMinutes] = useState("");
  const [megabytes, setMegabytes] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const { caps, time } = grant.terms;
  const noTime = time.kind === "none";
  const noData = caps.in === null && caps.out === null && caps.total === null;
  const more = { minutes: whole(minutes), megabytes: whole(megabytes) };
  const nothing = more.minutes === 0 && more.megabytes === 0;
  const left = secondsLeft({ ...grant, told: opened }, now);

  async function give(): Promise<void> {
    setTried(true);
    if (more.minutes === undefined || more.megabytes === undefined || nothing) return;
    setBusy(true);
    const done = await actions.extend(grant, {
      seconds: more.minutes * 60,
      bytes: more.megabytes * 1_000_000,
    });
    setBusy(false);
    if (done) onClose();
  }

  return (
    <Dialog
      open
      onClose={onClose}
      width="sm"
      title={t("access.extend.title", { who: grant.name })}
      description={t("access.extend.text")}
      foot={
        <>
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button kind="primary" type="submit" form={form} busy={busy}>
            {t("access.extend.button")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          void give();
        }}
      >
        {noTime ? (
          <p className="text-ink-2">{t("access.extend.noTime")}</p>
        ) : (
          <div className="grid gap-2">
            <TextField
              label={t("access.extend.time")}
              inputMode="numeric"
              value={minutes}
              placeholder="0"
              error={
                more.minutes === undefined
                  ? t("access.extend.numberBad")
                  : tried && nothing
                    ? t("access.extend.nothing")
                    : undefined
              }
              onChange={(event) => setMinutes(event.target.value)}
              after={<After>{t("access.extend.minutes")}</After>}
            />
            <div className="flex gap-2">
              {quick.map((one) => (
                <Button
                  key={one.label}
                  size="sm"
                  onClick={() => setMinutes(String((more.minutes ?? 0) + one.minutes))}
                >
                  {t(`access.extend.${one.label}`)}
                </Button>
              ))}
            </div>
            {left !== null && (more.minutes ?? 0) > 0 && (
              <p className="nums text-caption text-ink-2">
                {t("access.extend.after", { left: format.duration(left + (more.minutes ?? 0) * 60) })}
              </p>
            )}
          </div>
        )}
        {noData ? (
          <p className="text-ink-2">{t("access.extend.noData")}</p>
        ) : (
          <TextField
            label={t("access.extend.data")}
            inputMode="numeric"
            value={megabytes}
            placeholder="0"
            error={
              more.megabytes === undefined
                ? t("access.extend.numberBad")
                : tried && nothing && noTime
                  ? t("access.extend.nothing")
                  : undefined
            }
            onChange={(event) => setMegabytes(event.target.value)}
            after={<After>{t("access.extend.megabytes")}</After>}
          />
        )}
        {grant.state === "ended" && <p className="text-ink-2">{t("access.extend.ended")}</p>}
      </form>
    </Dialog>
  );
}

/** What is typed as a number; nothing typed is 0. Undefined when it is none. */
function whole(text: string): number | undefined {
  const typed = text.trim().replaceAll(/[\s,]/g, "");
  if (typed === "") return 0;
  return /^\d{1,7}$/.test(typed) ? Number(typed) : undefined;
}

function After({ children }: { readonly children: ReactNode }) {
  return <span className="w-16 shrink-0 text-ink-2">{children}</span>;
}
