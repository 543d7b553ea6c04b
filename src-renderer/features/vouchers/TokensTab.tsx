// The key with which other programs ask for codes: shown once, when it is made.
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { createMirror } from "#ui/state/mirror.ts";
import { Button } from "#ui/ui/Button.tsx";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { Section } from "#ui/ui/Section.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";

export function TokensTab() {
  const t = useWords();
  const format = useFormat();
  const attempt = useAttempt();
  const { core, clock, settings } = useStores();
  const about = useFrom(settings, (state) => state.about);
  const port = useFrom(settings, (state) => state.settings?.port);
  const [mirror] = useState(() => createMirror(core, { ask: () => core.call.vouchers.tokenKey({}) }));
  const state = useMirror(mirror);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState<string>();

  async function renew(): Promise<void> {
    setBusy(true);
    const made = await attempt(core.call.vouchers.renewTokenKey({}));
    setBusy(false);
    setAsking(false);
    if (made === undefined) return;
    setKey(made.key);
    void mirror.load();
  }
  const address = (about?.addresses[0] ?? `http://localhost:${port ?? 7420}`).replace(/\/$/, "");
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="grid max-w-180 gap-6">
        <Section title={t("vouchers.tokens.title")} hint={t("vouchers.tokens.text")}>
          <MirrorFace
            mirror={mirror}
            state={state}
            failed={t("vouchers.tokens.failed")}
            waitingFor={t("vouchers.tokens.loading")}
            rows={2}
          >
            {({ exists, lastFour, madeAt }) =>
              key !== undefined ? (
                <div className="grid gap-3 rounded-md border border-line bg-surface p-4">
                  <p className="text-warn">{t("vouchers.tokens.shownOnce")}</p>
                  <CopyText block text={key} />
                  <Button className="justify-self-end" onClick={() => setKey(undefined)}>
                    {t("vouchers.tokens.copied")}
                  </Button>
                </div>
              ) : (
                <div className="flex items-center justify-between gap-4">
                  <p>
                    {exists
                      ? t("vouchers.tokens.has", {
                          last: lastFour,
                          at: madeAt === null ? "–" : format.moment(madeAt, clock.now()),
                        })
                      : t("vouchers.tokens.none")}
                  </p>
                  <Button
                    kind={exists ? "plain" : "primary"}
                    icon={<KeyRound size={16} />}
                    busy={busy}
                    onClick={() => (exists ? setAsking(true) : void renew())}
                  >
                    {exists ? t("vouchers.tokens.renew") : t("vouchers.tokens.make")}
                  </Button>
                </div>
              )
            }
          </MirrorFace>
        </Section>
        <Section title={t("vouchers.tokens.how")} hint={t("vouchers.tokens.howText")}>
          <CopyText
            block
            text={`curl -d api_key=… -d duration=60 -d bandwidth_down=0 -d bandwidth_up=0 ${address}/api/token`}
          />
        </Section>
      </div>
      {asking && (
        <ConfirmDialog
          open
          onClose={() => setAsking(false)}
          title={t("vouchers.tokens.renewTitle")}
          verb={t("vouchers.tokens.renew")}
          busy={busy}
          onConfirm={() => void renew()}
        >
          {t("vouchers.tokens.renewText")}
        </ConfirmDialog>
      )}
    </div>
  );
}
