// What is to be printed, in the words of whoever asks for it; and the texts of its two QR codes.

export type Ticket = {
  /** Values by field name (`ticketFields` of the contract). What is missing prints as nothing. */
  readonly fields: Readonly<Record<string, string>>;
  /** Opens the portal with the code typed in. */
  readonly loginUrl?: string;
  /** The network a guest joins; without a password it is open. */
  readonly wifi?: { readonly ssid: string; readonly password?: string };
  /** Whatever the asker knows this slip by; told back when the slip is on paper. */
  readonly key?: string;
};

/**
 * The text that makes a phone offer to join a network (ZXing, "Barcode contents": WIFI:T:…;S:…;P:…;;). Backslash,
 * semicolon, comma, colon and quote are escaped.
 */
export function joinText(wifi: NonNullable<Ticket["wifi"]>): string {
  const { ssid, password = "" } = wifi;
  const how = password === "" ? "T:nopass;" : "T:WPA;";
  const secret = password === "" ? "" : `P:${escaped(password)};`;
  return `WIFI:${how}S:${escaped(ssid)};${secret};`;
}

const escaped = (text: string): string => text.replace(/[\\;,:"]/g, (letter) => `\\${letter}`);
