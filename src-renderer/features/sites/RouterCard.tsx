import { ShieldAlert, ShieldCheck } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Router, RouterLive, Site } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { RawDetail } from "#ui/ui/faces.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { CertificateAlarm } from "./CertificateAlarm.tsx";
import { createCheckStore } from "./check-store.ts";
import { sayError } from "./say.ts";
import { StepList } from "./StepList.tsx";
import { boardName, linkStatus } from "./view.ts";

type RouterCardProps = {
  readonly site: Site;
  readonly router: Router;
  readonly live: RouterLive | undefined;
  readonly testNow: boolean;
  readonly onEdit: () => void;
};

/** One router: where it is, how it is reached, what is wrong, and the test. */
export function RouterCard({ site, router, live, testNow, onEdit }: RouterCardProps) {
  const t = useWords();
  const format = useFormat();
  const { core, notices, clock } = useStores();
  const [checks] = useState(() => createCheckStore(core));
  const check = useStore(checks);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const test = useCallback(() => void checks.run({ router: router.id }), [checks, router.id]);
  useEffect(() => {
    if (testNow) test();
  }, [testNow, test]);

  async function remove(): Promise<void> {
    setBusy(true);
    try {
      await core.call.sites.removeRouter({ router: router.id });
      notices.say(t("sites.router.removed", { what: router.host }));
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(text, detail);
    }
    setBusy(false);
    setAsking(false);
  }

  const state = live?.state;
  const trouble = state && "trouble" in state ? state.trouble : undefined;
  const login = check.steps.find((step) => step.check === "login");
  const changed =
    trouble?.cause === "certificate-changed" || login?.cause === "certificate-changed"
      ? (login?.values["fingerprint"] ?? trouble?.fingerprint ?? "")
      : undefined;
  const status = linkStatus(state);
  return (
    <Section
      title={live?.facts?.identity || router.host}
      actions={
        <span className="flex gap-2">
          <Button size="sm" busy={check.status === "running"} onClick={test}>
            {check.status === "idle" ? t("sites.check.run") : t("sites.check.again")}
          </Button>
          <Button size="sm" onClick={onEdit}>
            {t("sites.router.edit")}
          </Button>
          <Button size="sm" kind="quiet" onClick={() => setAsking(true)}>
            {t("sites.router.remove")}
          </Button>
        </span>
      }
    >
      {changed !== undefined && (
        <CertificateAlarm router={router} shown={String(changed)} onTest={test} onTrusted={checks.clear} />
      )}
      {trouble && changed === undefined && (
        <div className="grid gap-0.5">
          <p className="flex items-center gap-2 font-medium">
            <StatusDot status={status} />
            {t("sites.state.since", {
              what: t(`sites.cause.${trouble.cause}.is`),
              at: format.moment(state?.since ?? trouble.at, clock.now()),
            })}
          </p>
          <p className="text-ink-2">{t(`sites.cause.${trouble.cause}.do`)}</p>
          {trouble.detail !== "" && <RawDetail text={trouble.detail} />}
        </div>
      )}
      <div className="grid gap-x-10 gap-y-4 min-[1180px]:grid-cols-2">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] content-start gap-x-6 gap-y-1.5">
          <dt className="text-ink-3">{t("sites.router.host")}</dt>
          <dd className="font-mono text-[13px]">
            {router.host}:{router.port}
          </dd>
          <dt className="text-ink-3">{t("sites.router.user")}</dt>
          <dd>{router.user}</dd>
          <dt className="text-ink-3">{t("sites.router.security")}</dt>
          <dd className="flex items-center gap-1.5">
            {router.security === "plain" ? (
              <span className="flex items-start gap-1.5 text-warn">
                <ShieldAlert size={16} className="mt-0.5 shrink-0" aria-hidden="true" />
                {t("sites.router.plainWarning")}
              </span>
            ) : (
              <>
                <ShieldCheck size={16} className="shrink-0 text-good" aria-hidden="true" />
                {t(router.fingerprint === null ? "sites.router.tlsNew" : "sites.router.tls")}
              </>
            )}
          </dd>
          {router.fingerprint !== null && (
            <>
              <dt className="text-ink-3">{t("sites.router.fingerprint")}</dt>
              <dd className="min-w-0">
                <CopyText text={router.fingerprint} />
              </dd>
            </>
          )}
          {live?.facts && (
            <>
              <dt className="text-ink-3">{t("sites.router.model")}</dt>
              <dd>{boardName(live.facts.board)}</dd>
              <dt className="text-ink-3">{t("sites.router.version")}</dt>
              <dd className="nums">RouterOS {live.facts.version}</dd>
            </>
          )}
        </dl>
        {check.status !== "idle" && <StepList check={check} />}
      </div>
      {asking && (
        <ConfirmDialog
          open
          onClose={() => setAsking(false)}
          title={t("sites.router.removeTitle", { host: router.host })}
          verb={t("sites.router.removeButton", {
            what: site.routers.length > 1 ? router.host : t("sites.guest.router"),
          })}
          busy={busy}
          onConfirm={() => void remove()}
        >
          {t("sites.router.removeText")}
        </ConfirmDialog>
      )}
    </Section>
  );
}
