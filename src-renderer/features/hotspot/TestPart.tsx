// "Can this PC be a hotspot?": the computer looks at itself and says what to do.
import { Copy } from "lucide-react";
import { useCallback } from "react";
import { useNow, useStores } from "#ui/app/compose.tsx";
import { useShortcut } from "#ui/app/usePage.ts";
import type { Calls } from "#ui/rpc/client.ts";
import { Button, IconButton } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Failed, Skeleton, StaleBar } from "#ui/ui/faces.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { FindingList } from "./FindingList.tsx";
import { byOutcome } from "./look.ts";
import { findingsText, sayCheck, sayHelperError, sayVerdict } from "./say.ts";
import { type Look, useLook } from "./useLook.ts";

export type Diagnosis = Awaited<ReturnType<Calls["hotspots"]["doctor"]>>;

/** Asked on arrival; `card` leaves it to one interface. */
export function useDiagnosis(card: string | undefined): Look<Diagnosis> {
  const { core } = useStores();
  const ask = useCallback(
    () => core.call.hotspots.doctor(card === undefined || card === "" ? {} : { interface: card }),
    [core, card],
  );
  return useLook(ask);
}

export function TestPart({ look, title }: { readonly look: Look<Diagnosis>; readonly title: string }) {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const { notices } = useStores();
  const { busy, answer, at, failure, again } = look;
  useShortcut("t", t("hotspot.test.again"), again, !busy);
  return (
    <Section
      title={title}
      hint={
        at !== undefined && (
          <span className="nums">{t("hotspot.test.at", { at: format.moment(at, now) })}</span>
        )
      }
      actions={
        <div className="flex gap-2">
          {answer && (
            <IconButton
              label={t("hotspot.test.copy")}
              icon={<Copy size={14} />}
              onClick={() =>
                void copyText(findingsText(t, answer.findings, sayCheck)).then(
                  (done) => done && notices.say(t("hotspot.test.copied")),
                )
              }
            />
          )}
          {(answer !== undefined || failure !== undefined) && (
            <Button keys="t" busy={busy} onClick={again}>
              {t("hotspot.test.again")}
            </Button>
          )}
        </div>
      }
    >
      {answer ? (
        <>
          {failure !== undefined && (
            <StaleBar>
              {t("hotspot.test.failed")}. {sayHelperError(t, failure).text}
            </StaleBar>
          )}
          <div aria-busy={busy} className={cx("grid gap-2", busy && "greyed")}>
            <Outcome answer={answer} />
          </div>
        </>
      ) : failure !== undefined && !busy ? (
        <Failed
          small
          title={t("hotspot.test.failed")}
          detail={sayHelperError(t, failure).detail}
          onRetry={again}
        >
          {sayHelperError(t, failure).text}
        </Failed>
      ) : (
        <Skeleton rows={6} waitingFor={t("hotspot.test.running")} />
      )}
    </Section>
  );
}

/** The verdict, what is not well, and the rest folded: when all is well the screen is quiet. */
function Outcome({ answer }: { readonly answer: Diagnosis }) {
  const t = useWords();
  const verdict = sayVerdict(t, answer);
  const { bad, warn, unknown, good } = byOutcome(answer.findings);
  const open = [...bad, ...warn, ...unknown];
  return (
    <>
      <p
        role={verdict.tone === "bad" ? "alert" : "status"}
        className={cx(
          "text-section font-semibold",
          { good: "text-good", warn: "text-warn", bad: "text-bad" }[verdict.tone],
        )}
      >
        {verdict.text}
      </p>
      {open.length > 0 && <FindingList label={t("hotspot.test.found")} findings={open} title={sayCheck} />}
      {good.length > 0 && (
        <details>
          <summary className="cursor-pointer text-ink-2 select-none hover:text-ink">
            {t("hotspot.test.good", { count: good.length })}
          </summary>
          <FindingList
            label={t("hotspot.test.good", { count: good.length })}
            findings={good}
            title={sayCheck}
          />
        </details>
      )}
    </>
  );
}
