// A picture from the person's computer, made small enough for a phone's first page.

/** Bytes of the picture itself, as the core allows. */
export const mostLogoBytes = 12 * 1024;

/** No shop's logo is larger; a photo from a camera may be, and is not worth decoding. */
const mostGivenBytes = 15 * 1024 * 1024;

export type LogoRead =
  | { readonly kind: "logo"; readonly url: string; readonly bytes: number; readonly scaled: boolean }
  | { readonly kind: "refused"; readonly why: "not-a-picture" | "too-large" | "svg-too-large" };

const kinds = new Set(["image/png", "image/jpeg", "image/svg+xml"]);

/** As it is when it is small enough; else drawn smaller until it is. */
export async function readLogo(file: File): Promise<LogoRead> {
  if (!file.type.startsWith("image/")) return { kind: "refused", why: "not-a-picture" };
  if (file.size > mostGivenBytes) return { kind: "refused", why: "too-large" };
  if (kinds.has(file.type) && file.size <= mostLogoBytes)
    return { kind: "logo", url: await asDataUrl(file), bytes: file.size, scaled: false };
  if (file.type === "image/svg+xml") return { kind: "refused", why: "svg-too-large" };
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (picture === undefined) return { kind: "refused", why: "not-a-picture" };
  try {
    const small = await smallest(picture);
    return small
      ? { kind: "logo", url: await asDataUrl(small), bytes: small.size, scaled: true }
      : { kind: "refused", why: "too-large" };
  } finally {
    picture.close();
  }
}

/** The largest form that fits: first without loss, for logos have edges; then as a photo. */
async function smallest(picture: ImageBitmap): Promise<Blob | undefined> {
  for (const side of [360, 280, 220, 160, 120]) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    for (const [type, quality] of [["image/png"], ["image/jpeg", 0.82]] as const) {
      if (type === "image/jpeg" && seeThrough(canvas)) continue;
      const drawn = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality));
      if (drawn && drawn.size <= mostLogoBytes) return drawn;
    }
  }
  return undefined;
}

/** A photo has no glass: what is seen through would turn black. */
function seeThrough(canvas: HTMLCanvasElement): boolean {
  const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
  for (let at = 3; at < pixels.length; at += 4) if ((pixels[at] ?? 255) < 250) return true;
  return false;
}

function asDataUrl(blob: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(typeof reader.result === "string" ? reader.result : ""));
    reader.addEventListener("error", () => failed(new Error("the file could not be read")));
    reader.readAsDataURL(blob);
  });
}
