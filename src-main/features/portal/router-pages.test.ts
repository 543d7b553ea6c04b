import { expect, test } from "vitest";
import { routerPages } from "./router-pages.ts";

const pages = routerPages({ address: "192.168.1.5", port: 7421, key: "k3y" });

/** As a router fills a page in: every `$(…)`, with what an attacker put there. */
function filled(text: string, values: Record<string, string>): string {
  return text
    .replace(
      /\$\(if (\w+)\)([\s\S]*?)(?:\$\(else\)([\s\S]*?))?\$\(endif\)/g,
      (_, name: string, inside: string, other = "") => (values[name] ? inside : other),
    )
    .replace(/\$\(([\w-]+)\)/g, (_, name: string) =>
      name.endsWith("-esc")
        ? encodeURIComponent(values[name.slice(0, -4)] ?? "")
        : (values[name] ?? `?${name}?`),
    );
}

test("the pages are small, need no script, and are the ones every hotspot folder has", () => {
  expect(pages.map(({ name }) => name)).toEqual([
    "login.html",
    "rlogin.html",
    "redirect.html",
    "alogin.html",
    "status.html",
    "logout.html",
  ]);
  for (const { text } of pages) {
    expect(Buffer.byteLength(text)).toBeLessThan(3000);
    expect(text).not.toMatch(/<script|javascript:| on\w+=/i);
    // Plain ASCII: the router keeps bytes, whatever its own character set.
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
  }
});

test("nothing a guest can say is written but in its escaped form", () => {
  for (const { text } of pages)
    for (const [, name = ""] of text.matchAll(/\$\(([^)]*)\)/g))
      expect(name).toMatch(/-esc$|^if error$|^else$|^endif$|^link-login-only$/);
});

test("a script in dst, in a name or in an error stays text, on whatever version", () => {
  const evil = `javascript:alert(1)//"><script>alert(1)</script>'`;
  for (const { text } of pages) {
    const page = filled(text, {
      mac: "AA:BB:CC:00:00:01",
      ip: "10.5.50.12",
      "link-login-only": "http://10.5.50.1/login",
      "link-orig": evil,
      "error-orig": evil,
      error: evil,
      "server-name": evil,
    });
    expect(page).not.toMatch(/<script/);
    expect(page).not.toMatch(/\?[\w-]+\?/);
    const target = /url=([^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const url = new URL(target);
    expect([url.origin, url.pathname, url.searchParams.get("dst")]).toEqual([
      "http://192.168.1.5:7421",
      "/hs/k3y",
      evil,
    ]);
    expect(url.searchParams.get("mac")).toBe("AA:BB:CC:00:00:01");
  }
});

test("the login page sends phones on; after an error it has a form of its own, and time to type", () => {
  const login = pages[0]?.text ?? "";
  const address = { "link-login-only": "http://10.5.50.1/login" };
  const plain = filled(login, address);
  expect(plain).toContain('content="2;url=');
  expect(plain).not.toContain("<form");
  expect(plain).toContain('href="http://10.5.50.1/login?username=-&amp;password=-"');
  const refused = filled(login, { ...address, error: "x" });
  expect(refused).toContain('content="90;url=');
  expect(refused).toContain('action="http://10.5.50.1/login"');
  expect(refused).toContain("Andika msimbo mara mbili");
});
