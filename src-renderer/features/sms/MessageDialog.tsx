// One message whole: its text, what the company said, and whether to send it again.
import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import type { SmsMessage } from "#contract/sms.ts";
import { useStores } from "#ui/app/compose.tsx";
import { Badge } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { CopyButton, CopyText } from "#ui/ui/CopyText.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { RawDetail } from "#ui/ui/faces.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { sayCost, sayTrouble, stateTone } from "./say.ts";

type MessageDialogProps = {
  readonly message: SmsMessage;
  /** Left out where it cannot be, or may not be, sent again. */
  readonly onRetry: (() => void) | undefined;
  readonly onClose: () => void;
};

export function MessageDialog({ message, onRetry, onClose }: MessageDialogProps) {
  const t = useWords();
  const format = useFormat();
  const { clock } = useStores();
  const now = clock.now();
  const { kind, phone, text, state, madeAt, sentAt, tries, channel, environment, parts, cost } = message;
  const why = sayTrouble(message, { t, format, now });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("sms.one.title", { phone })}
      foot={
        onRetry && (
          <Button icon={<RotateCw size={16} />} onClick={onRetry}>
            {t("sms.list.retry")}
          </Button>
        )
      }
    >
      <div className="grid gap-4">
        <div className="grid gap-1.5">
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone={stateTone[state]}>{t(`sms.state.${state}`)}</Badge>
            {why}
          </p>
          {state === "sent" && <p className="text-caption text-ink-3">{t("sms.one.taken")}</p>}
          {state === "unsure" && <p className="text-caption text-ink-3">{t("sms.one.unsure")}</p>}
        </div>
        <div className="flex items-start gap-2 rounded-md border border-line bg-sunken p-3">
          <p className="min-w-0 flex-1 break-words">{text}</p>
          <CopyButton text={text} label={t("sms.list.copy")} />
        </div>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5">
          <Fact name={t("sms.one.about")}>{t(`sms.kind.${kind}`)}</Fact>
          <Fact name={t("sms.one.made")}>{format.moment(madeAt, now)}</Fact>
          {sentAt !== null && <Fact name={t("sms.one.sent")}>{format.moment(sentAt, now)}</Fact>}
          <Fact name={t("sms.one.tries")}>{format.number(tries)}</Fact>
          {channel !== "none" && (
            <Fact name={t("sms.one.via")}>
              {t(`sms.setup.${channel}`)}
              {environment !== "live" && ` · ${t(`sms.setup.${environment}`)}`}
            </Fact>
          )}
          <Fact name={t("sms.one.parts")}>{format.number(parts)}</Fact>
          {cost !== null && <Fact name={t("sms.one.cost")}>{sayCost(cost)}</Fact>}
          {message.providerRef !== null && (
            <Fact name={t("sms.one.ref")}>
              <CopyText text={message.providerRef} />
            </Fact>
          )}
        </dl>
        {state !== "sent" && message.detail !== "" && <RawDetail text={message.detail} />}
      </div>
    </Dialog>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-3">{name}</dt>
      <dd className="nums min-w-0">{children}</dd>
    </>
  );
}
