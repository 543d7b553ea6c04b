// How names are compared. Pure.

/** Names that look alike are one name: case, width and spaces do not count. */
export function fold(name: string): string {
  return name.normalize("NFKC").trim().replaceAll(/\s+/g, " ").toLowerCase().normalize("NFC");
}
