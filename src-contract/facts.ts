// The news pushed to screens. Facts are changes to a picture, never the only record of it.
import { z } from "zod";
import { DeviceRule, Grant } from "./access.ts";
import { fact } from "./define.ts";
import { HotspotPicture, HotspotProgress } from "./hotspots.ts";
import { LogLine, LogName } from "./logs.ts";
import { SessionEnd } from "./operators.ts";
import { Account, Payment, QueueItem, SmokeTest } from "./payments.ts";
import { Plan, PlanSpread } from "./plans.ts";
import { Printer, PrintJob } from "./printing.ts";
import { CheckRun, GuestsChanged, Site, SiteLive } from "./sites.ts";
import { SmsMessage } from "./sms.ts";
import { Settings } from "./settings.ts";
import { BatchId, PlanId, SiteId } from "./values/index.ts";
import { Sale } from "./vouchers.ts";

/** Topic names, so that both sides spell them alike. */
export const topics = {
  guests: (site: SiteId): string => `guests:${site}`,
  check: (run: string): string => `check:${run}`,
  log: (name: string): string => `log:${name}`,
  grants: (site: SiteId): string => `grants:${site}`,
};

export const facts = {
  "site.kept": fact({ needs: "read", shape: Site }), // made or changed
  "site.removed": fact({ needs: "read", shape: z.object({ site: SiteId }) }),
  "site.live": fact({ needs: "read", shape: SiteLive }), // at most twice a second per site
  "site.guests": fact({ needs: "read", shape: GuestsChanged, topic: (f) => topics.guests(f.site) }),
  "router.checked": fact({ needs: "operate", shape: CheckRun, topic: (f) => topics.check(f.run) }),
  /** The whole picture anew, at most twice a second. */
  "hotspot.changed": fact({ needs: "read", shape: HotspotPicture }),
  "hotspot.progress": fact({ needs: "operate", shape: HotspotProgress }),
  "log.written": fact({
    needs: "operate",
    shape: z.object({ log: LogName, lines: z.array(LogLine) }),
    topic: (f) => topics.log(f.log),
  }),
  "plan.kept": fact({ needs: "read", shape: Plan }), // made or changed
  "plan.removed": fact({ needs: "read", shape: z.object({ plan: PlanId }) }),
  "plan.spread": fact({ needs: "read", shape: PlanSpread }),
  /** Its state, devices or rest changed in a way a person would see; not every counter. */
  "grant.changed": fact({ needs: "read", shape: Grant, topic: (f) => topics.grants(f.site) }),
  "rule.changed": fact({ needs: "read", shape: DeviceRule }),
  /** Slips of this batch (or loose ones) changed; ask again. */
  "voucher.changed": fact({ needs: "read", shape: z.object({ batch: BatchId.nullable() }) }),
  "sale.made": fact({ needs: "sell", shape: Sale }), // or taken back: undoneAt is set
  "payment.changed": fact({ needs: "read", shape: Payment }), // made, or its state changed
  "queue.changed": fact({ needs: "operate", shape: z.object({ item: QueueItem, open: z.int() }) }),
  "account.changed": fact({ needs: "operate", shape: Account }),
  "smoke.went": fact({ needs: "own", shape: SmokeTest }),
  "sms.changed": fact({ needs: "read", shape: z.object({ messages: z.array(SmsMessage) }) }), // new ones among them
  "print.job": fact({ needs: "read", shape: PrintJob }),
  "printer.changed": fact({ needs: "read", shape: Printer }),
  /** People, invitations or their keys changed; ask again. */
  "operators.changed": fact({ needs: "own", shape: z.object({}) }),
  "settings.changed": fact({ needs: "read", shape: Settings }),
  /** This pipe's session is over; the screen asks for the login again. */
  "session.ended": fact({
    needs: "nobody",
    shape: z.object({ why: SessionEnd }),
  }),
};
export type Facts = { [F in keyof typeof facts]: z.output<(typeof facts)[F]["shape"]> };
