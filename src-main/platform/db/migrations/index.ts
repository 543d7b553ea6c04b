// Every step the database has taken, oldest first: one line each here, one line each in the list.
import type { Migration } from "../schema.ts";
import { access } from "./2026-11-22-access.ts";
import { hotspots } from "./2026-11-22-hotspots.ts";
import { keys } from "./2026-11-22-keys.ts";
import { operators } from "./2026-11-22-operators.ts";
import { payments } from "./2026-11-22-payments.ts";
import { plans } from "./2026-11-22-plans.ts";
import { portal } from "./2026-11-22-portal.ts";
import { printing } from "./2026-11-22-printing.ts";
import { settings } from "./2026-11-22-settings.ts";
import { sites } from "./2026-11-22-sites.ts";
import { slipsHandedIn } from "./2026-11-22-slips-handed-in.ts";
import { sms } from "./2026-11-22-sms.ts";
import { vouchers } from "./2026-11-22-vouchers.ts";

export const migrations: readonly Migration[] = [
  settings, // 2026-11-22
  operators, // 2026-11-22
  sites, // 2026-11-22
  plans, // 2026-11-22
  access, // 2026-11-22
  printing, // 2026-11-22
  vouchers, // 2026-11-22
  portal, // 2026-11-22
  payments, // 2026-11-22
  sms, // 2026-11-22
  keys, // 2026-11-22
  slipsHandedIn, // 2026-11-22
  hotspots, // 2026-11-22
];
