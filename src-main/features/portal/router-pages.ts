// The pages a MikroTik router shows by itself: each sends the phone to us, small, without scripts. Pure.

export type RouterPage = { readonly name: string; readonly text: string };

/** Where the pages send phones: our address as guests reach it, and the router's own key. */
export type PageTarget = { readonly address: string; readonly port: number; readonly key: string };

/**
 * Only the `-esc` forms of variables are written (MikroTik manual, hotspot customisation): they cannot hold a quote
 * or an angle bracket, so neither `dst` nor a user's name can break out of the page, on whatever version.
 */
const told = [
  ["srv", "server-name-esc"],
  ["mac", "mac-esc"],
  ["ip", "ip-esc"],
  ["login", "link-login-only-esc"],
  ["dst", "link-orig-esc"],
] as const;

/** Ours begin with this line, so that a person at the router sees whose they are. */
const mark = "<!-- Kaunta writes this page. -->";

/** The six pages every hotspot folder has from the start, so that they can be written on every version. */
export function routerPages(target: PageTarget): RouterPage[] {
  const away = (extra = ""): string => urlOf(target, extra);
  return [
    { name: "login.html", text: loginPage(away("&amp;err=$(error-orig-esc)")) },
    { name: "rlogin.html", text: goPage(away()) },
    { name: "redirect.html", text: goPage(away()) },
    { name: "alogin.html", text: goPage(away()) },
    { name: "status.html", text: goPage(away()) },
    { name: "logout.html", text: goPage(away()) },
  ];
}

function urlOf({ address, port, key }: PageTarget, extra: string): string {
  const query = told.map(([name, variable]) => `${name}=$(${variable})`).join("&amp;");
  return `http://${address}:${port}/hs/${key}?${query}${extra}`;
}

const refresh = (url: string, seconds: number): string =>
  `<meta http-equiv="refresh" content="${seconds};url=${url}">`;

const head = (forward: string): string =>
  [
    "<!DOCTYPE html>",
    mark,
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta http-equiv="pragma" content="no-cache"><meta http-equiv="expires" content="-1">',
    '<meta name="referrer" content="no-referrer">',
    forward,
    "<title>WiFi</title>",
    "<style>body{font:18px/1.5 sans-serif;margin:0 auto;max-width:24em;padding:1em;color:#10181b}" +
      "a,button{display:block;width:100%;box-sizing:border-box;padding:.7em;margin:1em 0;border:0;" +
      "background:#0f5c63;color:#fff;font:inherit;text-align:center}" +
      "input{display:block;width:100%;box-sizing:border-box;padding:.6em;font:inherit;border:1px solid #66757a}" +
      "label{display:block;margin-top:.8em}</style></head><body>",
  ].join("\n");

function goPage(url: string): string {
  return `${head(refresh(url, 0))}\n<a href="${url}">Continue &middot; Endelea</a>\n</body></html>\n`;
}

/**
 * The page the router shows when it is asked for itself. It sends phones on as the others do; where our computer does
 * not answer, its second button leads to a form of the router's own: codes that are on the router work without us.
 * That button logs in with nothing, which cannot succeed: after an error the page has the form, and time to type.
 */
function loginPage(url: string): string {
  return [
    head(`$(if error)${refresh(url, 90)}$(else)${refresh(url, 2)}$(endif)`),
    `<a href="${url}">Continue &middot; Endelea</a>`,
    "$(if error)",
    "<p><b>Not connected. Enter your code twice. &middot; Hujaunganishwa. Andika msimbo mara mbili.</b></p>",
    '<form method="post" action="$(link-login-only)">',
    '<label for="a">Code &middot; Msimbo</label>',
    '<input id="a" name="username" autocomplete="off" autocapitalize="characters" required>',
    '<label for="b">Code again &middot; Msimbo tena</label>',
    '<input id="b" name="password" autocomplete="off" autocapitalize="characters" required>',
    "<button>Connect &middot; Unganisha</button>",
    "</form>",
    "$(else)",
    "<p>Page does not open? &middot; Ukurasa haufunguki?</p>",
    '<a href="$(link-login-only)?username=-&amp;password=-">Enter the code here &middot; Andika msimbo hapa</a>',
    "$(endif)",
    "</body></html>\n",
  ].join("\n");
}
