// What must be true of money afterwards: the book on disk against the companies' own statements, to the shilling.
import { join } from "node:path";
import Database from "better-sqlite3";
import type { PaymentSimulators, SimMoney } from "#main/features/payments/simulator/index.ts";
import { say } from "./shop.ts";
import { exactly, told, type Figure } from "./table.ts";

type Row = Readonly<Record<string, string | number | null>>;
const companies = ["daraja", "intasend", "clickpesa"] as const;

/** Whether the company has said so anywhere the shop could read it. */
function isTold(company: (typeof companies)[number], money: SimMoney, sims: PaymentSimulators): boolean {
  if (company === "clickpesa") return true; // its answers and its list say it for ever
  // Daraja's statement drops the row; IntaSend tells it once, by a call.
  if (company === "daraja") return false;
  return sims
    .log(company)
    .some(
      ({ direction, status, request }) =>
        direction === "out" &&
        status === 200 &&
        isChargeback(request) &&
        request.invoice === money.providerRef,
    );
}
const isChargeback = (body: unknown): body is { invoice: string } =>
  typeof body === "object" && body !== null && "chargeback_id" in body && "invoice" in body;

/** Reads the book of a house that has stopped. */
export async function judgePayments(folder: string, sims: PaymentSimulators): Promise<Figure[]> {
  const file = new Database(join(folder, "kaunta.sqlite"), { readonly: true });
  const rows = (sql: string): Row[] => file.prepare(sql).all() as Row[];
  const accounts = new Map(
    rows("select id, provider from payment_accounts").map((row) => [row["provider"], row["id"]]),
  );
  const payments = rows("select * from payments");
  const attempts = rows("select * from payment_attempts");
  const receipts = rows("select * from payment_receipts");
  const queue = rows("select * from payment_queue");
  const credits = rows("select * from payment_credits");
  const uses = rows("select * from payment_credit_uses");
  const book = rows("select * from money_book");
  const grants = rows("select id, source from grants where source = 'payment'");
  const paymentOf = new Map(payments.map((row) => [row["id"], row]));
  const attemptByRef = new Map(attempts.map((row) => [row["ref"], row]));
  const receiptBy = new Map(receipts.map((row) => [`${row["account_id"]} ${row["receipt"]}`, row]));
  const grantIds = new Set(grants.map(({ id }) => id));

  const figures: Figure[] = [];
  const wrong = { lost: 0, free: 0, twice: 0, unexplained: 0 };
  const show = (what: string, row: object): void => {
    const times = (shown.get(what) ?? 0) + 1;
    shown.set(what, times);
    if (times <= 4) say(`${what}: ${JSON.stringify(row)}`);
  };
  const shown = new Map<string, number>();
  const queued = (match: (row: Row) => boolean): boolean => queue.some(match);
  let moneyRows = 0;

  for (const company of companies) {
    const account = accounts.get(company) ?? null;
    const statement = sims.statement(company);
    const reversed = new Set(
      statement.filter(({ status }) => status === "reversed").map(({ receipt }) => receipt),
    );
    const paid = statement.filter(({ status }) => status === "success");
    moneyRows += paid.length;
    for (const money of paid) {
      // Money by hand bears a receipt of its own, whatever reference was typed with it.
      const attempt = money.byHand ? undefined : attemptByRef.get(money.ref);
      const receipt =
        receiptBy.get(`${account} ${money.receipt}`) ??
        receipts.find(
          (row) =>
            row["account_id"] === account && attempt !== undefined && row["attempt_id"] === attempt["id"],
        );
      const payment = paymentOf.get((receipt?.["payment_id"] ?? attempt?.["payment_id"] ?? null) as string);
      const hasAccess = payment?.["grant_id"] != null && grantIds.has(payment["grant_id"] as string);
      const isCredit = credits.some(
        (row) =>
          row["account_id"] === account && receipt !== undefined && row["receipt"] === receipt["receipt"],
      );
      const waits = queued(
        (row) =>
          (receipt !== undefined && row["account_id"] === account && row["receipt"] === receipt["receipt"]) ||
          (attempt !== undefined && row["attempt_id"] === attempt["id"]) ||
          (payment !== undefined && row["payment_id"] === payment["id"]),
      );
      const wentBack =
        reversed.has(money.receipt) &&
        book.some(
          (row) =>
            row["account_id"] === account &&
            row["kind"] === "returned" &&
            (row["receipt"] === money.receipt || row["receipt"] === receipt?.["was"]),
        );
      if (!hasAccess && !isCredit && !waits && !wentBack) {
        wrong.lost++;
        show("paid, and neither access nor in the queue", { ...money, attempt: attempt?.["state"] });
      }
    }
    // To the shilling: what the book says came and went back, and what the company says.
    const sum = (kind: string): number =>
      book
        .filter((row) => row["account_id"] === account && row["kind"] === kind)
        .reduce((all, row) => all + Number(row["minor"]), 0);
    const stated = paid.reduce((all, { amountMinor }) => all + amountMinor, 0);
    const takenBack = statement
      .filter(({ status }) => status === "reversed")
      .reduce((all, { amountMinor }) => all + amountMinor, 0);
    // Money of attempts nobody can ask about (their answer was lost, and the company knows no reference of ours) is
    // in the queue without an amount: a person reads the company's page.
    const unseen = paid.filter(({ ref, receipt }) => {
      const attempt = attemptByRef.get(ref);
      return attempt?.["state"] === "review" && !receiptBy.has(`${account} ${receipt}`);
    });
    const booked = new Set(
      book
        .filter((row) => row["account_id"] === account && row["kind"] === "paid")
        .map((row) => row["receipt"]),
    );
    for (const money of paid) {
      const mine = receipts.filter(
        (row) => row["account_id"] === account && row["attempt_id"] === attemptByRef.get(money.ref)?.["id"],
      );
      // Money by hand has its own receipt from the start.
      const row = receiptBy.get(`${account} ${money.receipt}`) ?? (money.byHand ? undefined : mine[0]);
      const name = row?.["was"] ?? row?.["receipt"];
      if (!unseen.includes(money) && (name === undefined || !booked.has(name)))
        show("not in the book", { ...money, receipts: mine });
    }
    const unseenSum = unseen.reduce((all, { amountMinor }) => all + amountMinor, 0);
    const returned = new Set(
      book
        .filter((row) => row["account_id"] === account && row["kind"] === "returned")
        .map((row) => row["receipt"]),
    );
    const nameOf = (money: SimMoney): string | number | null => {
      const row = receiptBy.get(`${account} ${money.receipt}`);
      return row?.["was"] ?? row?.["receipt"] ?? money.receipt;
    };
    // A reversal the shop was never told of, or told by a row that is gone: then the queue names the receipt.
    const untold = statement.filter(
      (money) =>
        money.status === "reversed" &&
        !unseen.some(({ receipt }) => receipt === money.receipt) &&
        !isTold(company, money, sims) &&
        !returned.has(nameOf(money)),
    );
    const untoldSum = untold.reduce((all, { amountMinor }) => all + amountMinor, 0);
    const named = untold.filter(({ receipt, ref }) =>
      queued(
        (row) =>
          (row["kind"] === "not-at-provider" || row["kind"] === "reversed") &&
          (row["receipt"] === receipt || row["attempt_id"] === attemptByRef.get(ref)?.["id"]),
      ),
    );
    for (const money of untold)
      if (company === "daraja" && !named.includes(money))
        show("taken back, and nobody is told", {
          ...money,
          state: attemptByRef.get(money.ref)?.["state"],
          receipt_: receiptBy.get(`${account} ${money.receipt}`),
        });
    const unseenBack = unseen
      .filter(({ receipt }) => reversed.has(receipt))
      .reduce((all, { amountMinor }) => all + amountMinor, 0);
    figures.push(
      told(`${company}: payments the company has`, paid.length, "payments"),
      told(`${company}: taken back without a word`, untold.length, "payments"),
      ...(company === "daraja"
        ? [exactly(`${company}: of them not named in the queue`, untold.length - named.length, 0, "payments")]
        : []),
      told(`${company}: of them decided by a person, by the queue`, unseen.length, "payments"),
      exactly(
        `${company}: book against statement, came`,
        sum("paid") - (stated - unseenSum),
        0,
        "minor units",
      ),
      exactly(
        `${company}: book against statement, went back`,
        sum("returned") - (takenBack - unseenBack - untoldSum),
        0,
        "minor units",
      ),
    );
  }

  const statementRefs = new Set(
    companies.flatMap((company) =>
      sims
        .statement(company)
        .filter(({ status }) => status === "success")
        .map(({ ref }) => ref),
    ),
  );
  const statementReceipts = new Set(
    companies.flatMap((company) => sims.statement(company).map(({ receipt }) => receipt)),
  );
  const takenBackRefs = new Set(
    companies.flatMap((company) =>
      sims
        .statement(company)
        .filter(({ status }) => status === "reversed")
        .map(({ ref }) => ref),
    ),
  );
  for (const payment of payments) {
    if (payment["grant_id"] === null) continue;
    const mine = attempts.filter((row) => row["payment_id"] === payment["id"]);
    const hasMoney =
      mine.some(({ ref }) => statementRefs.has(ref as string)) ||
      receipts.some(
        (row) => row["payment_id"] === payment["id"] && statementReceipts.has(row["receipt"] as string),
      ) ||
      uses.some((row) => row["payment_id"] === payment["id"]);
    if (!hasMoney) {
      wrong.free++;
      show("access without money", payment);
    }
  }
  const owners = payments.flatMap((row) => row["grant_id"] ?? []);
  // Whatever money bought belongs to one payment, what credits bought too.
  const owned = new Set(owners);
  const strays = grants.filter(({ id }) => !owned.has(id as string));
  for (const stray of strays) show("access that belongs to no payment", stray);
  wrong.twice = owners.length - owned.size + strays.length;
  for (const attempt of attempts) {
    const { state } = attempt;
    const wentBack = attempt["raw_code"] === "reversed" && takenBackRefs.has(attempt["ref"] as string);
    const decided =
      wentBack ||
      state === "paid" ||
      state === "reversed" ||
      (state === "failed" && !statementRefs.has(attempt["ref"] as string));
    const inQueue = queued(
      (row) => row["attempt_id"] === attempt["id"] || row["payment_id"] === attempt["payment_id"],
    );
    if (!decided && !inQueue) {
      wrong.unexplained++;
      show("nobody knows what became of", attempt);
    }
  }
  const claims = receipts.filter((row) => row["payment_id"] === null && row["status"] === "success");
  for (const receipt of claims)
    if (
      !queued((row) => row["receipt"] === receipt["receipt"]) &&
      !credits.some((row) => row["receipt"] === receipt["receipt"])
    ) {
      wrong.unexplained++;
      show("money nobody asks for, and not in the queue", receipt);
    }
  const forged = receipts.filter(
    (row) => row["provisional"] === 0 && !statementReceipts.has(row["receipt"] as string),
  );
  for (const receipt of forged) show("a receipt no company knows", receipt);
  const intact =
    file.pragma("integrity_check", { simple: true }) === "ok" &&
    (file.pragma("foreign_key_check") as unknown[]).length === 0;
  file.close();
  const states = Map.groupBy(attempts, ({ state }) => state);
  return [
    told("attempts", attempts.length, "attempts"),
    ...[...states].map(([state, some]) => told(`attempts: ${state}`, some.length, "attempts")),
    told("payments with money at a company", moneyRows, "payments"),
    told("grants paid for", grants.length, "grants"),
    told("in the owner's queue", queue.filter((row) => row["done_at"] === null).length, "entries"),
    exactly("paid without access or a queue entry", wrong.lost, 0, "payments"),
    exactly("granted without money", wrong.free, 0, "payments"),
    exactly("granted twice", wrong.twice, 0, "grants"),
    exactly("unexplained", wrong.unexplained, 0, "attempts"),
    exactly("receipts no company knows", forged.length, 0, "receipts"),
    ...figures,
    exactly("database intact", intact ? 1 : 0, 1, ""),
  ];
}
