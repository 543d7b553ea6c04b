import { Check } from "lucide-react";
import { cx } from "#ui/ui/cx.ts";
import { useWords } from "#ui/words/index.ts";
import { passwordMin } from "./rules.ts";

/** Says while one types how much is missing: length is what counts. Quiet when an error says it already. */
export function PasswordHint({ password, quiet }: { readonly password: string; readonly quiet: boolean }) {
  const t = useWords();
  const length = password.length;
  const enough = length >= passwordMin;
  return (
    <span className="grid gap-1.5">
      <span className="flex gap-0.5" aria-hidden="true">
        {Array.from({ length: passwordMin }, (_, place) => (
          <span
            key={place}
            className={cx(
              "h-1 flex-1 rounded-full",
              place < length ? (enough ? "bg-good" : "bg-accent") : "bg-line",
            )}
          />
        ))}
      </span>
      <span className={cx("flex items-center gap-1", enough && "text-good", quiet && "hidden")}>
        {enough && <Check size={12} aria-hidden="true" />}
        {length === 0 && t("gate.first.passwordHint")}
        {length > 0 && !enough && t("gate.first.passwordLength", { count: passwordMin - length })}
        {enough && `${t("gate.first.passwordEnough")} ${t("gate.first.keep")}`}
      </span>
    </span>
  );
}
