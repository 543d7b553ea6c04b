// A device file of Linux: /dev/usb/lp0 for a printer at a USB socket. What it says can be read from the same file.
import { userInfo } from "node:os";
import type { Clock, Timer } from "#main/platform/clock.ts";
import { textOf } from "#main/platform/errors.ts";
import type { Outside } from "./outside.ts";
import { errnoOf, type Way, WayError } from "./way.ts";

/** How often a busy device is tried again, and how often it is asked whether it said something. */
const retryMs = 20;

export async function openDevice(
  { outside, clock }: { outside: Pick<Outside, "openDevice" | "platform">; clock: Clock },
  { path }: { path: string },
): Promise<Way> {
  if (outside.platform === "win32")
    throw new WayError(
      "not-here",
      "Windows has no device files. Add the printer to Windows and choose its queue here.",
    );
  const device = await outside.openDevice(path).catch((error: unknown) => {
    throw refused(errnoOf(error), path, error);
  });
  let hear: (bytes: Uint8Array) => void = () => {};
  let ended: (why: string) => void = () => {};
  let open = true;
  let timer: Timer | undefined;
  let reading: Promise<void> = Promise.resolve();
  const later = (): void => {
    timer = clock.after(retryMs, () => {
      reading = listen();
    });
  };

  async function listen(): Promise<void> {
    try {
      const said = await device.read();
      if (said.length > 0) hear(said);
    } catch (error) {
      // Some printers are write-only. A device that is gone says so at the next write.
      if (errnoOf(error) === "ENODEV" && open) ended("it was unplugged");
      return;
    }
    if (open) later();
  }
  later();

  return {
    talks: true,
    async write(bytes) {
      let left = bytes;
      while (left.length > 0 && open) {
        const taken = await device.write(left).catch((error: unknown) => {
          throw refused(errnoOf(error), path, error);
        });
        left = left.subarray(taken);
        if (taken === 0) await new Promise<void>((resolve) => void clock.after(retryMs, resolve));
      }
    },
    hear: (listener) => void (hear = listener),
    ended: (listener) => void (ended = listener),
    async close() {
      open = false;
      timer?.cancel();
      await reading;
      await device.close();
    },
  };
}

function refused(code: string, path: string, cause: unknown): WayError {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return new WayError(
        "no-permission",
        `This computer does not let Kaunta write to ${path}. Run "sudo usermod -aG lp ${userInfo().username}", then log out and in again.`,
        { cause },
      );
    case "ENOENT":
    case "ENXIO":
    case "ENODEV":
      return new WayError(
        "unreachable",
        `${path} is not a printer that is there. Is it plugged in and switched on?`,
        {
          cause,
        },
      );
    case "EBUSY":
      return new WayError(
        "unreachable",
        `${path} is in use by another program. Close it, or wait until it is done.`,
        {
          cause,
        },
      );
    case "ENOSPC": // what usblp says for a printer without paper
      return new WayError("paper-out", "The paper is used up. Put in a new roll, then go on.", { cause });
    default:
      return new WayError(
        "broken-off",
        `${path}: ${textOf(cause)}. Is the printer plugged in and switched on?`,
        {
          cause,
        },
      );
  }
}
