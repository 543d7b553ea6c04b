// Its part of the contract → its functions, line by line.
import { may, type Caller, type Handlers } from "#contract/define.ts";
import type { vouchers as contract } from "#contract/vouchers.ts";
import type { By } from "./parts.ts";
import type { Vouchers } from "./vouchers.ts";

const who = ({ operator, from }: Caller): By => ({ id: operator?.id ?? "", name: operator?.name ?? from });
const seesAll = ({ operator }: Caller): boolean =>
  operator !== undefined && may[operator.role].includes("operate");

export function voucherCalls(vouchers: Vouchers): Handlers<{ vouchers: typeof contract }>["vouchers"] {
  return {
    make: (order, caller) => vouchers.make(order, who(caller)),
    batches: () => vouchers.batches(),
    list: (order) => vouchers.list(order),
    find: ({ code }) => vouchers.find(code),
    csv: (filter) => vouchers.csv(filter),
    stock: () => vouchers.stock(),
    handOver: (order, caller) => vouchers.handOver(order, who(caller)),
    void: (order, caller) => vouchers.void(order, who(caller)),
    print: (order, caller) => vouchers.print(order, who(caller)),
    sheet: (order, caller) => vouchers.sheet(order, who(caller)),
    reprint: ({ voucher, printer }, caller) => vouchers.reprint(voucher, printer, who(caller)),
    sell: (order, caller) => vouchers.sell(order, who(caller)),
    sellSlips: async ({ vouchers: ids, site }, caller) => ({
      sales: await vouchers.sellSlips(ids, site, who(caller)),
    }),
    unsell: ({ sale }, caller) => vouchers.unsell(sale, who(caller)),
    salesToday: (_, caller) => vouchers.salesToday(who(caller), seesAll(caller)),
    importPreview: ({ router }) => vouchers.importPreview(router),
    importTake: ({ router, names }, caller) => vouchers.importTake(router, names, who(caller)),
    forgive: async ({ mac }, caller) => {
      vouchers.forgive(mac, who(caller));
      return {};
    },
    tokenKey: () => vouchers.tokens.key(),
    renewTokenKey: (_, caller) => vouchers.tokens.renewKey(who(caller)),
    quickToken: async (wish, caller) => {
      const [token = ""] = await vouchers.tokens.make(wish, 1, who(caller));
      return { token };
    },
  };
}
