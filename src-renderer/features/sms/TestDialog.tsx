// A message to the owner's own phone: what the company says of it is seen at once.
import { CircleAlert, CircleCheck, LoaderCircle } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import type { SmsChannel, SmsMessage } from "#contract/sms.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { RawDetail } from "#ui/ui/faces.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { sayTrouble } from "./say.ts";

type TestDialogProps = { readonly channel: SmsChannel; readonly onClose: () => void };

export function TestDialog({ channel, onClose }: TestDialogProps) {
  const t = useWords();
  const attempt = useAttempt();
  const { core } = useStores();
  const [phone, setPhone] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [message, setMessage] = useState<SmsMessage>();
  // News may overtake the answer that says which message it is: what was told is kept.
  const [told] = useState(() => new Map<string, SmsMessage>());
  useEffect(
    () =>
      core.on("sms.changed", ({ messages }) => {
        for (const one of messages) if (one.kind === "test") told.set(one.id, one);
        setMessage((was) => was && (told.get(was.id) ?? was));
      }),
    [core, told],
  );

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(undefined);
    const asked = core.call.sms.test({ phone }).catch((thrown: unknown) => {
      if (asCallError(thrown).params["field"] !== "phone") throw thrown;
      setError(t("sms.test.phoneError"));
      return undefined;
    });
    const made = await attempt(asked);
    setMessage(made && (told.get(made.id) ?? made));
    setBusy(false);
  }
  return (
    <Dialog open onClose={onClose} width="sm" title={t("sms.test.title")} description={t("sms.test.text")}>
      <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-4">
        <TextField
          label={t("sms.test.phone")}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          placeholder="0712 345 678"
          value={phone}
          error={error}
          onChange={(event) => setPhone(event.target.value)}
        />
        {message && <Outcome message={message} channel={channel} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.close")}</Button>
          <Button type="submit" kind="primary" busy={busy} keys="enter" disabled={phone.trim() === ""}>
            {t(message ? "sms.test.again" : "sms.test.verb")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Outcome({ message, channel }: { readonly message: SmsMessage; readonly channel: SmsChannel }) {
  const t = useWords();
  const format = useFormat();
  const now = useFrom(useStores().clock.ticks, (state) => state.now);
  const { state, trouble, detail } = message;
  const why = sayTrouble(message, { t, format, now });
  return (
    <div className="grid gap-1 rounded-md border border-line bg-sunken px-3 py-2">
      <output className="flex items-start gap-2">
        {state === "sent" ? (
          <CircleCheck size={16} className="mt-0.5 shrink-0 text-good" aria-hidden="true" />
        ) : trouble === null ? (
          <LoaderCircle size={16} className="mt-0.5 shrink-0 text-ink-3" aria-hidden="true" />
        ) : (
          <CircleAlert size={16} className="mt-0.5 shrink-0 text-bad" aria-hidden="true" />
        )}
        {state === "sent"
          ? t("sms.test.sent", {
              company: t(channel === "none" ? "sms.setup.company" : `sms.setup.${channel}`),
            })
          : trouble === null
            ? t("sms.test.going")
            : why}
      </output>
      {trouble !== null && detail !== "" && <RawDetail text={detail} />}
    </div>
  );
}
