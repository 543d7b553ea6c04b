import { Plus } from "lucide-react";
import { useState } from "react";
import type { Site, SiteLive } from "#contract/sites.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Empty, NotAllowed } from "#ui/ui/faces.tsx";
import { useWords } from "#ui/words/index.ts";
import { CommandBox } from "./CommandBox.tsx";
import { PasteList } from "./PasteList.tsx";
import { RouterCard } from "./RouterCard.tsx";
import { RouterDialog } from "./RouterDialog.tsx";
import type { RouterTask } from "./router-form.ts";
import { useMayOperate } from "./use-site.ts";

type RouterTabProps = {
  readonly site: Site;
  readonly live: SiteLive | undefined;
  /** The way here was the wish to test. */
  readonly testNow: boolean;
};

export function RouterTab({ site, live, testNow }: RouterTabProps) {
  const t = useWords();
  const mayOperate = useMayOperate();
  const [task, setTask] = useState<RouterTask>();
  const add = (
    <Button icon={<Plus size={16} />} onClick={() => setTask({ kind: "new-router", site })}>
      {t("sites.action.addRouter")}
    </Button>
  );
  if (!mayOperate)
    return <NotAllowed title={t("sites.notAllowed.title")}>{t("sites.notAllowed.text")}</NotAllowed>;
  return (
    <div className="grid min-h-0 flex-1 content-start gap-8 overflow-y-auto pr-2 pb-4">
      {site.routers.length === 0 ? (
        <Empty small title={t("sites.state.empty")} actions={add}>
          {t("sites.none.text")}
        </Empty>
      ) : (
        site.routers.map((router) => (
          <RouterCard
            key={router.id}
            site={site}
            router={router}
            live={live?.routers.find((one) => one.router === router.id)}
            testNow={testNow}
            onEdit={() => setTask({ kind: "edit-router", site, router })}
          />
        ))
      )}
      {site.routers.length > 0 && (
        <>
          <div>{add}</div>
          <CommandBox routers={site.routers} />
        </>
      )}
      <PasteList router={site.routers[0]} />
      {task && <RouterDialog task={task} onClose={() => setTask(undefined)} />}
    </div>
  );
}
