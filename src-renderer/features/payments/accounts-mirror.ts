import type { Account, ProviderSheet } from "#contract/payments.ts";
import type { CoreLink } from "#ui/rpc/link.ts";
import { createMirror, type Mirror } from "#ui/state/mirror.ts";

export type AccountBook = {
  readonly accounts: readonly Account[];
  readonly sheets: readonly ProviderSheet[];
};
export type AccountsMirror = Mirror<AccountBook>;

/** The shop's accounts, and what each company wants to know of one. */
export function createAccountsMirror(core: CoreLink): AccountsMirror {
  return createMirror<AccountBook>(core, {
    ask: async () => {
      const [accounts, sheets] = await Promise.all([
        core.call.payments.accounts({}),
        core.call.payments.providers({}),
      ]);
      return { accounts, sheets };
    },
    hear: ({ change }) => [
      core.on("account.changed", (account) => change((was) => withAccount(was, account))),
    ],
  });
}

export function withAccount(book: AccountBook, account: Account): AccountBook {
  const known = book.accounts.some(({ id }) => id === account.id);
  return {
    ...book,
    accounts: known
      ? book.accounts.map((one) => (one.id === account.id ? account : one))
      : [...book.accounts, account],
  };
}
