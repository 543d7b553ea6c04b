// The tables of this room as SQL sees them.
import type { VoucherKind, VoucherState, VoucherStep } from "#contract/vouchers.ts";

type TermsRow = {
  id: string;
  plan_id: string | null;
  plan_name: string;
  terms: string;
  price_minor: number;
  currency: string;
};
type BatchRow = {
  id: string;
  number: number;
  label: string;
  terms_id: string;
  site_id: string | null;
  count: number;
  notes: string;
  made_at: number;
  made_by: string;
  on_router: number;
};
export type VoucherRow = {
  id: string;
  seq: number;
  kind: VoucherKind;
  code: string;
  batch_id: string | null;
  terms_id: string;
  plan_id: string | null;
  site_id: string | null;
  state: VoucherState;
  holder: string;
  made_at: number;
  sold_at: number | null;
  used_at: number | null;
  grant_id: string | null;
  reprints: number;
  steps: number;
};
export type StepRow = {
  voucher_id: string;
  number: number;
  at: number;
  step: VoucherStep["step"];
  by_name: string;
  note: string;
};
export type SaleRow = {
  id: string;
  voucher_id: string;
  code: string;
  plan_id: string;
  plan_name: string;
  site_id: string | null;
  minor: number;
  currency: string;
  means: "cash";
  at: number;
  by_id: string;
  by_name: string;
};

export type VoucherTables = {
  voucher_terms: TermsRow;
  voucher_batches: BatchRow;
  vouchers: VoucherRow;
  voucher_codes: { folded: string; voucher_id: string; dead_at: number | null };
  voucher_steps: StepRow;
  sales: SaleRow;
  sale_undos: { sale_id: string; at: number; by_name: string };
  voucher_prints: {
    job: string;
    slip: number;
    voucher_id: string;
    printed_at: number;
  };
  /** Slips taken as money, by the reference of what they paid for. */
  slips_handed_in: {
    ref: string;
    voucher_id: string;
    receipt: string;
    minor: number;
    currency: string;
    at: number;
  };
  code_tries: { id: string; who: string; at: number };
  token_key: { id: string; hash: string; last_four: string; made_at: number; made_by: string };
};
