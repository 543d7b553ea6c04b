export { createAccess, type Access, type AccessParts, type GrantOrder } from "./access.ts";
export type { Admitted, NotIn, Wish } from "./admit.ts";
export { accessCalls } from "./calls.ts";
export type { Ending, Reachable } from "./reach.ts";
export type { StoryKey, Witness } from "./story.ts";
