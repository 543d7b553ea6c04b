// How the pages look: one small sheet, in the shop's colours, for phones as old as Android 5.
import { createHash } from "node:crypto";
import type { Theme } from "#main/features/portal/index.ts";

export type Sheet = { readonly css: string; readonly hash: string };

const sheets = new Map<string, Sheet>();
const mostKept = 200;

/** No grid, no custom properties, no `gap`: the WebView of Android 5 is a Chrome 37. */
export function sheetOf(theme: Theme): Sheet {
  const known = sheets.get(theme.accent + theme.ink);
  if (known) return known;
  const { accent, onAccent, ink } = theme;
  const css = [
    "*{box-sizing:border-box}",
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}",
    'body{margin:0;background:#f3f5f6;color:#10181b;font:17px/1.45 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Noto Sans",Helvetica,Arial,sans-serif}',
    ".in{max-width:480px;margin:0 auto;padding:0 16px}",
    `header{background:${accent};color:${onAccent}}`,
    "header .in{display:flex;align-items:center;min-height:64px;padding-top:8px;padding-bottom:8px}",
    "header img{display:block;max-width:112px;max-height:48px;margin-right:12px;padding:4px;background:#fff;border-radius:6px}",
    "header .name{flex:1;min-width:0}",
    "header b{display:block;font-size:20px;line-height:1.2;word-wrap:break-word}",
    "header .under{display:flex;align-items:center;font-size:15px}",
    "header .under span{flex:1;min-width:0;word-wrap:break-word}",
    `header .lang{display:block;flex:none;margin:-8px -16px -8px 0;padding:11px 16px;min-width:44px;min-height:44px;color:${onAccent}}`,
    "main.in{display:block;padding-top:16px;padding-bottom:4px}",
    ".card{background:#fff;border:1px solid #d5dbde;border-radius:10px;padding:16px;margin:0 0 16px}",
    "h1{font-size:24px;line-height:1.25;margin:0 0 8px}",
    "h2{font-size:17px;margin:0 0 8px}",
    "p{margin:0 0 12px}",
    ".card>:last-child,.card form:last-child>:last-child{margin-bottom:0}",
    "label{display:block;font-weight:bold;margin:0 0 4px}",
    ".hint,.soft{color:#4f5d63}",
    ".hint{font-size:15px;margin:0 0 8px}",
    "input[type=text],input[type=tel]{display:block;width:100%;min-height:52px;margin:0 0 12px;padding:8px 12px;border:2px solid #66757a;border-radius:8px;background:#fff;color:#10181b;font:600 22px/1.3 Consolas,Menlo,'Roboto Mono','DejaVu Sans Mono',monospace;letter-spacing:1px;-webkit-appearance:none}",
    "input[aria-invalid]{border-color:#b00020}",
    ".fault{margin:0 0 8px;color:#b00020;font-weight:bold}",
    `.go{display:block;width:100%;min-height:52px;margin:0 0 12px;padding:12px;border:1px solid ${ink};border-radius:8px;background:${accent};color:${onAccent};font-family:inherit;font-size:18px;font-weight:bold;line-height:1.4;text-align:center;text-decoration:none;-webkit-appearance:none}`,
    `.go.less{background:#fff;color:${ink}}`,
    `a{color:${ink}}`,
    "a.touch{display:inline-block;padding:11px 0;min-height:44px}",
    ":focus{outline:3px solid #10181b;outline-offset:2px}",
    "ul{list-style:none;margin:0 0 12px;padding:0}",
    "li{padding:10px 0;border-top:1px solid #e3e8ea}",
    "li div{display:flex;align-items:baseline}",
    "li:first-child{border-top:0;padding-top:2px}",
    "li span{flex:1;min-width:0;padding-right:12px}",
    "li small{display:block;font-size:15px;color:#4f5d63}",
    "li .price{flex:none;white-space:nowrap}",
    `.cards li{border:1px solid #d5dbde;border-left:6px solid ${ink};border-radius:8px;padding:10px 12px;margin:0 0 8px}`,
    ".buy li{padding:0;border:0;margin:0 0 8px}",
    `.plan{display:block;width:100%;min-height:52px;margin:0;padding:10px 12px;border:1px solid ${ink};border-radius:8px;background:#fff;color:#10181b;font:inherit;text-align:left;text-decoration:none;-webkit-appearance:none}`,
    `.plan .price{color:${ink}}`,
    `.link{display:block;min-height:44px;margin:0;padding:11px 0;border:0;background:none;color:${ink};font:inherit;text-decoration:underline;text-align:left;-webkit-appearance:none}`,
    "li .row{display:flex;align-items:baseline;padding:0}",
    "fieldset{margin:0 0 12px;padding:0;border:0}",
    "legend{padding:0;font-weight:bold}",
    ".way{display:flex;align-items:center;min-height:44px;margin:0;font-weight:normal}",
    ".way input{flex:none;width:22px;height:22px;margin:0 12px 0 2px}",
    ".big{font-size:28px;line-height:1.2;font-weight:bold;margin:0 0 4px}",
    ".ok:before{content:'';display:inline-block;width:14px;height:14px;margin-right:10px;border-radius:50%;background:#14723b}",
    ".wait:before{content:'';display:inline-block;box-sizing:border-box;width:16px;height:16px;margin-right:10px;border:3px solid #8a5a00;border-radius:50%}",
    ".off:before{content:'';display:inline-block;box-sizing:border-box;width:16px;height:16px;margin-right:10px;border:2px solid #66757a;border-radius:50%}",
    "progress{display:block;width:100%;height:14px;margin:8px 0 14px;border:1px solid #66757a;border-radius:7px;background:#e3e8ea;overflow:hidden;-webkit-appearance:none;appearance:none}",
    "progress::-webkit-progress-bar{background:#e3e8ea}",
    `progress::-webkit-progress-value{background:${ink}}`,
    `progress::-moz-progress-bar{background:${ink}}`,
    ".code{display:block;margin:4px 0 8px;font:bold 24px/1.3 Consolas,Menlo,'Roboto Mono','DejaVu Sans Mono',monospace;letter-spacing:1px;word-wrap:break-word}",
    ".pre{white-space:pre-line;word-wrap:break-word}",
    "footer.in{padding-bottom:24px;font-size:15px;color:#4f5d63}",
    "footer p{margin:0}",
    "footer a{display:inline-block;padding:11px 0;min-height:44px}",
  ].join("\n");
  const sheet = { css, hash: hashOf(css) };
  if (sheets.size >= mostKept) sheets.clear();
  sheets.set(theme.accent + theme.ink, sheet);
  return sheet;
}

/** As a content policy names an inline text. */
export const hashOf = (text: string): string =>
  `sha256-${createHash("sha256").update(text).digest("base64")}`;
