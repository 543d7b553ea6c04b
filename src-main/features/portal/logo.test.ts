import { expect, test } from "vitest";
import { faultOfLogo } from "./logo.ts";

const url = (type: string, bytes: Buffer): string => `data:image/${type};base64,${bytes.toString("base64")}`;
const png = (length: number): Buffer =>
  Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(length - 8)]);

test("small pictures of three kinds, and no logo at all, are logos", () => {
  const svg = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>');
  const all = [
    "",
    url("png", png(12 * 1024)),
    url("jpeg", Buffer.from([0xff, 0xd8, 0xff, 0xe0])),
    url("svg+xml", svg),
  ];
  expect(all.map(faultOfLogo)).toEqual([undefined, undefined, undefined, undefined]);
});

test("everything else is refused with the reason", () => {
  expect(faultOfLogo(url("png", png(12 * 1024 + 1)))).toContain("at most 12 KB");
  for (const bad of [
    "https://example.com/logo.png",
    "javascript:alert(1)",
    'data:image/png;base64,AAAA" onload="x',
    "data:text/html;base64,AAAA",
    url("gif", png(20)),
  ])
    expect(faultOfLogo(bad)).toContain("PNG, JPEG or SVG");
  expect(faultOfLogo(url("png", Buffer.from("<svg>")))).toContain("not the kind");
  expect(faultOfLogo(url("svg+xml", png(20)))).toContain("not the kind");
});
