import { useState } from "react";
import type { Operator } from "#contract/operators.ts";
import { useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { KeyPairLine } from "#ui/features/account/KeyPairLine.tsx";
import { createMirror } from "#ui/state/mirror.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Dialog } from "#ui/ui/Dialog.tsx";
import { useWords } from "#ui/words/index.ts";

/** Somebody else's key pairs, to be revoked. */
export function PairsDialog({
  person,
  onClose,
}: {
  readonly person: Operator;
  readonly onClose: () => void;
}) {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices } = useStores();
  const { name } = person;
  const [mirror] = useState(() =>
    createMirror(core, {
      ask: () => core.call.operators.keysOf({ operator: person.id }),
      hear: ({ stale }) => [core.on("operators.changed", stale)],
    }),
  );
  const state = useMirror(mirror);

  async function revoke(publicKey: string, label: string): Promise<void> {
    const done = await attempt(core.call.operators.revokeKeyOf({ operator: person.id, publicKey }));
    if (done === undefined) return;
    notices.say(t("account.keys.revoked", { label: label || t("account.keys.unnamed") }));
    void mirror.load();
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t("people.pairs.title", { name })}
      description={t("people.pairs.text", { name })}
    >
      <MirrorFace
        mirror={mirror}
        state={state}
        failed={t("account.keys.failed")}
        waitingFor={t("account.keys.loading")}
        rows={2}
      >
        {(pairs) =>
          pairs.length === 0 ? (
            <p className="text-ink-2">{t("people.pairs.none")}</p>
          ) : (
            <ul>
              {pairs.map((pair) => (
                <KeyPairLine key={pair.publicKey} pair={pair}>
                  <Button onClick={() => void revoke(pair.publicKey, pair.label)}>
                    {t("account.keys.revoke")}
                  </Button>
                </KeyPairLine>
              ))}
            </ul>
          )
        }
      </MirrorFace>
    </Dialog>
  );
}
