import type { CallError } from "#ui/rpc/call-error.ts";
import { Button } from "#ui/ui/Button.tsx";
import { errorSentence } from "#ui/words/error-sentence.ts";
import { useWords } from "#ui/words/index.ts";

type FormFootProps = {
  readonly verb: string;
  readonly busy: boolean;
  /** A refusal that belongs to no field. */
  readonly error: CallError | undefined;
  readonly onClose: () => void;
};

/** The end of a form in a dialog. */
export function FormFoot({ verb, busy, error, onClose }: FormFootProps) {
  const t = useWords();
  return (
    <>
      {error !== undefined && (
        <p role="alert" className="text-bad">
          {errorSentence(t, error)}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button type="submit" kind="primary" busy={busy} keys="enter">
          {verb}
        </Button>
      </div>
    </>
  );
}
