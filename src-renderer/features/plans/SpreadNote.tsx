import { useState } from "react";
import type { PlanId } from "#contract/values/index.ts";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { RawDetail, Skeleton } from "#ui/ui/faces.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useWords } from "#ui/words/index.ts";
import { countSpread, createSpreadMirror } from "./spread.ts";

/** Router by router: has the last edit arrived? Those that wait are named. */
export function SpreadNote({ plan }: { readonly plan: PlanId }) {
  const t = useWords();
  const { core, live } = useStores();
  const [mirror] = useState(() => createSpreadMirror(core));
  const { value, status } = useMirror(mirror);
  const sites = useFrom(live, (state) => state.sites);
  if (value === undefined)
    return status === "failed" ? null : <Skeleton rows={2} waitingFor={t("plans.spread.loading")} />;
  const mine = value.filter((one) => one.plan === plan);
  const { all, done } = countSpread(value, plan);
  if (all === 0) return <p className="text-ink-3">{t("plans.spread.none")}</p>;
  if (done === all)
    return (
      <p className="flex items-center gap-2 text-ink-2">
        <StatusDot status="good" />
        {t("plans.spread.allWell", { count: all })}
      </p>
    );
  const order = { failed: 0, waiting: 1, "in-place": 2 } as const;
  return (
    <ul className="grid gap-1.5">
      {mine
        .toSorted((one, other) => order[one.state] - order[other.state])
        .map(({ router, site, state, detail }) => {
          const name = sites.get(site)?.name ?? t("common.unknown");
          return (
            <li key={router}>
              <span className="flex items-center gap-2">
                <StatusDot
                  status={state === "failed" ? "trouble" : state === "waiting" ? "waiting" : "good"}
                />
                {t(`plans.spread.${state === "in-place" ? "inPlace" : state}`, { site: name })}
              </span>
              {state === "failed" && detail !== "" && <RawDetail text={detail} />}
            </li>
          );
        })}
    </ul>
  );
}
