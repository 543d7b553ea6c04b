// Who paid, as far as a company says it: whole, masked in many ways, or not at all. Pure.

/** Digits that must be seen at the end of a masked number before it says anything: one in a thousand fits by chance. */
const leastTail = 3;

/**
 * Whether a payer as a company writes it can be this phone (`254712345678`). Written whole (`254…`, `0722…`, `722…`)
 * its last nine digits decide; masked (`2547 ***** 678`, `25470****149`) what is left of its head and its tail. False
 * for what shows too little, hashes included.
 */
export function payerFits(payer: string | undefined, phone: string | null): boolean {
  if (payer === undefined || phone === null) return false;
  const plain = payer.replace(/[\s+().-]/g, "");
  if (/^\d{9,15}$/.test(plain)) return plain.slice(-9) === phone.slice(-9);
  const masked = /^(\d*)[*x•X]+(\d*)$/.exec(plain);
  if (!masked) return false;
  const [, head = "", tail = ""] = masked;
  if (tail.length < leastTail || !phone.endsWith(tail)) return false;
  return phone.startsWith(head.replace(/^0/, phone.slice(0, 3)));
}

/** For screens and logs: `2547•••678`. A name or a hash shows nothing but that somebody is known. */
export function masked(payer: string | null): string | null {
  if (payer === null || payer === "") return null;
  const plain = payer.replace(/[\s+().-]/g, "");
  if (/[*•]/.test(plain)) return plain.replace(/[*x•X]+/, "•••");
  return /^\d{9,15}$/.test(plain) ? `${plain.slice(0, 4)}•••${plain.slice(-3)}` : "•••";
}
