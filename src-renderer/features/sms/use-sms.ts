import { useState } from "react";
import type { SmsMessage, SmsSettings } from "#contract/sms.ts";
import { useStores } from "#ui/app/compose.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { createMirror } from "#ui/state/mirror.ts";
import { useWords } from "#ui/words/index.ts";

/** How messages are sent, as the core has it; asked again when the shop's language changes. */
export function useSmsSetup() {
  const { core } = useStores();
  const [mirror] = useState(() =>
    createMirror<SmsSettings>(core, {
      ask: () => core.call.sms.settings({}),
      hear: ({ stale }) => [core.on("settings.changed", stale)],
    }),
  );
  return { mirror, state: useMirror(mirror) };
}

/** Sends one again, and says so. */
export function useRetry(): (message: SmsMessage) => Promise<SmsMessage | undefined> {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices } = useStores();
  return async ({ id }) => {
    const next = await attempt(core.call.sms.retry({ message: id }));
    if (next !== undefined) notices.say(t("sms.list.retried"));
    return next;
  };
}

/** One that did not go out, or of which nobody knows. */
export const canRetry = ({ state }: SmsMessage): boolean => state === "failed" || state === "unsure";
