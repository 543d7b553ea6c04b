/** `AA:BB:CC:DD:EE:FF` from any usual spelling; null for what is no address. */
export function parseMac(text: string | undefined): string | null {
  const digits = (text ?? "").trim().replaceAll(/[:.-]/g, "").toUpperCase();
  return /^[0-9A-F]{12}$/.test(digits) ? (digits.match(/../g) ?? []).join(":") : null;
}
