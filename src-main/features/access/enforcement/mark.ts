// What our rows say of themselves on a gateway: `kaunta:` and the grant. Others' rows are never touched.
import type { GrantId } from "#contract/values/index.ts";

const mark = "kaunta:";
export const markOf = (grant: GrantId): string => mark + grant;
export const ruleMark = "kaunta:rule";

/** The grant a row's comment names; null for rows that are not ours. */
export function grantOf(comment: string): GrantId | null {
  if (!comment.startsWith(mark) || comment === ruleMark) return null;
  const id = comment.slice(mark.length).trim();
  return id === "" || id.includes(":") ? null : (id as GrantId);
}
