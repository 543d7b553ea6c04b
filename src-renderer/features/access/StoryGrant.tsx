import { useState } from "react";
import type { Grant } from "#contract/access.ts";
import { useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import type { GrantActions } from "./actions.ts";
import { GrantTime } from "./GrantTime.tsx";
import { devicesOf, gatewayStatus, lookOf, lookStatus } from "./look.ts";
import { useSiteName } from "./use-sites.ts";

type StoryGrantProps = {
  readonly grant: Grant;
  readonly mayDrop: boolean;
  readonly actions: GrantActions;
};

/** What was sold, what is left of it, and on which devices. */
export function StoryGrant({ grant, mayDrop, actions }: StoryGrantProps) {
  const t = useWords();
  const format = useFormat();
  const { clock } = useStores();
  const siteName = useSiteName();
  const [told, setTold] = useState({ grant, at: clock.now() });
  if (told.grant !== grant) setTold({ grant, at: clock.now() });
  const look = lookOf(grant);
  const { state, detail } = grant.onGateway;
  return (
    <section className="grid gap-3" aria-label={grant.name}>
      <dl className="grid grid-cols-[repeat(auto-fill,minmax(148px,1fr))] gap-x-6 gap-y-3">
        <Fact name={t("access.column.name")}>
          <span className="font-mono text-[13px]">{grant.name}</span>
        </Fact>
        <Fact name={t("access.column.state")}>
          <span className="flex items-center gap-2">
            <StatusDot status={lookStatus[look]} size={9} />
            {look === "over" && grant.end !== null ? t(`access.end.${grant.end}`) : t(`access.look.${look}`)}
          </span>
        </Fact>
        <Fact name={t("access.column.plan")}>{grant.terms.planName || "–"}</Fact>
        <Fact name={t("access.column.site")}>{siteName(grant.site) || "–"}</Fact>
        {grant.guest && <Fact name={t("access.column.phone")}>{grant.guest.phone}</Fact>}
        {grant.state !== "ended" && (
          <Fact name={t("access.column.timeLeft")}>
            <GrantTime grant={{ ...grant, told: told.at }} />
          </Fact>
        )}
        {grant.bytesLeft !== null && grant.state !== "ended" && (
          <Fact name={t("access.column.dataLeft")}>{format.bytes(grant.bytesLeft)}</Fact>
        )}
        <Fact name={t("access.column.used")}>{format.bytes(grant.bytesIn + grant.bytesOut)}</Fact>
        {state !== "not-needed" && (
          <Fact name={t("access.column.gateway")}>
            <span className="flex items-center gap-2" title={detail}>
              <StatusDot status={gatewayStatus[state]} size={9} />
              <span className={state === "failed" ? "text-bad" : undefined}>
                {t(`access.gateway.${state}`)}
              </span>
            </span>
          </Fact>
        )}
      </dl>
      {state === "failed" && (
        <p className="text-ink-2">
          {t("access.gateway.failedText")} <code className="text-[13px] text-ink">{detail}</code>
        </p>
      )}
      <div className="grid gap-1">
        <p className="text-caption text-ink-3">
          {t("access.column.devices")} {devicesOf(grant)}
        </p>
        {grant.devices.length === 0 && <p className="text-ink-3">{t("access.story.none")}</p>}
        <ul aria-label={t("access.column.devices")} className="grid gap-1">
          {grant.devices.map(({ mac, online, lastSeen }) => (
            <li key={mac} className="flex min-h-7 items-center gap-3">
              <StatusDot status={online ? "good" : "off"} size={9} />
              <span className="font-mono text-[13px]">{mac}</span>
              <span className="nums text-ink-3">
                {online
                  ? t("access.story.online")
                  : t("access.story.seen", { at: format.moment(lastSeen, clock.now()) })}
              </span>
              {mayDrop && grant.state !== "ended" && (
                <Button
                  size="sm"
                  kind="quiet"
                  aria-label={t("access.action.drop", { mac })}
                  onClick={() => void actions.drop(grant, mac)}
                >
                  {t("access.story.drop")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div className="grid content-start gap-0.5">
      <dt className="text-caption text-ink-3">{name}</dt>
      <dd className="nums min-w-0 truncate font-medium">{children}</dd>
    </div>
  );
}
