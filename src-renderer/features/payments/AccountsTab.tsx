// The shop's accounts with payment companies: how each is, its tests, and the door for the companies' calls.
import { Plus } from "lucide-react";
import { useState } from "react";
import type { Account } from "#contract/payments.ts";
import { useStores } from "#ui/app/compose.tsx";
import { MirrorFace } from "#ui/app/MirrorFace.tsx";
import { useAttempt } from "#ui/app/useAttempt.ts";
import { useMay } from "#ui/app/useMay.ts";
import { useMirror } from "#ui/app/useMirror.ts";
import { useShortcut } from "#ui/app/usePage.ts";
import { Button } from "#ui/ui/Button.tsx";
import { ConfirmDialog } from "#ui/ui/Dialog.tsx";
import { Empty } from "#ui/ui/faces.tsx";
import { useWords } from "#ui/words/index.ts";
import { draftOf } from "./account-form.ts";
import { AccountDialog } from "./AccountDialog.tsx";
import { AccountRow, type AccountTask } from "./AccountRow.tsx";
import { createAccountsMirror, withAccount } from "./accounts-mirror.ts";
import { NoticeDoorPart } from "./NoticeDoorPart.tsx";
import { SmokeDialog } from "./SmokeDialog.tsx";
import { TestDialog } from "./TestDialog.tsx";

type Open = { readonly what: "new" } | { readonly what: AccountTask; readonly account: Account };

export function AccountsTab() {
  const t = useWords();
  const attempt = useAttempt();
  const { core, notices } = useStores();
  const [mirror] = useState(() => createAccountsMirror(core));
  const state = useMirror(mirror);
  const mayOwn = useMay("own");
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  useShortcut("n", t("accounts.add"), () => setOpen({ what: "new" }), mayOwn && state.value !== undefined);

  const kept = (account: Account): void => mirror.change((was) => withAccount(was, account));
  async function turn(account: Account, on: boolean): Promise<void> {
    const now = await attempt(
      core.call.payments.keepAccount({ account: account.id, draft: { ...draftOf(account), on } }),
    );
    if (now === undefined) return;
    kept(now);
    const said = t(on ? "accounts.turnedOn" : "accounts.turnedOff", { account: account.title });
    notices.done(said, () => void turn(now, !on));
  }
  async function register(account: Account): Promise<void> {
    close();
    const said = await attempt(core.call.payments.registerAccount({ account: account.id }));
    if (said === undefined) return;
    if (said.good) notices.say(t("accounts.registered", { account: account.title }));
    else notices.failed(t("accounts.notRegistered"), said.detail);
  }
  async function remove(account: Account): Promise<void> {
    close();
    const done = await attempt(core.call.payments.removeAccount({ account: account.id }));
    if (done === undefined) return;
    mirror.change((was) => ({ ...was, accounts: was.accounts.filter(({ id }) => id !== account.id) }));
    notices.say(t("accounts.removed", { account: account.title }));
  }
  const add = mayOwn && (
    <Button
      kind={state.value?.accounts.length === 0 ? "primary" : "plain"}
      icon={<Plus size={16} />}
      keys="n"
      onClick={() => setOpen({ what: "new" })}
    >
      {t("accounts.add")}
    </Button>
  );
  const sheets = state.value?.sheets ?? [];
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto pr-1">
      <MirrorFace
        mirror={mirror}
        state={state}
        failed={t("accounts.failed")}
        waitingFor={t("accounts.loading")}
      >
        {({ accounts }) =>
          accounts.length === 0 ? (
            <Empty title={t("accounts.none")} actions={add}>
              {t("accounts.noneText")} {!mayOwn && t("accounts.others")}
            </Empty>
          ) : (
            <>
              {add && <div className="flex justify-end">{add}</div>}
              <ul className="border-t border-line" aria-label={t("payments.tab.accounts")}>
                {accounts.map((account) => (
                  <AccountRow
                    key={account.id}
                    account={account}
                    sheet={sheets.find(({ provider }) => provider === account.provider)}
                    onTask={(what) => {
                      if (what === "turn") void turn(account, !account.on);
                      else setOpen({ what, account });
                    }}
                  />
                ))}
              </ul>
            </>
          )
        }
      </MirrorFace>
      {state.value !== undefined && <NoticeDoorPart onChanged={() => void mirror.load()} />}
      {open?.what === "new" && (
        <AccountDialog
          sheets={sheets}
          onClose={close}
          onKept={(account) => {
            kept(account);
            setOpen({ what: "test", account });
          }}
        />
      )}
      {open?.what === "change" && (
        <AccountDialog
          sheets={sheets}
          account={open.account}
          onClose={close}
          onKept={(account) => {
            kept(account);
            setOpen({ what: "test", account });
          }}
        />
      )}
      {open?.what === "test" && <TestDialog account={open.account} onClose={close} />}
      {open?.what === "smoke" && <SmokeDialog account={open.account} onClose={close} />}
      {open?.what === "register" && (
        <ConfirmDialog
          open
          onClose={close}
          kind="primary"
          title={t("accounts.registerTitle", { account: open.account.title })}
          verb={t("accounts.registerVerb")}
          onConfirm={() => void register(open.account)}
        >
          {t("accounts.registerText")}
        </ConfirmDialog>
      )}
      {open?.what === "remove" && (
        <ConfirmDialog
          open
          onClose={close}
          title={t("accounts.removeTitle", { account: open.account.title })}
          verb={t("common.remove")}
          onConfirm={() => void remove(open.account)}
        >
          {t("accounts.removeText")}{" "}
          {open.account.open > 0 && t("accounts.removeOpen", { count: open.account.open })}
        </ConfirmDialog>
      )}
    </div>
  );
}
