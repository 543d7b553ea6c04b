// A shop's logo as it may stand in a page: a small picture that is what it says, and nothing else. Pure.

/** Bytes of the picture itself; in a page it is a third longer. */
const mostLogoBytes = 12 * 1024;

const shape = /^data:image\/(png|jpeg|svg\+xml);base64,([A-Za-z0-9+/]+={0,2})$/;

/** Why this data URL is no logo, in words for the field; undefined when it is one, or empty. */
export function faultOfLogo(url: string): string | undefined {
  if (url === "") return undefined;
  const [, type, text = ""] = shape.exec(url) ?? [];
  if (type === undefined) return "a PNG, JPEG or SVG picture, as a base64 data URL";
  const bytes = Buffer.from(text, "base64");
  if (bytes.length > mostLogoBytes)
    return `at most ${mostLogoBytes / 1024} KB; this is ${Math.ceil(bytes.length / 1024)} KB`;
  const real =
    type === "png"
      ? bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
      : type === "jpeg"
        ? bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))
        : /<svg[\s>]/.test(bytes.toString("utf8", 0, 2000));
  return real ? undefined : "not the kind of picture it says it is";
}
