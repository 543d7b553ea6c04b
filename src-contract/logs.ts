import { z } from "zod";
import { call } from "./define.ts";
import { Instant } from "./values/index.ts";

export const LogName = z.string().regex(/^(system|auth|site-[\w-]+)$/);

export const LogLevel = z.enum(["debug", "info", "warn", "error"]);

export const LogLine = z.object({
  /** Rises by one a line within a log; names the line for paging. */
  seq: z.int(),
  at: Instant,
  level: LogLevel,
  what: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type LogLine = z.output<typeof LogLine>;

export const LogFile = z.object({
  name: LogName,
  /** The site's name for a site's log, else empty. */
  title: z.string(),
  bytes: z.int(),
  lastAt: Instant.nullable(),
});
export type LogFile = z.output<typeof LogFile>;

export const logs = {
  list: call({ needs: "operate", quiet: true, input: z.object({}), output: z.array(LogFile) }),
  /** The newest lines first filter, oldest first in the answer. `before` pages back, through compressed files too. */
  read: call({
    needs: "operate",
    quiet: true,
    input: z.object({
      log: LogName,
      search: z.string().max(200).default(""),
      levels: z.array(LogLevel).default([]),
      before: Instant.optional(),
      limit: z.int().min(1).max(1000).default(200),
    }),
    output: z.object({ lines: z.array(LogLine), more: z.boolean() }),
  }),
};
