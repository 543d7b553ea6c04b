// Builds the five companies on this computer, a port for each, and hands out the strings.
import { createCallLog } from "./call-log.ts";
import { createChance } from "./chance.ts";
import { createClickPesa } from "./clickpesa/clickpesa.ts";
import { accountOf as clickPesaAccount } from "./clickpesa/shop.ts";
import { createVirtualClock } from "./clock.ts";
import { createControl } from "./control.ts";
import { createDaraja } from "./daraja/daraja.ts";
import { accountOf as darajaAccount, shops } from "./daraja/shops.ts";
import { createDesk } from "./desk.ts";
import { forge, type Liar } from "./forge.ts";
import { createDashboard } from "./intasend/dashboard.ts";
import { createIntaSend } from "./intasend/intasend.ts";
import { account as intaSendAccount } from "./intasend/shop.ts";
import { createNotices } from "./notices.ts";
import { readScenario } from "./scenario.ts";
import { africasTalkingAccount, africasTalkingReplies, createAfricasTalking } from "./sms/africastalking.ts";
import { createNextSms, nextSmsAccount, nextSmsReplies } from "./sms/nextsms.ts";
import { createTexting } from "./sms/texting.ts";
import { createTill } from "./till.ts";
import {
  companies,
  type ByHand,
  type Company,
  type PaymentSimulators,
  type SimMoney,
  type SimOptions,
} from "./types.ts";
import { openWire, type Answer, type Wire } from "./wire.ts";

export async function startPaymentSimulators(options: SimOptions = {}): Promise<PaymentSimulators> {
  const { seed = 1, payAfterMs = 4000, pace = 1, badLine = {}, keepCalls = 5000 } = options;
  const clock = createVirtualClock(options.clock);
  const ways = { pullReversed: "gone", unknownOrder: "turns", ...options.ways } as const;
  const open: Partial<Record<Company, Wire>> = {};
  const baseOf = (company: Company): string => open[company]?.base ?? "";

  /** What every company stands on. Chance of its own each, so that one's traffic does not change another's. */
  function ground(company: Company) {
    const chance = createChance(seed * 1000 + companies.indexOf(company));
    const log = createCallLog(clock.now, keepCalls);
    const notices = createNotices({ clock, chance: createChance(seed * 1000 + 500), log, badLine });
    const till = createTill(company);
    const desk = createDesk({ company, clock, chance, till, notices, ways, payAfterMs, pace });
    return { chance, log, notices, till, desk };
  }
  const grounds = {
    daraja: ground("daraja"),
    intasend: ground("intasend"),
    clickpesa: ground("clickpesa"),
    nextsms: ground("nextsms"),
    africastalking: ground("africastalking"),
  };

  const daraja = createDaraja(grounds.daraja.desk);
  const dashboard = createDashboard(grounds.intasend.desk, options.webhooks?.intasend);
  const intasend = createIntaSend(grounds.intasend.desk, dashboard, () => baseOf("intasend"));
  const clickPesaDashboard = { url: options.webhooks?.clickpesa };
  const clickpesa = createClickPesa(grounds.clickpesa.desk, clickPesaDashboard);
  const texting = {
    nextsms: createTexting({ clock, chance: grounds.nextsms.chance, pace, ...nextSmsReplies }),
    africastalking: createTexting({
      clock,
      chance: grounds.africastalking.chance,
      pace,
      ...africasTalkingReplies,
    }),
  };
  const answers: Record<Company, Answer> = {
    daraja: daraja.answer,
    intasend: intasend.answer,
    clickpesa: clickpesa.answer,
    nextsms: createNextSms(texting.nextsms).answer,
    africastalking: createAfricasTalking(texting.africastalking).answer,
  };
  const byHand: Partial<Record<Company, (order: ByHand) => SimMoney>> = {
    daraja: daraja.byHand,
    intasend: intasend.byHand,
    clickpesa: clickpesa.byHand,
  };
  const liars: Partial<Record<Company, Liar>> = {
    daraja: {
      desk: grounds.daraja.desk,
      urlOf: (push) => push.url,
      lie: daraja.lie,
      lieUnproved: undefined,
      lieOfTill: () => daraja.lieOfTill(100_000),
    },
    intasend: {
      desk: grounds.intasend.desk,
      urlOf: () => dashboard.url(),
      lie: intasend.lie,
      lieUnproved: (push) =>
        intasend.lie(push, { amountMinor: push.askedMinor, receipt: "FALSE00001" }, "another challenge"),
      lieOfTill: undefined,
    },
    clickpesa: {
      desk: grounds.clickpesa.desk,
      urlOf: (push) => push.url ?? clickPesaDashboard.url,
      lie: clickpesa.lie,
      lieUnproved: (push) =>
        clickpesa.lie(push, { amountMinor: push.askedMinor, receipt: "FALSE00001" }, "another key"),
      lieOfTill: undefined,
    },
  };

  const textsOf = (company: Company) =>
    company === "nextsms" || company === "africastalking" ? texting[company] : undefined;

  async function stop(): Promise<void> {
    clock.stop();
    for (const { notices } of Object.values(grounds)) notices.stop();
    await Promise.all(Object.values(open).map((wire) => wire.stop()));
  }

  let simulators: PaymentSimulators | undefined;
  function strings(): PaymentSimulators {
    if (!simulators) throw new Error("not open yet");
    return simulators;
  }
  try {
    for (const company of companies)
      open[company] = await openWire({
        port: options.ports?.[company] ?? 0,
        company: answers[company],
        control: createControl(company, strings),
        log: grounds[company].log,
      });
  } catch (error) {
    await stop();
    throw error;
  }

  simulators = {
    bases: {
      daraja: baseOf("daraja"),
      intasend: baseOf("intasend"),
      clickpesa: baseOf("clickpesa"),
      nextsms: baseOf("nextsms"),
      africastalking: baseOf("africastalking"),
    },
    clock: { now: clock.now, advance: clock.advance },
    next(company, said) {
      const scenario = said === null ? undefined : readScenario(said);
      if (said !== null && scenario === undefined) throw new RangeError(`no scenario ${String(said)}`);
      (textsOf(company) ?? grounds[company].desk).next(scenario);
    },
    log: (company) => grounds[company].log.all(),
    statement: (company) => [...grounds[company].till.rows()],
    texts: (company) => textsOf(company)?.texts() ?? [],
    byHand(company, order) {
      const pay = byHand[company];
      if (!pay) throw new Error(`${company} takes no money`);
      return { receipt: pay(order).receipt };
    },
    forge(company, kind, about = {}) {
      const liar = liars[company];
      return liar ? forge(liar, kind, about.ref) : Promise.reject(new Error(`${company} calls nobody`));
    },
    webhook(company, url) {
      if (company === "intasend") dashboard.set(url ?? undefined);
      else if (company === "clickpesa") clickPesaDashboard.url = url ?? undefined;
      else throw new Error(`${company} has no webhook to set`);
    },
    lockedOut: (company) => company === "intasend" && dashboard.lockedOut(),
    async quiet() {
      for (const { notices } of Object.values(grounds)) await notices.quiet();
    },
    accounts: {
      daraja: darajaAccount(shops.paybill, baseOf("daraja")),
      intasend: intaSendAccount,
      clickpesa: clickPesaAccount(baseOf("clickpesa")),
      nextsms: nextSmsAccount,
      africastalking: africasTalkingAccount,
    },
    tillAccount: darajaAccount(shops.store, baseOf("daraja")),
    stop,
  };
  return simulators;
}
