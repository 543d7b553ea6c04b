// Bytes of the API to text and back. RouterOS stores bytes: v7 and its tools write UTF-8, WinBox on v6 wrote the
// Windows code page. We write UTF-8, and read UTF-8 or, where the bytes are not UTF-8, windows-1252.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const windows1252 = new TextDecoder("windows-1252");

/** Text of `bytes[start, end)`. Never throws: every byte string is valid windows-1252. */
export function textOfBytes(bytes: Buffer, start: number, end: number): string {
  for (let at = start; at < end; at++)
    if ((bytes[at] as number) > 0x7f) return textOfHighBytes(bytes.subarray(start, end));
  return bytes.toString("latin1", start, end);
}

function textOfHighBytes(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}
