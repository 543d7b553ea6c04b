export type GuestsTabName = "list" | "sessions" | "rules" | "story";

export const guestsTabs: readonly GuestsTabName[] = ["list", "sessions", "rules", "story"];

export const guestsAddress = (tab: GuestsTabName): string => (tab === "list" ? "/guests" : `/guests/${tab}`);

/** The story of a phone, a code, a MAC or a receipt; `site` (its slug) is where the guest stands. */
export function storyAddress(key: string, site?: string): string {
  return [guestsAddress("story"), encodeURIComponent(key), ...(site === undefined ? [] : [site])].join("/");
}
