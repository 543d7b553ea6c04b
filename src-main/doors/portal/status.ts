// The page with the time left, and its other faces: not connected, paused, over, still connecting.
import type { Grant } from "#contract/access.ts";
import { dataOf, lengthOf, momentOf } from "./format.ts";
import { pageOf, type Look } from "./frame.ts";
import { html, type Html } from "./html.ts";

/** What is left of a right, in numbers. `share` is 0…1 of what was sold. */
export type Rest = {
  readonly seconds: number | null;
  readonly timeShare: number | null;
  readonly until: number | null;
  readonly data: { readonly used: number; readonly total: number } | null;
  readonly used: number;
};

export type Status = {
  readonly look: Look;
  readonly now: number;
  readonly kind: "online" | "away" | "paused" | "over";
  readonly rest: Rest;
  /** Why it is over: by data rather than by time. */
  readonly byData: boolean;
  readonly begun: boolean;
  /** Shown only to who typed it. */
  readonly code: string | undefined;
  /** Where the guest wanted to go. */
  readonly dst: string;
  /** Where the router lets go of this device, when time counts online only. */
  readonly logout: string;
  /** Sealed: this right, this phone. */
  readonly pass: string;
  /** The router's login page, or empty. */
  readonly login: string;
};

export function restOf(grant: Grant): Rest {
  const { terms, secondsLeft, secondsTotal, bytesIn, bytesOut } = grant;
  const caps = (
    [
      [terms.caps.total, bytesIn + bytesOut],
      [terms.caps.in, bytesIn],
      [terms.caps.out, bytesOut],
    ] as const
  )
    .flatMap(([total, used]) => (total === null ? [] : [{ total, used: Math.min(used, total) }]))
    .toSorted((a, b) => a.total - a.used - (b.total - b.used));
  return {
    seconds: secondsLeft,
    timeShare: secondsLeft === null || !secondsTotal ? null : Math.min(1, secondsLeft / secondsTotal),
    until: grant.until,
    data: caps[0] ?? null,
    used: bytesIn + bytesOut,
  };
}

export function statusPage(status: Status): string {
  const { look, kind } = status;
  return pageOf({
    look,
    body: html`<section class="card">${face(status)}</section>
      ${status.code === undefined || kind === "over" ? undefined : keep(status.code, look)}`,
  });
}

/** A page that stays open says how old it is: one that changed under the reader's eyes would be worse. */
function age({ look, now, pass }: Status): Html {
  const { words, language, timeZone } = look;
  return html`<p class="hint">
    ${words.online.asOf(momentOf(now, now, timeZone, language))}
    <a class="touch" href="/me/${pass}?lang=${language}">${words.online.look}</a>
  </p>`;
}

function face(status: Status): Html {
  const { look, kind, dst, logout, byData, begun } = status;
  const { words } = look;
  switch (kind) {
    case "online":
      return html`<h1 class="ok" role="status">${words.online.title}</h1>
        ${rest(status)} ${age(status)}
        ${dst === "" ? undefined : html`<a class="go" href="${dst}" rel="noreferrer">${words.online.goOn(new URL(dst).host)}</a>`}
        ${
          logout === ""
            ? undefined
            : html`<a class="go less" href="${logout}">${words.online.stop}</a>
                <p class="hint">${words.online.stopWhy}</p>`
        }`;
    case "away":
      return html`<h1 class="off">${words.away.title}</h1>
        ${rest(status)} ${begun ? undefined : html`<p>${words.away.wait}</p>`}
        ${button(status, "/g/again", words.away.again)} ${loginLink(status)}`;
    case "paused":
      return html`<h1 class="wait">${words.paused.title}</h1>
        ${rest(status)} ${button(status, "/g/resume", words.paused.resume)}`;
    case "over":
      return html`<h1 class="off">${byData ? words.over.data : words.over.title}</h1>
        <p class="soft">${words.online.used(dataOf(status.rest.used))}</p>
        <a class="go" href="${status.login === "" ? "/" : status.login}">${words.over.code}</a>`;
  }
}

function rest({ look, now, rest: left, kind }: Status): Html {
  const { words, language, timeZone } = look;
  const { seconds, timeShare, until, data, used } = left;
  const moment =
    until === null || kind === "paused"
      ? undefined
      : words.online.until(momentOf(until, now, timeZone, language));
  return html`${seconds === null ? html`<p class="big">${words.online.noLimit}</p>` : html`<p class="big">${words.online.left(lengthOf(seconds, language))}</p>`}
  ${moment === undefined ? undefined : html`<p class="soft">${moment}</p>`}
  ${timeShare === null ? undefined : bar(timeShare, words.online.left(lengthOf(seconds ?? 0, language)))}
  ${
    data === null
      ? kind === "online"
        ? html`<p class="soft">${words.online.used(dataOf(used))}</p>`
        : undefined
      : html`<p class="soft">${words.online.data(dataOf(data.used), dataOf(data.total))}</p>
          ${bar(1 - data.used / data.total, words.online.data(dataOf(data.used), dataOf(data.total)))}`
  }`;
}

const bar = (share: number, label: string): Html =>
  html`<progress max="100" value="${Math.round(share * 100)}" aria-label="${label}"></progress>`;

function keep(code: string, { words }: Look): Html {
  return html`<section class="card">
    <h2>${words.online.keep}</h2>
    <span class="code">${code}</span>
    <p class="soft">${words.online.keepWhy} ${words.online.keepPage}</p>
  </section>`;
}

function button({ pass, look }: Status, action: string, label: string): Html {
  return html`<form method="post" action="${action}">
    <input type="hidden" name="p" value="${pass}" /><input
      type="hidden"
      name="lang"
      value="${look.language}"
    /><button class="go" type="submit">${label}</button>
  </form>`;
}

const loginLink = ({ login, look }: Status): Html | undefined =>
  login === ""
    ? undefined
    : html`<p class="hint">${look.words.away.openWhy}</p>
        <a class="go less" href="${login}">${look.words.away.open}</a>`;
