// A site's short name, for addresses and other programs.

/** `Kisumu – Main Street` becomes `kisumu-main-street`; the second of its kind `…-2`. Never changes afterwards. */
export function slugOf(name: string, taken: ReadonlySet<string>): string {
  const base =
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 40) || "site";
  let slug = base;
  for (let again = 2; taken.has(slug); again++) slug = `${base}-${again}`;
  return slug;
}
