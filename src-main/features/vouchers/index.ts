export { createVouchers, type Vouchers } from "./vouchers.ts";
export { voucherCalls } from "./calls.ts";
export type { TokenInfo } from "./tokens.ts";
export type { Bought, BuyOrder } from "./buying.ts";
