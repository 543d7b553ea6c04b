export { portalCalls, type PortalOutside } from "./calls.ts";
export { themeOf, type Theme } from "./colour.ts";
export { createPortal, type Portal } from "./portal.ts";
export { refusalIn, textIn, type Pass, type PaymentPass, type RouterRefusal, type Visit } from "./visit.ts";
