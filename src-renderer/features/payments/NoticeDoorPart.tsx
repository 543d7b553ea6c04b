// The door for the companies' calls: what it is good for, the ways to it, and its fields.
import { TriangleAlert } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import type { NoticeDoor } from "#contract/payments.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { DraftField } from "#ui/features/settings/DraftField.tsx";
import { asNumber, rules } from "#ui/features/settings/rules.ts";
import { useAsked } from "#ui/features/sites/use-site.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { Failed, Skeleton } from "#ui/ui/faces.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { Switch } from "#ui/ui/Toggles.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { whyOf } from "./account-form.ts";

const ways = ["polling", "relay", "tunnel"] as const;
type Field = "bind" | "port" | "url";

/** `onChanged`: the accounts' addresses follow the door's. */
export function NoticeDoorPart({ onChanged }: { readonly onChanged: () => void }) {
  const t = useWords();
  const { core, notices } = useStores();
  const fixed = !useMay("own");
  const ask = useCallback(() => core.call.payments.noticeDoor({}), [core]);
  const { answer: door, failure, again } = useAsked(ask);
  const [errors, setErrors] = useState<Partial<Record<Field, string>>>({});
  useEffect(
    () =>
      core.onConnection((connected) => {
        if (connected) again();
      }),
    [core, again],
  );
  if (door === undefined) {
    if (failure === undefined) return <Skeleton rows={3} />;
    const error = asCallError(failure);
    return (
      <Failed small title={t("accounts.door.failed")} detail={error.message} onRetry={again}>
        {errorSentence(t, error)}
      </Failed>
    );
  }
  async function change(part: Partial<NoticeDoor>, { open, bind, port, url }: NoticeDoor): Promise<void> {
    try {
      await core.call.payments.changeNoticeDoor({ open, bind, port, url, ...part });
      setErrors({});
      notices.say(t("accounts.door.saved"));
      onChanged();
    } catch (thrown) {
      const error = asCallError(thrown);
      const field = String(error.params["field"] ?? "");
      if (field === "port" && error.code === "already_exists")
        setErrors({ port: t("accounts.door.portTaken") });
      else if (field === "port" || field === "bind" || field === "url")
        setErrors({ [field]: t("accounts.form.refused", { why: whyOf(error, field) }) });
      else notices.failed(errorSentence(t, error), error.message);
    }
    again();
  }
  return (
    <Section
      title={t("accounts.door.title")}
      hint={t("accounts.door.text")}
      className="mt-2 border-t border-line pt-4"
    >
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-x-10 gap-y-4">
        <div className="grid content-start gap-4">
          <Switch
            label={t("accounts.door.open")}
            hint={t("accounts.door.openHint")}
            checked={door.open}
            disabled={fixed}
            onChange={(open) => void change({ open }, door)}
          />
          <p className="flex items-center gap-2 font-medium">
            <StatusDot status={!door.open ? "off" : door.running ? "good" : "trouble"} />
            {t(
              !door.open
                ? "accounts.door.closed"
                : door.running
                  ? "accounts.door.running"
                  : "accounts.door.notRunning",
            )}
          </p>
          {door.open && !door.running && (
            <p className="flex items-start gap-2 text-warn">
              <TriangleAlert size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
              {t("accounts.door.notRunningDo")}
            </p>
          )}
          {door.open && (
            <>
              <DraftField
                label={t("accounts.door.url")}
                hint={t("accounts.door.urlHint")}
                value={door.url}
                rule={{ kind: "text", most: 200 }}
                disabled={fixed}
                refused={errors.url}
                onKeep={(url) => void change({ url }, door)}
              />
              <div className="grid grid-cols-[minmax(0,1fr)_112px] gap-3">
                <DraftField
                  label={t("accounts.door.bind")}
                  hint={t("accounts.door.bindHint")}
                  value={door.bind}
                  rule={{ kind: "text", most: 64 }}
                  disabled={fixed}
                  refused={errors.bind}
                  onKeep={(bind) => void change({ bind }, door)}
                />
                <DraftField
                  label={t("accounts.door.port")}
                  value={String(door.port)}
                  rule={rules.port}
                  disabled={fixed}
                  refused={errors.port}
                  onKeep={(port) => void change({ port: asNumber(port) }, door)}
                />
                <p className="col-span-2 -mt-2 text-caption text-ink-3">{t("accounts.door.portHint")}</p>
              </div>
            </>
          )}
        </div>
        <div className="grid content-start gap-3">
          <h3 className="text-caption font-medium text-ink-3">{t("accounts.door.ways")}</h3>
          {ways.map((way) => (
            <div key={way}>
              <p className="font-medium">{t(`accounts.door.way.${way}.title`)}</p>
              <p className="text-ink-2">{t(`accounts.door.way.${way}.text`)}</p>
            </div>
          ))}
        </div>
      </div>
    </Section>
  );
}
