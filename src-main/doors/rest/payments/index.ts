export { credentials } from "./credentials.ts";
export { guestPayments } from "./guest-payments.ts";
export { pagePayments, shopPayments } from "./intasend.ts";
