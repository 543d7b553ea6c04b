// The other pages: still connecting, in use elsewhere, came by another way, the terms.
import { pageOf, type Look } from "./frame.ts";
import { html } from "./html.ts";
import { hashOf } from "./style.ts";

/** Sends the form to the router by itself where scripts run; where not, there is its button. */
const sendForm = "document.forms[0].submit()";
export const sendFormHash = hashOf(sendForm);

/** How often the page that waits comes again, in seconds, and from which time on it offers the other way. */
const waitSeconds = 5;
const otherWayFrom = 2;

export function waitingPage(page: {
  look: Look;
  pass: string;
  /** How often it was tried. */
  times: number;
  code: string | undefined;
  /** The router's login address, or empty. */
  login: string;
}): { text: string; script: boolean } {
  const { look, pass, times, code, login } = page;
  const { words } = look;
  const other = login !== "" && code !== undefined && times >= otherWayFrom;
  const script = other && times === otherWayFrom;
  const text = pageOf({
    look,
    again: {
      seconds: waitSeconds,
      href: `/me/${pass}?lang=${look.language}&w=${Math.min(times + 1, 999)}`,
    },
    ...(script ? { script: sendForm } : {}),
    body: html`<section class="card">
        <h1 class="wait" role="status">${words.waiting.title}</h1>
        <p>${words.waiting.text}</p>
        ${times > 1 ? html`<p class="soft">${words.waiting.since(times)}</p>` : undefined}
        ${
          other
            ? html`<p class="hint">${words.waiting.otherWhy}</p>
                <form method="post" action="${login}">
                  <input type="hidden" name="username" value="${code}" /><input
                    type="hidden"
                    name="password"
                    value="${code}"
                  /><button class="go less" type="submit">${words.waiting.other}</button>
                </form>`
            : undefined
        }
      </section>
      ${
        code === undefined
          ? undefined
          : html`<section class="card">
              <h2>${words.online.keep}</h2>
              <span class="code">${code}</span>
              <p class="soft">${words.online.keepWhy}</p>
            </section>`
      }`,
  });
  return { text, script };
}

export function limitPage(page: {
  look: Look;
  pass: string;
  devices: readonly string[];
  most: number;
}): string {
  const { look, pass, devices, most } = page;
  const { words } = look;
  return pageOf({
    look,
    body: html`<section class="card">
      <h1>${words.limit.title}</h1>
      <p>${words.limit.text(most)}</p>
      ${devices.map(
        (mac) =>
          html`<form method="post" action="/g/drop">
            <input type="hidden" name="p" value="${pass}" /><input
              type="hidden"
              name="lang"
              value="${look.language}"
            /><input type="hidden" name="mac" value="${mac}" /><button class="go" type="submit">
              ${words.limit.drop(words.device(mac.slice(-5)))}
            </button>
          </form>`,
      )}
    </section>`,
  });
}

export function strayPage(page: { look: Look; login: string; code: string; fault?: string }): string {
  const { look, login, code, fault } = page;
  const { words } = look;
  return pageOf({
    look,
    body: html`<section class="card">
      <h1>${words.stray.title}</h1>
      ${fault === undefined ? undefined : html`<p class="fault" role="alert">${fault}</p>`}
      ${
        login === ""
          ? undefined
          : html`<p>${words.stray.text}</p>
              <a class="go" href="${login}">${words.away.open}</a>`
      }
      <p>${words.stray.self}</p>
      ${code === "" ? undefined : html`<p>${words.stray.code(code)}</p>`}
    </section>`,
  });
}

export function termsPage(page: { look: Look; text: string; back: string }): string {
  const { look, text, back } = page;
  return pageOf({
    look: { ...look, terms: "" },
    body: html`<section class="card">
      <h1>${look.words.terms}</h1>
      <p class="pre">${text}</p>
      <a class="go less" href="${back}">${look.words.back}</a>
    </section>`,
  });
}
