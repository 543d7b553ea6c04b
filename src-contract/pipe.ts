/** All a transport has to be. Electron's bridge, a WebSocket and a test pair all fit. */
export type Pipe = {
  send(text: string): void;
  receive(listener: (text: string) => void): void;
  /** Called once when the other side is gone. */
  closed(listener: () => void): void;
};
