import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useFrom, useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { useWords } from "#ui/words/index.ts";
import { LoginForm } from "./LoginForm.tsx";
import { LookSwitch } from "./LookSwitch.tsx";

/** Over the page, which waits beneath as it was left. */
export function SessionEnded() {
  const t = useWords();
  const { me } = useStores();
  const state = useFrom(me, (now) => now);
  if (state.kind !== "ended") return null;
  return (
    <AlertDialog.Root open>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-80 bg-canvas/85 backdrop-blur-sm" />
        <AlertDialog.Viewport className="fixed inset-0 z-90 flex items-center justify-center p-6">
          <AlertDialog.Popup className="w-full max-w-95 rounded-lg border border-line bg-surface p-6 shadow-over">
            <div className="mb-5 grid gap-1">
              <AlertDialog.Title className="text-section font-semibold">
                {t("gate.ended.title")}
              </AlertDialog.Title>
              <AlertDialog.Description className="text-ink-2">
                {t(`gate.ended.${state.why}`)}
              </AlertDialog.Description>
            </div>
            <p className="mb-4 flex items-center gap-2">
              <span className="font-medium">{state.me.name}</span>
              <span className="text-ink-3">{t(`frame.role.${state.me.role}`)}</span>
            </p>
            <LoginForm name={state.me.name} />
            <div className="mt-4 flex items-center justify-between border-t border-line pt-3">
              <Button kind="quiet" size="sm" onClick={me.leave}>
                {t("gate.ended.other")}
              </Button>
              <span className="flex">
                <LookSwitch />
              </span>
            </div>
          </AlertDialog.Popup>
        </AlertDialog.Viewport>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
