import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import { useLocation, useParams } from "wouter";
import { DoorPart } from "#ui/features/portal/DoorPart.tsx";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { useTitle } from "#ui/app/usePage.ts";
import { allowed } from "#ui/state/me.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Failed, Skeleton } from "#ui/ui/faces.tsx";
import { Page } from "#ui/ui/Section.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";
import { AboutPart } from "./AboutPart.tsx";
import { DraftField } from "./DraftField.tsx";
import { NetworkPart } from "./NetworkPart.tsx";
import { Part } from "./Part.tsx";
import { PasswordDialog } from "./PasswordDialog.tsx";
import { asNumber, rules } from "./rules.ts";
import { ScreensPart, ShopPart } from "./ShopPart.tsx";
import { useChange } from "./useChange.ts";

export function SettingsPage() {
  const t = useWords();
  useTitle(t("settings.title"));
  const { settings: store } = useStores();
  const { settings, status, error } = useFrom(store, (state) => state);
  if (settings !== undefined) return <Ready />;
  return (
    <Page>
      {status === "failed" && error !== undefined ? (
        <Failed title={errorSentence(t, error)} detail={error.message} onRetry={() => void store.load()} />
      ) : (
        <Skeleton />
      )}
    </Page>
  );
}

function Ready() {
  const t = useWords();
  const { settings: store, me } = useStores();
  const settings = useFrom(store, (state) => state.settings);
  const about = useFrom(store, (state) => state.about);
  const who = useFrom(me, (state) => state);
  const [, go] = useLocation();
  const { part } = useParams();
  const change = useChange();
  if (settings === undefined) return null;
  const fixed = !allowed(who, "own");
  const name = who.kind === "in" || who.kind === "ended" ? who.me.name : "";
  return (
    <Page>
      <div className="grid w-full max-w-220">
        {fixed && (
          <p className="mb-5 flex items-center gap-2 rounded-md border border-line bg-surface px-3 py-2 text-ink-2">
            <Lock size={14} className="shrink-0" aria-hidden="true" />
            {t("settings.ownerOnly")}
          </p>
        )}
        <ShopPart settings={settings} fixed={fixed} change={change} />
        <ScreensPart settings={settings} fixed={fixed} change={change} />
        <Part title={t("settings.safety.title")}>
          <Short>
            <DraftField
              label={t("settings.safety.idle")}
              after={<After>{t("settings.safety.idleAfter")}</After>}
              value={String(settings.idleMinutes)}
              rule={rules.idleMinutes}
              disabled={fixed}
              refused={change.errors.idleMinutes}
              onKeep={(text) => change.save({ idleMinutes: asNumber(text) }, t("settings.safety.idle"))}
            />
          </Short>
          <div className="flex items-center justify-between gap-6">
            <div>
              <div className="font-medium">{t("settings.safety.password")}</div>
              <p className="text-caption text-ink-3">{t("settings.safety.passwordHint", { name })}</p>
            </div>
            <Button onClick={() => go("/settings/password")}>{t("settings.safety.changePassword")}</Button>
          </div>
        </Part>
        <DoorPart />
        <NetworkPart settings={settings} about={about} fixed={fixed} change={change} />
        <Part title={t("settings.routers.title")}>
          <Short>
            <DraftField
              label={t("settings.routers.poll")}
              hint={t("settings.routers.pollHint")}
              after={<After>{t("settings.routers.pollAfter")}</After>}
              value={String(settings.pollSeconds)}
              rule={rules.pollSeconds}
              disabled={fixed}
              refused={change.errors.pollSeconds}
              onKeep={(text) => change.save({ pollSeconds: asNumber(text) }, t("settings.routers.title"))}
            />
          </Short>
        </Part>
        {about !== undefined && <AboutPart about={about} />}
      </div>
      <PasswordDialog open={part === "password"} onClose={() => go("/settings")} />
    </Page>
  );
}

/** Numbers of a few digits do not need a wide field. */
function Short({ children }: { readonly children: ReactNode }) {
  return <div className="[&_input]:w-20 [&_input]:shrink-0">{children}</div>;
}

function After({ children }: { readonly children: ReactNode }) {
  return <span className="text-ink-2">{children}</span>;
}
