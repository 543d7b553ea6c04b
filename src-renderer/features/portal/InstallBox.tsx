import { Download } from "lucide-react";
import { useState } from "react";
import type { InstallStep } from "#contract/portal.ts";
import type { Router, Site } from "#contract/sites.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useSiteLive } from "#ui/features/sites/use-site.ts";
import { sayError } from "#ui/features/sites/say.ts";
import { Button } from "#ui/ui/Button.tsx";
import { RawDetail } from "#ui/ui/faces.tsx";
import { saveBytes } from "#ui/ui/save-bytes.ts";
import { Section } from "#ui/ui/Section.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { zipOf } from "#ui/ui/zip.ts";
import { useWords } from "#ui/words/index.ts";

/** Brings the portal's pages onto the routers of a site: by itself, or as files for a technician's hands. */
export function InstallBox({ site }: { readonly site: Site }) {
  const t = useWords();
  const { core, clock, notices } = useStores();
  const [loading, setLoading] = useState(false);

  async function download(): Promise<void> {
    setLoading(true);
    try {
      const { files } = await core.call.portal.files({ site: site.id });
      const name = `${site.slug}-hotspot.zip`;
      saveBytes(name, "application/zip", zipOf(files, new Date(clock.now())));
      notices.say(t("portal.install.saved", { name, count: files.length }));
    } catch (error) {
      const { text, detail } = sayError(t, error);
      notices.failed(text, detail);
    }
    setLoading(false);
  }

  return (
    <Section
      title={t("portal.install.title")}
      hint={t("portal.install.hint")}
      actions={
        site.routers.length > 0 && (
          <Button size="sm" icon={<Download size={14} />} busy={loading} onClick={() => void download()}>
            {t("portal.install.download")}
          </Button>
        )
      }
    >
      {site.routers.length === 0 && <p className="text-ink-2">{t("portal.install.noRouter")}</p>}
      {site.routers.map((router) => (
        <InstallRow key={router.id} site={site} router={router} />
      ))}
    </Section>
  );
}

function InstallRow({ site, router }: { readonly site: Site; readonly router: Router }) {
  const t = useWords();
  const { core } = useStores();
  const live = useSiteLive(site.id)?.routers.find((one) => one.router === router.id);
  const [busy, setBusy] = useState(false);
  const [steps, setSteps] = useState<readonly InstallStep[]>();
  const [failure, setFailure] = useState<unknown>();

  async function install(): Promise<void> {
    setBusy(true);
    setSteps(undefined);
    setFailure(undefined);
    try {
      setSteps((await core.call.portal.install({ router: router.id })).steps);
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  }

  const said = failure === undefined ? undefined : sayError(t, failure);
  const failed = steps?.some(({ outcome }) => outcome === "failed");
  return (
    <div className="grid gap-3 rounded-md border border-line px-4 py-3">
      <div className="flex items-center justify-between gap-4">
        <span className="min-w-0 truncate font-medium">
          {live?.facts?.identity}{" "}
          <span className="font-mono text-[13px] font-normal text-ink-2">{router.host}</span>
        </span>
        <Button size="sm" busy={busy} onClick={() => void install()}>
          {t(steps ? "portal.install.again" : "portal.install.run")}
        </Button>
      </div>
      {busy && <output className="text-ink-2">{t("portal.install.running")}</output>}
      {said && (
        <div role="alert">
          <p className="text-bad">{said.text}</p>
          <RawDetail text={said.detail} />
        </div>
      )}
      {steps && (
        <>
          <output className={failed ? "font-medium text-bad" : "font-medium text-good"}>
            {t(failed ? "portal.install.failed" : "portal.install.done")}
          </output>
          <ol className="grid gap-2">
            {steps.map((step) => (
              <Step key={step.step} step={step} />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

const shapes = { done: "good", already: "good", failed: "trouble" } as const;

function Step({ step: { step, outcome, detail } }: { readonly step: InstallStep }) {
  const t = useWords();
  return (
    <li
      className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-baseline gap-x-2"
      data-step={step}
      data-outcome={outcome}
    >
      <StatusDot status={shapes[outcome]} className="self-center" />
      <span>{t(`portal.install.step.${step}.title`)}</span>
      <span className={outcome === "failed" ? "text-bad" : "text-ink-3"}>
        {t(`portal.install.outcome.${outcome}`)}
      </span>
      {outcome === "failed" && (
        <div className="col-start-2">
          <p className="text-ink-2">{t(`portal.install.step.${step}.do`)}</p>
          {detail !== "" && <RawDetail text={detail} />}
        </div>
      )}
    </li>
  );
}
