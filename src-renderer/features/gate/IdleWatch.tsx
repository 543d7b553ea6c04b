import { useEffect, useState } from "react";
import { useStores } from "#ui/app/compose.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { useWords } from "#ui/words/index.ts";
import { createIdle } from "./idle.ts";

const signs = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"] as const;

/** Keeps the session while somebody is there; says quietly when it is about to end. */
export function IdleWatch() {
  const t = useWords();
  const { core, me, settings } = useStores();
  const [left, setLeft] = useState<number>();
  useEffect(() => {
    const idle = createIdle({
      tell: () => void core.call.operators.touch({}).catch(() => undefined),
      idleMinutes() {
        const state = me.getState();
        return settings.getState().settings?.idleMinutes ?? (state.kind === "in" ? state.idleMinutes : 5);
      },
      onLeft: setLeft,
    });
    const timer = setInterval(idle.tick, 1000);
    for (const sign of signs) window.addEventListener(sign, idle.move, { passive: true, capture: true });
    return () => {
      clearInterval(timer);
      for (const sign of signs) window.removeEventListener(sign, idle.move, { capture: true });
    };
  }, [core, me, settings]);
  if (left === undefined) return null;
  return (
    <div
      role="alert"
      className="fixed bottom-4 left-1/2 z-70 flex -translate-x-1/2 items-center gap-3 rounded-md border border-line bg-surface py-2 pr-2 pl-4 shadow-over"
    >
      <span className="nums">{t("gate.soon", { seconds: left })}</span>
      {/* Any move keeps the session; the button is for those who look for one. */}
      <Button size="sm">{t("gate.stay")}</Button>
    </div>
  );
}
