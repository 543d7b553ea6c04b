import { useState } from "react";
import { useStores } from "#ui/app/compose.tsx";
import type { Settings, SettingsChange } from "#contract/settings.ts";
import { asCallError } from "#ui/rpc/call-error.ts";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";

export type Change = {
  /** Keeps a change at once; says so with an undo, or sets the field's error. */
  readonly save: (change: SettingsChange, what: string) => void;
  readonly errors: Readonly<Partial<Record<keyof Settings, string>>>;
};

export function useChange(): Change {
  const t = useWords();
  const { settings, notices, look } = useStores();
  const [errors, setErrors] = useState<Change["errors"]>({});

  function send(change: SettingsChange, said: (before: SettingsChange) => void): void {
    settings.change(change).then(
      (before) => {
        look.followShop(change);
        setErrors((now) => Object.fromEntries(Object.entries(now).filter(([field]) => !(field in change))));
        said(before);
      },
      (thrown: unknown) => {
        const error = asCallError(thrown);
        const field = String(error.params["field"] ?? "");
        if (error.code === "bad_request" && field in change)
          setErrors((now) => ({
            ...now,
            [field]: t("settings.rule.refused", { why: String(error.params["why"] ?? error.message) }),
          }));
        else notices.failed(errorSentence(t, error), error.message);
      },
    );
  }
  return {
    errors,
    save(change, what) {
      send(change, (before) =>
        notices.done(t("settings.saved", { what }), () =>
          send(before, () => notices.say(t("settings.undone", { what }))),
        ),
      );
    },
  };
}
