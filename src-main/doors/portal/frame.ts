// What every page has around it: the shop's name and colours, the other language, help and terms.
import { html, inline, type Html } from "./html.ts";
import type { Sheet } from "./style.ts";
import type { Language, Words } from "./words/index.ts";

/** Everything a page shows that is not its own matter. */
export type Look = {
  readonly language: Language;
  readonly words: Words;
  readonly sheet: Sheet;
  readonly title: string;
  /** The site's name; empty where the site is not known. */
  readonly site: string;
  readonly timeZone: string;
  /** A data URL, or empty. */
  readonly logo: string;
  /** A phone number or a short text, or empty. */
  readonly help: string;
  /** The same page in another language. */
  readonly other: { readonly language: Language; readonly name: string; readonly href: string } | undefined;
  /** Where the terms are; empty when there are none. */
  readonly terms: string;
};

export type PageParts = {
  readonly look: Look;
  readonly body: Html;
  /** Asked for again after so many seconds. */
  readonly again?: { readonly seconds: number; readonly href: string };
  /** The only script there is: sends the page's form. */
  readonly script?: string;
};

const phone = /^\+?[\d\s()-]{6,20}$/;

export function pageOf({ look, body, again, script }: PageParts): string {
  const { language, words, sheet, title, site, logo, help, other, terms } = look;
  return html`<!DOCTYPE html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no" />
        ${again && html`<meta http-equiv="refresh" content="${again.seconds};url=${again.href}" />`}
        <title>${title}</title>
        ${inline("style", sheet.css)}
      </head>
      <body>
        <header>
          <div class="in">
            ${logo === "" ? undefined : html`<img src="${logo}" alt="" />`}
            <div class="name">
              <b>${title}</b>
              <div class="under">
                <span>${site === "" ? "WiFi" : words.wifiAt(site)}</span>
                ${other && html`<a class="lang" href="${other.href}" lang="${other.language}" hreflang="${other.language}">${other.name}</a>`}
              </div>
            </div>
          </div>
        </header>
        <main class="in">${body}</main>
        <footer class="in">
          ${help === "" ? undefined : html`<p>${words.help}: ${helpLink(help)}</p>`}
          ${terms === "" ? undefined : html`<p><a href="${terms}">${words.terms}</a></p>`}
        </footer>
        ${script && inline("script", script)}
      </body>
    </html> `.html;
}

function helpLink(help: string): Html {
  return phone.test(help) ? html`<a href="tel:${help.replace(/[^\d+]/g, "")}">${help}</a>` : html`${help}`;
}
