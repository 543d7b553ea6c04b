// Each window's page has one line to the core: frames of text over two channels of Electron's own messaging.
import { ipcMain } from "electron";
import type { IpcMainEvent, WebContents } from "electron";
import { channels } from "#contract/bridge.ts";
import type { Pipe } from "#contract/pipe.ts";

/** A frame larger than this is no frame of ours. */
const frameLimit = 1 << 20;

type Line = { hear: (text: string) => void; end: () => void };

export function createWindowLines(parts: {
  isOurPage: (url: string) => boolean;
  serve: (pipe: Pipe) => void;
}): {
  /** Ends every line; pages that speak again get new ones. */
  dropAll(): void;
  stop(): void;
} {
  const lines = new Map<WebContents, Line>();

  function open(page: WebContents): Line {
    let hear: (text: string) => void = () => {};
    let ended: () => void = () => {};
    const line: Line = {
      hear: (text) => hear(text),
      end() {
        if (lines.get(page) !== line) return;
        lines.delete(page);
        page.off("did-start-loading", line.end);
        page.off("destroyed", line.end);
        page.off("render-process-gone", line.end);
        ended();
        if (!page.isDestroyed()) page.send(channels.gone);
      },
    };
    lines.set(page, line);
    // A page that loads anew, crashes or closes has let go of its line.
    page.on("did-start-loading", line.end);
    page.on("destroyed", line.end);
    page.on("render-process-gone", line.end);
    parts.serve({
      send(text) {
        if (lines.get(page) === line && !page.isDestroyed()) page.send(channels.down, text);
      },
      receive: (listener) => void (hear = listener),
      closed: (listener) => void (ended = listener),
    });
    return line;
  }

  function onFrame(event: IpcMainEvent, text: unknown): void {
    const frame = event.senderFrame;
    // Only the top frame of our own page may speak.
    if (!frame || frame.parent !== null || !parts.isOurPage(frame.url)) return;
    if (typeof text !== "string" || text.length > frameLimit) return;
    (lines.get(event.sender) ?? open(event.sender)).hear(text);
  }

  ipcMain.on(channels.up, onFrame);
  const dropAll = (): void => {
    for (const line of lines.values()) line.end();
  };
  return {
    dropAll,
    stop() {
      ipcMain.off(channels.up, onFrame);
      dropAll();
    },
  };
}
