import { z } from "zod";
import { call } from "./define.ts";
import { PlanTime } from "./plans.ts";
import {
  BatchId,
  GrantId,
  Instant,
  Mac,
  Money,
  PlanId,
  RouterId,
  SiteId,
  VoucherId,
} from "./values/index.ts";

/** The life of a slip. */
export const VoucherState = z.enum([
  "made",
  "printed",
  "handed", // to a person, who will sell it
  "sold",
  "used", // its grant has begun
  "spent", // used up
  "expired", // its window or shelf life is over, unused
  "void",
]);
export type VoucherState = z.output<typeof VoucherState>;

export const CodeForm = z.enum(["short", "long"]); // A3K9M7P2, or XXXX-XXXX-XXXX
export type CodeForm = z.output<typeof CodeForm>;

/**
 * Where a code comes from: made here for a plan, asked for by another program or at the counter, met on a router, or
 * paid for by phone (`bought`).
 */
export const VoucherKind = z.enum(["voucher", "token", "import", "bought"]);
export type VoucherKind = z.output<typeof VoucherKind>;

export const Voucher = z.object({
  id: VoucherId,
  kind: VoucherKind,
  /** As written on the slip. */
  code: z.string(),
  batch: BatchId.nullable(),
  /** null: sold by its terms alone, as tokens are. */
  plan: PlanId.nullable(),
  planName: z.string(),
  price: Money,
  /** What it promises in time. */
  time: PlanTime,
  /** Where it may be used; null: wherever the plan may. */
  site: SiteId.nullable(),
  state: VoucherState,
  /** The person it was handed to. */
  holder: z.string(),
  madeAt: Instant,
  soldAt: Instant.nullable(),
  usedAt: Instant.nullable(),
  grant: GrantId.nullable(),
  reprints: z.int(),
});
export type Voucher = z.output<typeof Voucher>;

/** One step of a slip's life, with who and when. */
export const VoucherStep = z.object({
  at: Instant,
  step: z.enum([
    "made",
    "printed",
    "handed",
    "sold",
    "unsold",
    "used",
    "spent",
    "expired",
    "void",
    "reprinted",
  ]),
  by: z.string(),
  note: z.string(),
});
export type VoucherStep = z.output<typeof VoucherStep>;

export const Batch = z.object({
  id: BatchId,
  number: z.int(),
  /** null: sold by its terms alone. */
  plan: PlanId.nullable(),
  planName: z.string(),
  /** The name another program gave it; empty for none. */
  label: z.string(),
  site: SiteId.nullable(),
  count: z.int(),
  notes: z.string(),
  madeAt: Instant,
  by: z.string(),
  /** How many slips are in each state. */
  states: z.partialRecord(VoucherState, z.int()),
  /** Whether its codes are put onto the site's routers before they are used. */
  onRouter: z.boolean(),
});
export type Batch = z.output<typeof Batch>;

export const Stock = z.object({
  plan: PlanId,
  planName: z.string(),
  /** Made, printed or handed: can still be sold. */
  ready: z.int(),
  low: z.boolean(),
});

/** Why a code does not open the door, or that it does. */
export const Redeemed = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("online"), grant: GrantId, until: Instant.nullable() }),
  /** The right is given; the router is away, access follows. */
  z.object({ kind: z.literal("granted"), grant: GrantId, detail: z.string() }),
  /** `hint`: it cannot be a code, since a sign in it is in none of ours, or it is too short or too long. */
  z.object({ kind: z.literal("unknown"), hint: z.enum(["sign", "length"]).optional() }),
  z.object({ kind: z.literal("void") }),
  z.object({ kind: z.literal("spent"), at: Instant.nullable() }),
  z.object({ kind: z.literal("expired") }),
  z.object({ kind: z.literal("outside-window"), opens: Instant.nullable() }),
  z.object({ kind: z.literal("paused"), grant: GrantId }),
  z.object({ kind: z.literal("wrong-site"), sites: z.array(SiteId) }),
  z.object({ kind: z.literal("device-limit"), grant: GrantId, devices: z.array(z.string()) }),
  z.object({ kind: z.literal("blocked") }),
  z.object({ kind: z.literal("wait"), seconds: z.int() }),
]);
export type Redeemed = z.output<typeof Redeemed>;

export const Sale = z.object({
  id: z.string(),
  voucher: VoucherId,
  code: z.string(),
  plan: PlanId,
  planName: z.string(),
  site: SiteId.nullable(),
  amount: Money,
  means: z.enum(["cash"]),
  at: Instant,
  by: z.string(),
  undoneAt: Instant.nullable(),
});
export type Sale = z.output<typeof Sale>;

const filter = {
  batch: BatchId.optional(),
  plan: PlanId.optional(),
  site: SiteId.optional(),
  states: z.array(VoucherState).default([]),
  holder: z.string().max(60).optional(),
  /** A code or the beginning of one. */
  search: z.string().max(40).default(""),
};
const some = z.object({ batch: BatchId.optional(), vouchers: z.array(VoucherId).max(5000).default([]) });

