import { ShieldAlert } from "lucide-react";
import { useState } from "react";
import type { Router } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { useWords } from "#ui/words/index.ts";
import { sayError } from "./say.ts";

type CertificateAlarmProps = {
  readonly router: Router;
  /** The fingerprint the router shows now; empty until a test has seen it. */
  readonly shown: string;
  readonly onTest: () => void;
  readonly onTrusted: () => void;
};

/** Another certificate than the trusted one: both side by side, and the person decides. */
export function CertificateAlarm({ router, shown, onTest, onTrusted }: CertificateAlarmProps) {
  const t = useWords();
  const { core, notices } = useStores();
  const [busy, setBusy] = useState(false);

  async function trust(): Promise<void> {
    setBusy(true);
    try {
      await core.call.sites.trustCertificate({ router: router.id, fingerprint: shown });
      notices.say(t("sites.router.trusted"));
      onTrusted();
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(text, detail);
    }
    setBusy(false);
  }

  return (
    <div role="alert" className="grid gap-3 rounded-md border border-bad/40 bg-bad-soft px-4 py-3">
      <p className="flex items-center gap-2 font-semibold text-bad">
        <ShieldAlert size={16} aria-hidden="true" />
        {t("sites.router.changedTitle")}
      </p>
      <p className="max-w-[76ch]">{t("sites.router.changedText")}</p>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        <dt className="text-ink-2">{t("sites.router.was")}</dt>
        <dd className="font-mono text-[12px] break-all">{router.fingerprint ?? "–"}</dd>
        <dt className="text-ink-2">{t("sites.router.now")}</dt>
        <dd className="font-mono text-[12px] break-all">{shown || t("sites.router.noNew")}</dd>
      </dl>
      <div>
        {shown === "" ? (
          <Button onClick={onTest}>{t("sites.check.run")}</Button>
        ) : (
          <Button busy={busy} onClick={() => void trust()}>
            {t("sites.router.trust")}
          </Button>
        )}
      </div>
    </div>
  );
}
