// The owner's own phone, the smallest amount, the whole way; each step as it happens, to be taken along as a text.
import { Download } from "lucide-react";
import { type FormEvent, useEffect, useState } from "react";
import type { Account, SmokeTest } from "#contract/payments.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { TextField } from "#ui/ui/Field.tsx";
import { saveBytes } from "#ui/ui/save-bytes.ts";
import { StatusDot, type Status } from "#ui/ui/StatusDot.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { whyOf } from "./account-form.ts";
import { TraceList } from "./TraceList.tsx";

const status: Record<SmokeTest["state"], Status> = {
  going: "waiting",
  paid: "good",
  failed: "trouble",
  unknown: "waiting",
};

export function SmokeDialog({
  account,
  onClose,
}: {
  readonly account: Account;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices } = useStores();
  const [phone, setPhone] = useState("");
  const [wrong, setWrong] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [test, setTest] = useState<SmokeTest>();
  const id = test?.id;
  useEffect(() => {
    if (id === undefined) return;
    const put = (now: SmokeTest): void => {
      if (now.id === id) setTest(now);
    };
    const release = [
      core.on("smoke.went", put),
      // What was told while the line was down is asked for.
      core.onConnection((connected) => {
        if (connected) core.call.payments.smokeState({ id }).then(put, () => undefined);
      }),
    ];
    return () => {
      for (const letGo of release) letGo();
    };
  }, [core, id]);

  async function start(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (phone.replaceAll(/\D/g, "").length < 9) return setWrong(t("accounts.smokeTest.phoneError"));
    setBusy(true);
    try {
      setTest(await core.call.payments.smoke({ account: account.id, phone: phone.trim() }));
    } catch (thrown) {
      const error = asCallError(thrown);
      const field = String(error.params["field"] ?? "");
      if (error.code === "bad_request" && field === "phone") setWrong(t("accounts.smokeTest.phoneError"));
      else if (error.code === "bad_request")
        setWrong(t("accounts.form.refused", { why: whyOf(error, field) }));
      else setWrong(errorSentence(t, error));
    }
    setBusy(false);
  }
  async function save(of: string): Promise<void> {
    const trace = await attempt(core.call.payments.smokeTrace({ id: of }));
    if (trace === undefined) return;
    saveBytes(trace.name, "text/plain;charset=utf-8", trace.text);
    notices.say(t("accounts.smokeTest.saved"));
  }
  const real = account.environment === "live";
  const said = {
    going: t("accounts.smokeTest.going"),
    paid: t("accounts.smokeTest.paid"),
    failed: t("accounts.smokeTest.failedState"),
    unknown: t("accounts.smokeTest.unknown"),
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("accounts.smokeTest.title", { account: account.title })}
      description={t(real ? "accounts.smokeTest.text" : "accounts.smokeTest.textPlay")}
      foot={
        test && (
          <>
            <Button
              icon={<Download size={14} />}
              className="mr-auto"
              aria-description={t("accounts.smokeTest.saveHint")}
              onClick={() => void save(test.id)}
            >
              {t("accounts.smokeTest.save")}
            </Button>
            {test.state !== "going" && (
              <Button onClick={() => setTest(undefined)}>{t("accounts.smokeTest.again")}</Button>
            )}
            <Button kind="primary" onClick={onClose}>
              {t("common.close")}
            </Button>
          </>
        )
      }
    >
      {test === undefined ? (
        <form noValidate onSubmit={(event) => void start(event)} className="grid gap-4">
          <TextField
            label={t("accounts.smokeTest.phone")}
            type="tel"
            inputMode="tel"
            placeholder="0712 345 678"
            value={phone}
            error={wrong}
            onChange={(event) => {
              setPhone(event.target.value);
              setWrong(undefined);
            }}
          />
          <div className="flex items-center justify-end gap-2">
            <Button onClick={onClose}>{t("common.cancel")}</Button>
            <Button type="submit" kind="primary" busy={busy} keys="enter">
              {t("accounts.smokeTest.start")}
            </Button>
          </div>
        </form>
      ) : (
        <div className="grid gap-3">
          <p className="flex items-center gap-2 font-medium" aria-live="polite" data-smoke={test.state}>
            <StatusDot status={status[test.state]} />
            {said[test.state]}
          </p>
          <TraceList label={t("accounts.smokeTest.lines")} lines={test.lines} />
        </div>
      )}
    </Dialog>
  );
}