export const vouchers = {
  make: call({
    needs: "operate",
    input: z.object({
      plan: PlanId,
      count: z.int().min(1).max(10_000),
      site: SiteId.nullable().default(null),
      form: CodeForm.default("short"),
      notes: z.string().trim().max(200).default(""),
      /** Put them onto the site's routers now, so that they open the door with this PC off. */
      onRouter: z.boolean().default(false),
    }),
    output: Batch,
  }),
  batches: call({ needs: "read", input: z.object({}), output: z.array(Batch) }),
  list: call({
    needs: "read",
    input: z.object({
      ...filter,
      limit: z.int().min(1).max(1000).default(200),
      after: z.string().max(80).optional(),
    }),
    output: z.object({ vouchers: z.array(Voucher), next: z.string().nullable(), total: z.int() }),
  }),
  /** One voucher by its code, however it is typed, with its steps. `replaced`: this code is dead, a reprint took its place. */
  find: call({
    needs: "read",
    input: z.object({ code: z.string().max(120) }),
    output: z.object({ voucher: Voucher.nullable(), steps: z.array(VoucherStep), replaced: z.boolean() }),
  }),
  csv: call({
    needs: "read",
    input: z.object(filter),
    output: z.object({ name: z.string(), text: z.string() }),
  }),
  stock: call({ needs: "read", input: z.object({}), output: z.array(Stock) }),
  handOver: call({
    needs: "operate",
    input: some.extend({ to: z.string().trim().min(1).max(60) }),
    output: z.object({ handed: z.int() }),
  }),
  void: call({
    needs: "operate",
    input: some.extend({ why: z.string().trim().max(200).default("") }),
    output: z.object({ voided: z.int() }),
  }),
  /** Prints slips of a batch, or chosen ones. The answer is the print job. */
  print: call({
    needs: "sell",
    input: some.extend({ printer: z.string().max(64).optional(), template: z.string().max(64).optional() }),
    output: z.object({ job: z.string(), slips: z.int() }),
  }),
  /** An A4 sheet of slips as a PDF, base64. */
  sheet: call({
    needs: "sell",
    input: some,
    output: z.object({ name: z.string(), pdf: z.string() }),
  }),
  /** A lost slip: a new code for the same right, the old one is dead. Counted. */
  reprint: call({
    needs: "sell",
    input: z.object({ voucher: VoucherId, printer: z.string().max(64).optional() }),
    output: z.object({ voucher: Voucher, job: z.string().nullable() }),
  }),
  /** One key: a voucher from nothing, sold for cash, its slip on the way to the printer. */
  sell: call({
    needs: "sell",
    input: z.object({
      plan: PlanId,
      site: SiteId.nullable(),
      count: z.int().min(1).max(50).default(1),
      printer: z.string().max(64).nullable().optional(),
    }),
    output: z.object({ sales: z.array(Sale), job: z.string().nullable(), printFault: z.string().nullable() }),
  }),
  /** Cash for slips that were made before: all of them or none. */
  sellSlips: call({
    needs: "sell",
    input: z.object({ vouchers: z.array(VoucherId).min(1).max(50), site: SiteId.nullable().default(null) }),
    output: z.object({ sales: z.array(Sale) }),
  }),
  /** Takes a sale back while its voucher is unused: its code is dead from then on. */
  unsell: call({ needs: "sell", input: z.object({ sale: z.string().max(64) }), output: Sale }),
  /** Today's sales of this operator, or of all for who may operate. */
  salesToday: call({
    needs: "sell",
    input: z.object({}),
    output: z.object({ sales: z.array(Sale), totals: z.array(Money), count: z.int() }),
  }),

  /** What a Mikhmon site already has on its router: read, not touched. */
  importPreview: call({
    needs: "operate",
    input: z.object({ router: RouterId }),
    output: z.object({
      rows: z.array(
        z.object({
          name: z.string(),
          profile: z.string(),
          comment: z.string(),
          price: z.number().nullable(),
          expires: Instant.nullable(),
          online: z.boolean(),
          known: z.boolean(),
        }),
      ),
    }),
  }),
  /** Takes them into the book without disturbing anybody who is online. */
  importTake: call({
    needs: "operate",
    input: z.object({ router: RouterId, names: z.array(z.string().max(120)).max(20_000) }),
    output: z.object({ taken: z.int(), left: z.array(z.object({ name: z.string(), why: z.string() })) }),
  }),

  /** A guest who was wrong too often stands at the counter with the slip: this device may try again. */
  forgive: call({ needs: "sell", input: z.object({ mac: Mac }), output: z.object({}) }),

  /** The key of the token API: shown once, when it is made anew. */
  tokenKey: call({
    needs: "own",
    input: z.object({}),
    output: z.object({ exists: z.boolean(), lastFour: z.string(), madeAt: Instant.nullable() }),
  }),
  renewTokenKey: call({ needs: "own", input: z.object({}), output: z.object({ key: z.string() }) }),
  /** A token at the counter: minutes from 30 to 43,200, megabytes or none. */
  quickToken: call({
    needs: "sell",
    input: z.object({
      minutes: z.int().min(30).max(43_200),
      downMb: z.int().min(0).default(0),
      upMb: z.int().min(0).default(0),
    }),
    output: z.object({ token: z.string() }),
  }),
};
