export { createAccess, type Access, type AccessParts, type GrantOrder } from "./access.ts";
export type { Admitted, Wish } from "./admit.ts";
