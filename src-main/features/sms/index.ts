export { createSms, type Sms, type SmsParts, type SmsWish } from "./sms.ts";
export { smsCalls } from "./calls.ts";
