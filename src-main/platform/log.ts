// One line per thing that happened, fields not prose. Where lines go is decided in log-files.ts.
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export type Log = {
  debug(what: string, fields?: LogFields): void;
  info(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  error(what: string, fields?: LogFields): void;
  /** The same log with fields on every line. */
  with(fields: LogFields): Log;
};

/** The logs of the house: `system`, `auth`, and one per site. */
export type Logs = { system: Log; auth: Log; site(id: string): Log };

export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  with: () => silentLog,
};
export const silentLogs: Logs = { system: silentLog, auth: silentLog, site: () => silentLog };
