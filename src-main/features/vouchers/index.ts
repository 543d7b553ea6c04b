export { createVouchers, type Vouchers } from "./vouchers.ts";
export { voucherCalls } from "./calls.ts";
export type { TokenInfo } from "./tokens.ts";
