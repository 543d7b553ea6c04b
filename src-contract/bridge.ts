// What the preload hands the page in Electron. No zod here: the preload must stay a few lines.
export const channels = { up: "kaunta:up", down: "kaunta:down", gone: "kaunta:gone" } as const;

/** Frames of the contract as text. After `closed`, the next `send` opens a new line to the core. */
export type Bridge = {
  send(text: string): void;
  receive(listener: (text: string) => void): void;
  closed(listener: () => void): void;
};
