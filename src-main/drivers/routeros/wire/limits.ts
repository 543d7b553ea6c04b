/** What one connection accepts from its peer, in bytes and words. More ends the connection. */
export type WireLimits = {
  readonly wordBytes: number;
  readonly sentenceBytes: number;
  readonly sentenceWords: number;
  /** All rows gathered for one command without `onRow`. */
  readonly replyBytes: number;
};

export const wireLimits: WireLimits = {
  wordBytes: 4 * 1024 * 1024,
  sentenceBytes: 8 * 1024 * 1024,
  sentenceWords: 2048,
  replyBytes: 64 * 1024 * 1024,
};
