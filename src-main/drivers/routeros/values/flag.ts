/** `true` and `yes` are true; `false`, `no`, anything else and nothing are false: rows leave out what is not set. */
export function parseFlag(text: string | undefined): boolean {
  return text === "true" || text === "yes";
}

/** As `set` and `add` want it. */
export function formatFlag(flag: boolean): string {
  return flag ? "yes" : "no";
}
