// What to do about something, taken apart: words to read, and the words to type.

export type Fix = {
  readonly before: string;
  /** To be copied into a terminal; empty when the advice is no command. */
  readonly command: string;
  readonly after: string;
};

const typed = /(?:^|: )((?:sudo|rfkill|nmcli|hotspotctl|kaunta-setup|iw|systemctl|ip) .+)$/s;

/** `Bring the internet by cable, then: nmcli device disconnect wlan0` and `sudo apt install x; then start again`. */
export function partsOfFix(fix: string): Fix {
  const found = typed.exec(fix)?.[1];
  if (found === undefined) return { before: fix, command: "", after: "" };
  const before = fix.slice(0, fix.length - found.length).trim();
  const end = found.search(/[;,] (?=[a-z]+ )(?!hotspotctl )/);
  const command = end < 0 ? found : found.slice(0, end);
  const after = end < 0 ? "" : found.slice(end + 1).trim();
  return { before, command: command.trim(), after };
}
