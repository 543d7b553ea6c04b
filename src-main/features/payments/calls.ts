// Its part of the contract → its functions, line by line.
import { may, type Caller, type Handlers } from "#contract/define.ts";
import type { NoticeDoor, Payment, payments as contract } from "#contract/payments.ts";
import { msisdn, type PhoneCountry } from "#contract/values/index.ts";
import { formatMoney } from "#contract/values/money.ts";
import { AppError } from "#main/platform/errors.ts";
import type { Claimed } from "./claims.ts";
import type { Payments } from "./payments.ts";

const who = ({ operator, from }: Caller): { name: string } => ({ name: operator?.name ?? from });
const seesAll = ({ operator }: Caller): boolean =>
  operator !== undefined && may[operator.role].includes("operate");

/** `listen`: opens or shuts the listener for companies' calls. */
export function paymentCalls(
  payments: Payments,
  door: {
    readonly listen: (door: NoticeDoor) => Promise<void>;
    readonly running: () => boolean;
    readonly country: () => PhoneCountry;
  },
): Handlers<{ payments: typeof contract }>["payments"] {
  return {
    list: (wish) => payments.list(wish),
    payment: ({ payment }) => payments.detail(payment),
    lookAgain: ({ payment }) => payments.lookAgain(payment),
    confirmCash: ({ payment }, caller) => payments.confirmCash(payment, who(caller)),
    waitingCash: () => payments.waitingCash(),
    claim: async ({ receipt, plan, site, phone }, caller) => {
      const typed = phone ?? "";
      const number = typed === "" ? undefined : msisdn(typed, door.country());
      if (typed !== "" && number === undefined)
        throw new AppError("bad_request", "phone: not a mobile number: write it like 0712345678", {
          params: { field: "phone" },
        });
      const { from } = caller;
      return claimed(
        await payments.claim({ receipt, plan, site, phone: number, from, by: who(caller).name }),
      );
    },
    phoneAccounts: () => payments.phoneAccounts(),
    sellByPhone: (order, { from }) => payments.sellByPhone({ ...order, from }),
    takingsToday: (_, caller) =>
      payments.takingsToday({ id: caller.operator?.id ?? "", ...who(caller) }, seesAll(caller)),
    queue: ({ done }) => payments.queue(done),
    act: (order, caller) => payments.act(order, who(caller)),
    daily: ({ date }) => payments.daily(date),
    reconcile: async (order) => ({ runs: await payments.reconcile(order) }),
    runs: () => payments.runs(),
    providers: async () => payments.providers(),
    accounts: () => payments.accounts(),
    keepAccount: ({ account, draft }) => payments.keepAccount(account, draft),
    removeAccount: ({ account }) => payments.removeAccount(account).then(() => ({})),
    testAccount: ({ account }) => payments.testAccount(account),
    registerAccount: ({ account }) => payments.registerAccount(account),
    smoke: ({ account, phone }) => payments.smoke(account, phone),
    smokeState: ({ id }) => payments.smokeState(id),
    smokeTrace: ({ id }) => payments.smokeTrace(id),
    noticeDoor: async () => ({ ...payments.noticeDoor(), running: door.running() }),
    changeNoticeDoor: (wish) => payments.keepNoticeDoor(wish, door.listen),
  };
}

/** At the counter only what gives access is an answer. */
function claimed(so: Claimed): Payment {
  switch (so.kind) {
    case "paid":
    case "known":
      return so.payment;
    case "short": {
      const has = formatMoney(so.has);
      const needs = formatMoney(so.needs);
      throw new AppError("bad_request", `receipt: it has ${has}, the plan costs ${needs}`, {
        params: { field: "receipt", has, needs },
      });
    }
    case "taken":
      throw new AppError("already_exists", "receipt: it was used before", { params: { field: "receipt" } });
    case "unknown":
      throw new AppError("not_found", "receipt: no company has told of it yet", {
        params: { field: "receipt" },
      });
    case "wait":
      throw new AppError("too_many_tries", `receipt: wait ${so.seconds} seconds`, {
        params: { seconds: so.seconds },
      });
  }
}
