// Several small files as one: a ZIP without compression (PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16).

export type ZipFile = { readonly name: string; readonly text: string };

/** `at` is the date the files bear, by this computer's clock. */
export function zipOf(files: readonly ZipFile[], at: Date): Uint8Array<ArrayBuffer> {
  const coder = new TextEncoder();
  const time = (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1);
  const day = ((at.getFullYear() - 1980) << 9) | ((at.getMonth() + 1) << 5) | at.getDate();
  const bodies: number[][] = [];
  const entries: number[][] = [];
  let offset = 0;
  for (const { name, text } of files) {
    const body = [...coder.encode(text)];
    const title = [...coder.encode(name)];
    // Version 2.0, names in UTF-8, stored as it is.
    const facts = [
      ...u16(20, 1 << 11, 0, time, day),
      ...u32(crc32(body), body.length, body.length),
      ...u16(title.length, 0),
    ];
    const local = [...u32(0x04034b50), ...facts, ...title, ...body];
    entries.push([...u32(0x02014b50), ...u16(20), ...facts, ...u16(0, 0, 0), ...u32(0, offset), ...title]);
    bodies.push(local);
    offset += local.length;
  }
  const list = entries.flat();
  const end = [
    ...u32(0x06054b50),
    ...u16(0, 0, files.length, files.length),
    ...u32(list.length, offset),
    ...u16(0),
  ];
  return Uint8Array.from([...bodies.flat(), ...list, ...end]);
}

const u16 = (...values: number[]): number[] => values.flatMap((value) => [value & 255, (value >> 8) & 255]);
const u32 = (...values: number[]): number[] =>
  values.flatMap((value) => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255]);

/** The check sum of ZIP and PNG: polynomial 0xEDB88320, reflected. */
function crc32(bytes: readonly number[]): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}
