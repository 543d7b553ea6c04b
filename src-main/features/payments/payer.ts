// Who paid, as screens show it. Pure.

/** `2547•••678`, whether the company told it whole or masked. A name or a hash shows only that somebody is known. */
export function payerShown(payer: string | null): string | null {
  if (payer === null || payer === "") return null;
  const plain = payer.replace(/[\s+().-]/g, "");
  if (/^\d*[*x•X]+\d*$/.test(plain)) return plain.replace(/[*x•X]+/, "•••");
  return /^\d{9,15}$/.test(plain) ? `${plain.slice(0, 4)}•••${plain.slice(-3)}` : "•••";
}
