// The sum of what both sides say to each other: one line per feature.
import { access } from "./access.ts";
import type { Contract } from "./define.ts";
import { hotspots } from "./hotspots.ts";
import { logs } from "./logs.ts";
import { operators } from "./operators.ts";
import { payments } from "./payments.ts";
import { plans } from "./plans.ts";
import { portal } from "./portal.ts";
import { printing } from "./printing.ts";
import { settings } from "./settings.ts";
import { sites } from "./sites.ts";
import { sms } from "./sms.ts";
import { vouchers } from "./vouchers.ts";

export const contract = {
  access,
  hotspots,
  logs,
  operators,
  payments,
  plans,
  portal,
  printing,
  settings,
  sites,
  sms,
  vouchers,
} satisfies Contract;
