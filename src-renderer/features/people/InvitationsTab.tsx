import { MailPlus } from "lucide-react";
import { useState } from "react";
import type { Invitation } from "#contract/operators.ts";
import { useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { createMirror } from "#ui/state/mirror.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Empty } from "#ui/ui/faces.tsx";
import { useFormat } from "#ui/ui/useFormat.ts";
import { useWords } from "#ui/words/index.ts";
import { InviteDialog } from "./InviteDialog.tsx";

export function InvitationsTab() {
  const t = useWords();
  const format = useFormat();
  const attempt = useAttempt();
  const { core, clock, notices } = useStores();
  const [mirror] = useState(() =>
    createMirror(core, {
      ask: () => core.call.operators.invitations({}),
      hear: ({ stale }) => [core.on("operators.changed", stale)],
    }),
  );
  const state = useMirror(mirror);
  const [inviting, setInviting] = useState(false);
  useShortcut("n", t("people.invite.add"), () => setInviting(true));

  async function withdraw({ id }: Invitation): Promise<void> {
    const done = await attempt(core.call.operators.withdraw({ invitation: id }));
    if (done === undefined) return;
    notices.say(t("people.invite.withdrawn"));
    void mirror.load();
  }
  const add = (
    <Button kind="primary" icon={<MailPlus size={16} />} keys="n" onClick={() => setInviting(true)}>
      {t("people.invite.add")}
    </Button>
  );
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto">
      <MirrorFace
        mirror={mirror}
        state={state}
        failed={t("people.invite.failed")}
        waitingFor={t("people.invite.loading")}
        rows={2}
      >
        {(open) =>
          open.length === 0 ? (
            <Empty title={t("people.invite.none")} actions={add}>
              {t("people.invite.lead")} {t("people.invite.noneText")}
            </Empty>
          ) : (
            <>
              <div className="flex items-center justify-between gap-6">
                <p className="max-w-[72ch] text-ink-2">{t("people.invite.lead")}</p>
                {add}
              </div>
              <ul className="border-t border-line" aria-label={t("people.tab.invitations")}>
                {open.map((one) => (
                  <li key={one.id} className="flex items-center gap-4 border-b border-line py-3">
                    <div className="min-w-0 flex-1">
                      <div className="truncate font-medium">{one.note || t("people.invite.unnamed")}</div>
                      <div className="nums text-ink-2">
                        {t("people.invite.line", {
                          role: t(`frame.role.${one.role}`),
                          until: format.moment(one.until, clock.now()),
                          by: one.madeBy,
                        })}
                      </div>
                    </div>
                    <Button onClick={() => void withdraw(one)}>{t("people.invite.withdraw")}</Button>
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </MirrorFace>
      {inviting && <InviteDialog onClose={() => setInviting(false)} onDone={() => void mirror.load()} />}
    </div>
  );
}
