// Which way is opened how, on this computer.
import type { PrinterWay } from "#contract/printing.ts";
import type { Clock } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import { openCups } from "./cups.ts";
import { openDevice } from "./device.ts";
import { openNetwork } from "./network.ts";
import type { Outside } from "./outside.ts";
import { type OpenWay, type Way, WayError } from "./way.ts";
import { createSpooler } from "./windows.ts";

export type Ways = {
  /** Throws WayError and nothing else. */
  open: OpenWay;
  /** Lets go what is kept between jobs. */
  stop(): void;
};

export function createWays(parts: { outside: Outside; clock: Clock }): Ways {
  const spooler = createSpooler(parts);
  function open(way: PrinterWay): Promise<Way> {
    switch (way.kind) {
      case "network":
        return openNetwork(parts, way);
      case "device":
        return openDevice(parts, way);
      case "spooler":
        return parts.outside.platform === "win32" ? spooler.open(way) : openCups(parts, way);
    }
  }
  return {
    async open(way) {
      try {
        return await open(way);
      } catch (error) {
        if (error instanceof WayError) throw error;
        throw new WayError("unreachable", `The printer cannot be reached: ${textOf(error)}`, {
          cause: error,
        });
      }
    },
    stop: spooler.stop,
  };
}

/** The way in a few words, for a test page: `192.168.1.50:9100`, `/dev/usb/lp0`, `queue POS-58`. */
export function wayInWords(way: PrinterWay): string {
  switch (way.kind) {
    case "network":
      return `${way.host}:${way.port}`;
    case "device":
      return way.path;
    case "spooler":
      return `queue ${way.queue}`;
  }
}
