import { Ellipsis, KeyRound } from "lucide-react";
import { useState } from "react";
import type { KeyPair } from "#contract/operators.ts";
import { useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { Part } from "#ui/features/settings/Part.tsx";
import { createMirror } from "#ui/state/mirror.ts";
import { Button } from "#ui/ui/Button.tsx";
import { copyText } from "#ui/ui/CopyText.tsx";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { Menu } from "#ui/ui/Menu.tsx";
import { useWords } from "#ui/words/index.ts";
import { KeyPairLine } from "./KeyPairLine.tsx";
import { NewKeyDialog } from "./NewKeyDialog.tsx";

type Task = { readonly what: "make" } | { readonly what: "rotate" | "revoke"; readonly pair: KeyPair };

/** `asksPassword`: not in the demo, which has none. */
export function KeysPart({ asksPassword }: { readonly asksPassword: boolean }) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices } = useStores();
  const [mirror] = useState(() => createMirror(core, { ask: () => core.call.operators.keys({}) }));
  const state = useMirror(mirror);
  const [task, setTask] = useState<Task>();
  const nameOf = (pair: KeyPair): string => pair.label || t("account.keys.unnamed");

  async function revoke(pair: KeyPair): Promise<void> {
    setTask(undefined);
    const done = await attempt(core.call.operators.revokeKey({ publicKey: pair.publicKey }));
    if (done === undefined) return;
    notices.say(t("account.keys.revoked", { label: nameOf(pair) }));
    void mirror.load();
  }
  async function copy(pair: KeyPair): Promise<void> {
    if (await copyText(pair.publicKey)) notices.say(t("account.keys.copied"));
  }
  return (
    <Part title={t("account.keys.title")}>
      <p className="text-ink-2">{t("account.keys.text")}</p>
      <MirrorFace
        mirror={mirror}
        state={state}
        failed={t("account.keys.failed")}
        waitingFor={t("account.keys.loading")}
        rows={2}
      >
        {(pairs) =>
          pairs.length === 0 ? (
            <p className="text-ink-3">{t("account.keys.none")}</p>
          ) : (
            <ul aria-label={t("account.keys.title")}>
              {pairs.map((pair) => (
                <KeyPairLine key={pair.publicKey} pair={pair}>
                  <Menu
                    align="end"
                    trigger={
                      <button
                        type="button"
                        aria-label={t("account.keys.menu", { label: nameOf(pair) })}
                        className="flex size-8 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-line hover:text-ink"
                      >
                        <Ellipsis size={16} />
                      </button>
                    }
                    entries={[
                      { label: t("account.keys.copy"), run: () => void copy(pair) },
                      { label: t("account.keys.rotate"), run: () => setTask({ what: "rotate", pair }) },
                      { kind: "line" },
                      {
                        label: t("account.keys.revoke"),
                        danger: true,
                        run: () => setTask({ what: "revoke", pair }),
                      },
                    ]}
                  />
                </KeyPairLine>
              ))}
            </ul>
          )
        }
      </MirrorFace>
      <Button
        className="justify-self-start"
        icon={<KeyRound size={16} />}
        onClick={() => setTask({ what: "make" })}
      >
        {t("account.keys.make")}
      </Button>
      {(task?.what === "make" || task?.what === "rotate") && (
        <NewKeyDialog
          instead={task.what === "rotate" ? task.pair : undefined}
          asksPassword={asksPassword}
          onClose={() => setTask(undefined)}
          onDone={() => void mirror.load()}
        />
      )}
      {task?.what === "revoke" && (
        <ConfirmDialog
          open
          onClose={() => setTask(undefined)}
          title={t("account.keys.revokeTitle", { label: nameOf(task.pair) })}
          verb={t("account.keys.revoke")}
          onConfirm={() => void revoke(task.pair)}
        >
          {t("account.keys.revokeText")}
        </ConfirmDialog>
      )}
    </Part>
  );
}
