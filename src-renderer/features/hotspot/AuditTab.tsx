// The audit list of a careful shop, which checks itself.
import { Copy } from "lucide-react";
import { useCallback } from "react";
import { useNow, useStores } from "#ui/app/compose.tsx";
import { Button, IconButton } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Failed, Skeleton, StaleBar } from "#ui/ui/faces.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { FindingList } from "./FindingList.tsx";
import { findingsText, sayHelperError, sayPoint } from "./say.ts";
import { useLook } from "./useLook.ts";

export function AuditTab() {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const { core, notices } = useStores();
  const ask = useCallback(() => core.call.hotspots.audit({}), [core]);
  const { busy, answer, failure, again } = useLook(ask);
  const open = answer?.findings.filter(({ outcome }) => outcome !== "good").length ?? 0;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pr-1">
      <Section
        title={t("hotspot.audit.title")}
        hint={t("hotspot.audit.hint")}
        className="max-w-220"
        actions={
          answer && (
            <div className="flex gap-2">
              <IconButton
                label={t("hotspot.test.copy")}
                icon={<Copy size={14} />}
                onClick={() =>
                  void copyText(findingsText(t, answer.findings, sayPoint)).then(
                    (done) => done && notices.say(t("hotspot.test.copied")),
                  )
                }
              />
              <Button busy={busy} onClick={again}>
                {t("hotspot.audit.again")}
              </Button>
            </div>
          )
        }
      >
        {answer ? (
          <>
            {failure !== undefined && (
              <StaleBar>
                {t("hotspot.audit.failed")}. {sayHelperError(t, failure).text}
              </StaleBar>
            )}
            <div aria-busy={busy} className={cx("grid gap-2", busy && "greyed")}>
              <output className="block">
                <span className={cx("font-semibold", open === 0 ? "text-good" : "text-warn")}>
                  {open === 0 ? t("hotspot.audit.well") : t("hotspot.audit.open", { count: open })}
                </span>
                <span className="nums text-ink-3">
                  {" · "}
                  {t("hotspot.audit.at", { at: format.moment(answer.at, now) })}
                </span>
              </output>
              <FindingList label={t("hotspot.audit.title")} findings={answer.findings} title={sayPoint} />
            </div>
          </>
        ) : failure !== undefined && !busy ? (
          <Failed
            small
            title={t("hotspot.audit.failed")}
            detail={sayHelperError(t, failure).detail}
            onRetry={again}
          >
            {sayHelperError(t, failure).text}
          </Failed>
        ) : (
          <Skeleton rows={6} waitingFor={t("hotspot.audit.running")} />
        )}
      </Section>
    </div>
  );
}
