// The news pushed to screens. Facts are changes to a picture, never the only record of it.
import { z } from "zod";
import { fact } from "./define.ts";
import { LogLine, LogName } from "./logs.ts";
import { CheckRun, GuestsChanged, Site, SiteLive } from "./sites.ts";
import { Settings } from "./settings.ts";
import { SiteId } from "./values/index.ts";

/** Topic names, so that both sides spell them alike. */
export const topics = {
  guests: (site: SiteId): string => `guests:${site}`,
  check: (run: string): string => `check:${run}`,
  log: (name: string): string => `log:${name}`,
};

export const facts = {
  "site.kept": fact({ needs: "read", shape: Site }), // made or changed
  "site.removed": fact({ needs: "read", shape: z.object({ site: SiteId }) }),
  "site.live": fact({ needs: "read", shape: SiteLive }), // at most twice a second per site
  "site.guests": fact({ needs: "read", shape: GuestsChanged, topic: (f) => topics.guests(f.site) }),
  "router.checked": fact({ needs: "operate", shape: CheckRun, topic: (f) => topics.check(f.run) }),
  "log.written": fact({
    needs: "operate",
    shape: z.object({ log: LogName, lines: z.array(LogLine) }),
    topic: (f) => topics.log(f.log),
  }),
  "settings.changed": fact({ needs: "read", shape: Settings }),
  /** This pipe's session is over; the screen asks for the login again. */
  "session.ended": fact({
    needs: "nobody",
    shape: z.object({ why: z.enum(["idle", "logout", "password"]) }),
  }),
};
export type Facts = { [F in keyof typeof facts]: z.output<(typeof facts)[F]["shape"]> };
