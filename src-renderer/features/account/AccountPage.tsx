// One's own account: what one says of oneself, the password, the key pairs of one's programs.
import { useState } from "react";
import { useLocation, useParams } from "wouter";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useMirror } from "#ui/app/useMirror.ts";
import { useTitle } from "#ui/app/usePage.ts";
import { Part } from "#ui/features/settings/Part.tsx";
import { PasswordDialog } from "#ui/features/settings/PasswordDialog.tsx";
import { createMirror } from "#ui/state/mirror.ts";
import { Button } from "#ui/ui/Button.tsx";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { Page } from "#ui/ui/Section.tsx";
import { useWords } from "#ui/words/index.ts";
import { KeysPart } from "./KeysPart.tsx";
import { ProfilePart } from "./ProfilePart.tsx";

export function AccountPage() {
  const t = useWords();
  useTitle(t("account.title"));
  const { core, look, settings } = useStores();
  const demo = useFrom(look, (state) => state.demo);
  const about = useFrom(settings, (state) => state.about);
  const port = useFrom(settings, (state) => state.settings?.port);
  const [mirror] = useState(() => createMirror(core, { ask: () => core.call.operators.profile({}) }));
  const state = useMirror(mirror);
  const [, go] = useLocation();
  const { what } = useParams<{ what?: string }>();
  const address = (about?.addresses[0] ?? `http://localhost:${port ?? 7420}`).replace(/\/$/, "");
  return (
    <Page>
      <div className="grid w-full max-w-220">
        <MirrorFace
          mirror={mirror}
          state={state}
          failed={t("account.failed")}
          waitingFor={t("account.loading")}
          rows={3}
        >
          {(profile) => (
            <ProfilePart profile={profile} fixed={demo} onKept={(kept) => mirror.change(() => kept)} />
          )}
        </MirrorFace>
        {!demo && (
          <Part title={t("account.password.title")}>
            <div className="flex items-center justify-between gap-6">
              <p className="text-ink-2">{t("account.password.text")}</p>
              <Button onClick={() => go("/account/password")}>{t("account.password.verb")}</Button>
            </div>
          </Part>
        )}
        <KeysPart asksPassword={!demo} />
        <Part title={t("account.docs.title")}>
          <p className="text-ink-2">{t("account.docs.text")}</p>
          <CopyText text={`${address}/docs/`} />
        </Part>
      </div>
      <PasswordDialog open={what === "password"} onClose={() => go("/account")} />
    </Page>
  );
}
