import { Ellipsis } from "lucide-react";
import type { Account, ProviderSheet } from "#contract/payments.ts";
import { useMay } from "#ui/app/useMay.ts";
import { Badge } from "#ui/ui/Badge.tsx";
import { Button } from "#ui/ui/Button.tsx";
import { CopyText } from "#ui/ui/CopyText.tsx";
import { RawDetail } from "#ui/ui/faces.tsx";
import { Menu, type MenuEntry } from "#ui/ui/Menu.tsx";
import { StatusDot } from "#ui/ui/StatusDot.tsx";
import { accountStatus, environmentTone } from "./look.ts";
import { useSpeech } from "./use-speech.ts";

export type AccountTask = "change" | "test" | "smoke" | "register" | "turn" | "remove";

type AccountRowProps = {
  readonly account: Account;
  readonly sheet: ProviderSheet | undefined;
  readonly onTask: (task: AccountTask) => void;
};

export function AccountRow({ account, sheet, onTask }: AccountRowProps) {
  const { t, format, now, siteName } = useSpeech();
  const mayOwn = useMay("own");
  const pushes = sheet?.flow === "push";
  const manual = account.provider === "cash" || account.provider === "voucher" ? account.provider : undefined;
  const told = sheet !== undefined && sheet.flow !== "manual";
  const places =
    account.sites.length === 0
      ? t("accounts.everywhere")
      : account.sites.map((site) => siteName(site) || t("common.unknown")).join(", ");
  const entries: MenuEntry[] = [
    { label: t("accounts.change"), run: () => onTask("change") },
    ...(pushes ? [{ label: t("accounts.smoke"), run: () => onTask("smoke") }] : []),
    ...(sheet?.registers === true ? [{ label: t("accounts.register"), run: () => onTask("register") }] : []),
    { label: t(account.on ? "accounts.turnOff" : "accounts.turnOn"), run: () => onTask("turn") },
    { kind: "line" },
    { label: t("accounts.remove"), danger: true, run: () => onTask("remove") },
  ];
  return (
    <li
      className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b border-line py-3"
      data-account={account.provider}
    >
      <StatusDot status={accountStatus(account)} size={12} className="mt-1" />
      <div className="min-w-60 flex-1">
        <div className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{account.title}</span>
          {manual === undefined && (
            <span title={t(`accounts.environmentHint.${account.environment}`)}>
              <Badge tone={environmentTone[account.environment]}>
                {t(`accounts.environment.${account.environment}`)}
              </Badge>
            </span>
          )}
          {!account.on && (
            <span title={t("accounts.offHint")}>
              <Badge>{t("accounts.off")}</Badge>
            </span>
          )}
        </div>
        <div className="nums text-ink-2">
          {manual === undefined ? t(`accounts.state.${account.state}`) : t(`accounts.manual.${manual}`)}
          {manual === undefined && account.testedAt !== null && (
            <span className="text-ink-3">
              {" "}
              · {t("accounts.testedAt", { at: format.moment(account.testedAt, now) })}
            </span>
          )}
          {account.open > 0 && (
            <span className="text-ink-3"> · {t("accounts.open", { count: account.open })}</span>
          )}
        </div>
        <div className="text-caption text-ink-3">
          {[t(`payments.provider.${account.provider}`), account.currency, places].join(" · ")}
        </div>
        {account.state === "bad" && account.detail !== "" && <RawDetail text={account.detail} />}
        {told && (
          <details className="mt-1 text-ink-2">
            <summary className="cursor-pointer text-caption text-ink-3 select-none hover:text-ink">
              {t("accounts.callback.title")}
            </summary>
            <Callback account={account} sheet={sheet} />
          </details>
        )}
      </div>
      {mayOwn && (
        <div className="flex items-center gap-2">
          {told && <Button onClick={() => onTask("test")}>{t("accounts.test")}</Button>}
          <Menu
            align="end"
            trigger={
              <button
                type="button"
                aria-label={t("accounts.menu", { account: account.title })}
                className="flex size-8 items-center justify-center rounded-md text-ink-3 hover:bg-line hover:text-ink"
              >
                <Ellipsis size={16} />
              </button>
            }
            entries={entries}
          />
        </div>
      )}
    </li>
  );
}

/** Which address to give the company, if any, and what its calls are worth. */
function Callback({ account, sheet }: { readonly account: Account; readonly sheet: ProviderSheet }) {
  const { t } = useSpeech();
  const { provider, callbackUrl } = account;
  if (sheet.callback === "none") return <p className="mt-1 max-w-[84ch]">{t("accounts.callback.none")}</p>;
  if (callbackUrl === null) return <p className="mt-1 max-w-[84ch]">{t("accounts.callback.noAddress")}</p>;
  const how =
    provider === "daraja" || provider === "intasend" || provider === "clickpesa" ? provider : "other";
  return (
    <div className="mt-1 grid max-w-[84ch] gap-1">
      <CopyText block text={callbackUrl} />
      <p>{t(`accounts.callback.how.${how}`)}</p>
      <p className="text-caption text-ink-3">
        {t(sheet.callback === "signed" ? "accounts.callback.signed" : "accounts.callback.hint")}
      </p>
    </div>
  );
}
