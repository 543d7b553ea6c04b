// One text to many guests: who they are, how many, and what it costs, before it goes out.
import { type FormEvent, useState } from "react";
import type { SmsAudience } from "#contract/sms.ts";
import { longestSms, smsValues } from "#contract/sms.ts";
import type { SiteId } from "#contract/values/index.ts";
import { faultsOfSms } from "#contract/values/sms-text.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { SitePicker } from "#ui/features/access/SitePicker.tsx";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { Failed } from "#ui/ui/faces.tsx";
import { Field, TextField } from "#ui/ui/Field.tsx";
import { Segments } from "#ui/ui/Segments.tsx";
import { TextArea } from "#ui/ui/TextArea.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { PartCount } from "./PartCount.tsx";
import { Reach } from "./Reach.tsx";
import { sayTextFault } from "./text-fault.ts";
import { useReach } from "./use-reach.ts";

const whos = ["online", "running", "paid"] as const satisfies readonly SmsAudience["who"][];

export function BroadcastDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices, live, look } = useStores();
  const sites = useFrom(live, (state) => state.sites);
  const shop = useFrom(look, (state) => state.shopName);
  const [who, setWho] = useState<SmsAudience["who"]>("online");
  const [days, setDays] = useState("7");
  const [site, setSite] = useState<SiteId>();
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);

  const within = /^\d{1,2}$/.test(days.trim()) ? Number(days) : 0;
  const daysSound = who !== "paid" || (within >= 1 && within <= 90);
  const fault = sayTextFault(t, text, smsValues.broadcast);
  const { reach, failure, again } = useReach(
    daysSound
      ? { who, days: who === "paid" ? within : 7, ...(site === undefined ? {} : { site }) }
      : undefined,
    faultsOfSms(text, smsValues.broadcast).unknown.length === 0 ? text : "",
  );
  const guests = reach?.guests ?? 0;
  const ready = daysSound && guests > 0;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    if (busy || !ready || fault !== undefined || reach === undefined) return;
    setBusy(true);
    const done = await attempt(
      core.call.sms.broadcast({ id: reach.id, audience: reach.audience, text: text.trim() }),
    );
    setBusy(false);
    if (done === undefined) return;
    notices.say(t("sms.cast.done", { count: done.queued }));
    onClose();
  }
  return (
    <Dialog open onClose={onClose} title={t("sms.cast.title")}>
      <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-4">
        <div className="grid gap-1">
          <span className="font-medium">{t("sms.cast.who")}</span>
          <div>
            <Segments
              label={t("sms.cast.who")}
              value={who}
              choices={whos.map((value) => ({ value, label: t(`sms.cast.${value}`) }))}
              onChange={setWho}
            />
          </div>
          <p className="text-caption text-ink-3">{t(`sms.cast.${who}Hint`)}</p>
        </div>
        {(who === "paid" || sites.size > 1) && (
          <div className="flex flex-wrap gap-6">
            {who === "paid" && (
              <div className="[&_input]:w-16">
                <TextField
                  label={t("sms.cast.days")}
                  after={<span className="text-ink-2">{t("sms.cast.daysAfter")}</span>}
                  inputMode="numeric"
                  value={days}
                  error={daysSound ? undefined : t("sms.cast.daysError")}
                  onChange={(event) => setDays(event.target.value)}
                />
              </div>
            )}
            {sites.size > 1 && (
              <Field label={t("sms.cast.site")}>
                {() => (
                  <SitePicker
                    label={t("sms.cast.site")}
                    any={t("sms.cast.everySite")}
                    value={site}
                    onChange={setSite}
                    className="w-44!"
                  />
                )}
              </Field>
            )}
          </div>
        )}
        <div className="grid gap-1">
          <TextArea
            label={t("sms.cast.text")}
            hint={t("sms.cast.textHint")}
            value={text}
            rows={4}
            maxLength={longestSms}
            error={text === "" ? (tried ? t("sms.count.empty") : undefined) : fault}
            onChange={(event) => setText(event.target.value)}
          />
          <PartCount template={text} values={{ shop }} />
        </div>
        {reach === undefined && failure !== undefined ? (
          <Failed small title={t("sms.cast.failed")} detail={asCallError(failure).message} onRetry={again}>
            {errorSentence(t, asCallError(failure))}
          </Failed>
        ) : (
          <Reach reach={reach} />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={!ready}>
            {ready ? t("sms.cast.verb", { count: guests }) : t("sms.cast.verbNone")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
