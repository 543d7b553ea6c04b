// Lists the logs of the house, reads pages of them from the files, and follows what is written.
import type { z } from "zod";
import type { Facts } from "#contract/facts.ts";
import type { LogFile, LogLine, logs } from "#contract/logs.ts";
import type { Bus } from "#main/platform/bus.ts";
import type { Clock } from "#main/platform/clock.ts";
import { siteLog, type LogFiles } from "#main/platform/log-files.ts";
import { storedLogs } from "#main/platform/log-store.ts";
import { createFollower } from "./follow.ts";
import { linesOf } from "./lines.ts";
import { createNewest, matcher } from "./search.ts";

type Page = { lines: LogLine[]; more: boolean };
type PageWish = z.output<typeof logs.read.input>;

/** No line waits longer for its file than this. */
const putAwayMs = 60_000;

export type LogViewer = ReturnType<typeof createLogViewer>;

export function createLogViewer(parts: {
  files: LogFiles;
  bus: Bus<Facts>;
  clock: Clock;
  watched: (topic: string) => boolean;
  /** The names of the sites, by id. */
  titles: () => ReadonlyMap<string, string>;
}) {
  const { files } = parts;
  const follower = createFollower(parts);
  let deaf = (): void => {};
  let reading: Promise<unknown> = Promise.resolve();

  async function readPage({ log, limit, ...wish }: PageWish): Promise<Page> {
    await files.flush(log);
    const wanted = matcher(wish);
    const stored = await storedLogs(files.folder, log);
    let page: Page = { lines: [], more: false };
    for (const [index, file] of stored.entries()) {
      const older = stored[index + 1];
      // What is in this file was said after the older one was put away, or waited for that.
      if (wish.before !== undefined && older && older.until - putAwayMs >= wish.before) continue;
      const newest = createNewest(Math.max(1, limit - page.lines.length));
      for await (const line of linesOf(file.path)) if (wanted(line)) newest.add(line);
      const found = newest.take();
      const full = page.lines.length >= limit;
      const sameMoment = found.lines.filter(({ at }) => at === page.lines[0]?.at);
      if (full && sameMoment.length < found.lines.length)
        return { lines: [...sameMoment, ...page.lines], more: true };
      page = { lines: [...found.lines, ...page.lines], more: found.more };
      if (page.more) break;
    }
    return page;
  }

  return {
    async list(): Promise<LogFile[]> {
      const found = new Map<string, LogFile>();
      const add = (name: string, title: string): LogFile => {
        const file = found.get(name) ?? { name, title, bytes: 0, lastAt: null };
        found.set(name, file);
        return file;
      };
      add("system", "");
      add("auth", "");
      const sites = [...parts.titles()].sort(([, a], [, b]) => a.localeCompare(b));
      for (const [id, title] of sites) add(siteLog(id), title);
      for (const { log, bytes, changedAt } of await storedLogs(files.folder)) {
        const file = add(log, ""); // a site that was removed keeps its log
        file.bytes += bytes;
        if (bytes > 0) file.lastAt = Math.max(file.lastAt ?? 0, changedAt);
      }
      return [...found.values()];
    },

    /** One reader at a time: a search through months must not multiply. */
    read(wish: PageWish): Promise<Page> {
      const page = reading.then(() => readPage(wish));
      reading = page.catch(() => {});
      return page;
    },

    start(): void {
      deaf = files.hear(follower.hear);
    },
    stop(): void {
      deaf();
      follower.stop();
    },
  };
}
