// Shortcuts are written `mod+k`, `shift+?`, `F5` or, one key after the other, `g o`.

const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

const names: Readonly<Record<string, string>> = {
  mod: isMac ? "⌘" : "Ctrl",
  alt: isMac ? "⌥" : "Alt",
  shift: "⇧",
  enter: "↵",
  escape: "Esc",
  delete: "Del",
  end: "End",
  home: "Home",
  up: "↑",
  down: "↓",
  left: "←",
  right: "→",
  comma: ",",
};

/** The keys one by one, as they stand on this computer's keyboard. */
export function spellKeys(keys: string): string[] {
  return keys
    .split(/[+ ]/)
    .map((key) => names[key.toLowerCase()] ?? (key.length === 1 ? key.toUpperCase() : key));
}

export type Stroke = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"> & {
  /** The place on the keyboard: `Digit1` is the same key with Shift or without. */
  readonly code?: string;
};

/** Whether a key press is this one stroke of a shortcut. */
export function isStroke(stroke: string, event: Stroke): boolean {
  const parts = stroke.toLowerCase().split("+");
  const key = parts.at(-1) === "comma" ? "," : parts.at(-1);
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const otherMod = isMac ? event.ctrlKey : event.metaKey;
  // Shift turns a digit into a sign that differs from keyboard to keyboard.
  const isShiftedDigit = /^\d$/.test(key ?? "") && parts.includes("shift");
  // A sign such as `?` already holds its shift.
  const isSign = key !== undefined && key.length === 1 && !/[a-z0-9]/.test(key);
  return (
    (isShiftedDigit ? event.code === `Digit${key}` : event.key.toLowerCase() === key) &&
    mod === parts.includes("mod") &&
    !otherMod &&
    event.altKey === parts.includes("alt") &&
    (isSign || event.shiftKey === parts.includes("shift"))
  );
}
