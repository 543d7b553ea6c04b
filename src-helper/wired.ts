// A radio that is none: guests come by cable, through an access point of somebody else's.
import type { Radio, RadioState } from "./parts.ts";

export function createWired(): Radio {
  let state: RadioState = "off";
  return {
    start() {
      state = "up";
      return Promise.resolve({ channel: 0 });
    },
    stop() {
      state = "off";
      return Promise.resolve();
    },
    stations: () => Promise.resolve([]),
    kick: () => Promise.resolve(),
    state: () => state,
  };
}
