import { Copy, Ellipsis } from "lucide-react";
import { useCallback, useState } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import type { Story } from "#contract/access.ts";
import type { Site } from "#contract/sites.ts";
import { useNow, useStores } from "#ui/app/compose.tsx";
import { useMay } from "#ui/app/useMay.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { sayError } from "#ui/features/sites/say.ts";
import { Button } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { cx } from "#ui/ui/cx.ts";
import { Failed, RawDetail, Skeleton, StaleBar } from "#ui/ui/faces.tsx";
import { Menu } from "#ui/ui/Menu.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { useGrantActions } from "./actions.ts";
import { grantEntries, type GrantTask } from "./grant-menu.tsx";
import { GrantTaskDialog } from "./GrantTaskDialog.tsx";
import { causeStatus } from "./look.ts";
import { repairNeeds, sellAddress, useRepair } from "./repairing.ts";
import { rawOf, sayCause, type Speech, storyText } from "./say.ts";
import { StoryGrant } from "./StoryGrant.tsx";
import { StoryLines } from "./StoryLines.tsx";
import { StoryOthers } from "./StoryOthers.tsx";
import type { StoryStore } from "./story-store.ts";
import { useSiteName } from "./use-sites.ts";

type StoryViewProps = { readonly store: StoryStore; readonly at: Site | undefined };

export function StoryView({ store, at }: StoryViewProps) {
  const t = useWords();
  const { status, story, failure } = useStore(store);
  const said = failure === undefined ? undefined : sayError(t, failure);
  if (story === undefined)
    return status === "failed" && said ? (
      <Failed title={t("access.story.failed")} detail={said.detail} onRetry={() => void store.load()}>
        {said.text}
      </Failed>
    ) : (
      <Skeleton rows={8} waitingFor={t("access.story.loading")} />
    );
  return (
    <>
      {said && (
        <StaleBar
          action={
            <Button size="sm" onClick={() => void store.load()}>
              {t("common.tryAgain")}
            </Button>
          }
        >
          {t("access.list.stale")} {said.text}
        </StaleBar>
      )}
      <ToldStory store={store} story={story} at={at} />
    </>
  );
}

function ToldStory({ store, story, at }: StoryViewProps & { readonly story: Story }) {
  const t = useWords();
  const format = useFormat();
  const now = useNow();
  const siteName = useSiteName();
  const { notices } = useStores();
  const may = { sell: useMay("sell"), operate: useMay("operate") };
  const [task, setTask] = useState<GrantTask>();
  const actions = useGrantActions(useCallback(() => void store.load(), [store]));
  const { grant } = story;
  const speech: Speech = { t, format, now, siteName };

  function copy(text: string): void {
    void copyText(text).then((done) => done && notices.say(t("access.story.copied")));
  }
  const copyAll = (): void => copy(storyText(speech, story));
  useShortcut("c", t("access.story.copy"), copyAll);

  return (
    <div className="grid max-w-240 gap-6">
      <Verdict store={store} story={story} at={at} speech={speech} onTask={setTask}>
        <Button icon={<Copy size={14} />} keys="c" onClick={copyAll}>
          {t("access.story.copy")}
        </Button>
        {grant && (
          <Menu
            align="end"
            trigger={
              <button
                type="button"
                aria-label={t("access.story.menu")}
                className="flex size-8 items-center justify-center rounded-md border border-line-strong/60 hover:bg-sunken"
              >
                <Ellipsis size={16} />
              </button>
            }
            entries={grantEntries({ t, grant, may, actions, onTask: setTask, onCopy: copy })}
          />
        )}
      </Verdict>
      {grant && <StoryGrant grant={grant} mayDrop={may.sell} actions={actions} />}
      <StoryLines story={story} speech={speech} />
      <StoryOthers story={story} at={at} />
      <GrantTaskDialog
        task={task}
        actions={actions}
        onClose={() => {
          setTask(undefined);
          void store.load();
        }}
      />
    </div>
  );
}

type VerdictProps = StoryViewProps & {
  readonly story: Story;
  readonly speech: Speech;
  readonly onTask: (task: GrantTask) => void;
  readonly children: React.ReactNode;
};

/** One sentence and one button. */
function Verdict({ store, story, at, speech, onTask, children }: VerdictProps) {
  const { t } = speech;
  const [, go] = useLocation();
  const { repairing } = useStore(store);
  const may = { sell: useMay("sell"), operate: useMay("operate") };
  const repair = useRepair({ store, story, at, onTask, go });
  const status = causeStatus(story.cause);
  const said = sayCause(speech, story);
  const raw = rawOf(story.values);
  const needs = story.repair && repairNeeds[story.repair];
  return (
    <section
      aria-live="polite"
      className="grid gap-3 rounded-md border border-line bg-surface px-5 py-4"
      data-cause={story.cause}
    >
      <div className="grid grid-cols-[20px_minmax(0,1fr)] items-baseline gap-x-2 gap-y-1">
        <StatusDot status={status} size={14} className="translate-y-0.5 self-center" />
        <p className={cx("text-page font-semibold tracking-tight", status === "trouble" && "text-bad")}>
          {said.is}
        </p>
        <p className="col-start-2 max-w-[76ch] text-ink-2">{said.do}</p>
        {raw !== undefined && (
          <div className="col-start-2">
            <RawDetail text={raw} />
          </div>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-2 pl-7">
        {story.repair !== null &&
          needs !== null &&
          (needs === "read" || may[needs] ? (
            <Button kind="primary" busy={repairing} onClick={repair}>
              {t(
                `access.repair.${story.repair === "sell" && story.cause !== "not-sold" ? "sellNew" : story.repair}`,
              )}
            </Button>
          ) : (
            <>
              {story.repair === "extend" && may.sell && (
                <Button kind="primary" onClick={() => go(sellAddress)}>
                  {t("access.repair.sellNew")}
                </Button>
              )}
              <span className="text-ink-2">
                {t("access.story.mayNot", {
                  right: t(needs === "sell" ? "access.story.rightSell" : "access.story.rightOperate"),
                })}
              </span>
            </>
          ))}
        <span className="ml-auto flex gap-2">{children}</span>
      </div>
    </section>
  );
}
