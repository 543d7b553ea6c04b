import type { ReactNode } from "react";
import { asCallError } from "#ui/rpc/call-error.ts";
import type { Mirror, Mirrored } from "#ui/state/mirror.ts";
import { Button } from "#ui/ui/Button.tsx";
import { Failed, Skeleton, StaleBar } from "#ui/ui/faces.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";

type MirrorFaceProps<A> = {
  readonly mirror: Pick<Mirror<A>, "load">;
  readonly state: Mirrored<A>;
  /** What could not be read, as a sentence. */
  readonly failed: string;
  readonly waitingFor: string;
  readonly rows?: number;
  readonly children: (value: A) => ReactNode;
};

/** What a mirror holds, or its other faces. The last truth stays when it cannot be read anew, and says so. */
export function MirrorFace<A>({ mirror, state, failed, waitingFor, rows, children }: MirrorFaceProps<A>) {
  const t = useWords();
  if (state.value === undefined)
    return state.status === "failed" ? (
      <Failed title={failed} detail={asCallError(state.failure).message} onRetry={() => void mirror.load()}>
        {errorSentence(t, asCallError(state.failure))}
      </Failed>
    ) : (
      <Skeleton waitingFor={waitingFor} {...(rows === undefined ? {} : { rows })} />
    );
  const lost = state.status === "failed" && asCallError(state.failure).code !== "connection_lost";
  return (
    <>
      {lost && (
        <StaleBar
          action={
            <Button size="sm" onClick={() => void mirror.load()}>
              {t("common.tryAgain")}
            </Button>
          }
        >
          {failed}. {errorSentence(t, asCallError(state.failure))}
        </StaleBar>
      )}
      {children(state.value)}
    </>
  );
}
