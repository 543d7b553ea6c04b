import { access } from "./access.ts";
import { account } from "./account.ts";
import { accounts } from "./accounts.ts";
import { common } from "./common.ts";
import { errors } from "./errors.ts";
import { frame } from "./frame.ts";
import { gate } from "./gate.ts";
import { hotspot } from "./hotspot.ts";
import { logs } from "./logs.ts";
import { payments } from "./payments.ts";
import { people } from "./people.ts";
import { plans } from "./plans.ts";
import { portal } from "./portal.ts";
import { printing } from "./printing.ts";
import { sell } from "./sell.ts";
import { settings } from "./settings.ts";
import { sites } from "./sites.ts";
import { sms } from "./sms.ts";
import { vouchers } from "./vouchers.ts";

export const sw = {
  access,
  account,
  accounts,
  common,
  errors,
  frame,
  gate,
  hotspot,
  logs,
  payments,
  people,
  plans,
  portal,
  printing,
  sell,
  settings,
  sites,
  sms,
  vouchers,
};
