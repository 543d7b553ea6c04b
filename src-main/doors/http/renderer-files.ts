// The screens as files: one answer for both hosts (Electron's own scheme, and the embedded server).
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".json": "application/json",
};

const headers: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** The empty page into which the screens draw the portal's preview: it may style itself, and nothing else. */
const previewPage = "/portal-preview.html";
const previewPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'self'";

export type FileAnswer = {
  readonly status: 200 | 400 | 404;
  readonly headers: Record<string, string>;
  readonly body: Buffer | string;
};

/** The file at `pathname` below `root`; `/` is index.html. Never leaves `root`, never throws. */
export async function rendererFile(root: string, pathname: string): Promise<FileAnswer> {
  const none = (status: 400 | 404): FileAnswer => ({ status, headers: { ...headers }, body: "" });
  let path: string;
  try {
    path = normalize(join(root, decodeURIComponent(pathname === "/" ? "/index.html" : pathname)));
  } catch {
    return none(400);
  }
  if (!path.startsWith(root + sep)) return none(404);
  try {
    const body = await readFile(path);
    // Built assets carry a hash in their name; the page itself must always be the newest.
    const cache = path.startsWith(join(root, "assets") + sep) ? "max-age=31536000, immutable" : "no-cache";
    return {
      status: 200,
      headers: {
        ...headers,
        ...(path === join(root, previewPage) ? { "content-security-policy": previewPolicy } : {}),
        "cache-control": cache,
        "content-type": types[extname(path)] ?? "application/octet-stream",
      },
      body,
    };
  } catch {
    return none(404);
  }
}
