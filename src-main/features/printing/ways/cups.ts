// The queues of Linux and macOS: `lp -d queue -o raw` takes the bytes as they are (CUPS, lp(1)). What becomes of them
// behind the queue is CUPS' affair, so a slip counts as sent.
import type { Outside, Ran } from "./outside.ts";
import { type Way, WayError } from "./way.ts";

type Needs = { outside: Pick<Outside, "exists" | "run"> };

/** Looked for here and nowhere else: a search path could be bent. */
const folders = ["/usr/bin", "/bin", "/usr/local/bin", "/opt/homebrew/bin"];

export async function openCups({ outside }: Needs, { queue }: { queue: string }): Promise<Way> {
  const lp = program(outside, "lp");
  const stopped = await hindrance({ outside }, { queue });
  if (stopped) throw stopped;
  return {
    talks: false,
    async write(bytes, title) {
      const args = ["-d", queue, "-t", title.slice(0, 60) || "Kaunta", "-o", "raw"];
      const ran = await outside.run(lp, args, bytes);
      if (ran.code !== 0) throw refused(queue, ran);
    },
    hear: () => {},
    ended: () => {},
    close: async () => {},
  };
}

/** Why the queue takes nothing just now; undefined when it does, or does not say (`lpstat -p queue`, lpstat(1)). */
export async function hindrance(
  { outside }: Needs,
  { queue }: { queue: string },
): Promise<WayError | undefined> {
  const ran = await outside.run(program(outside, "lpstat"), ["-p", queue], new Uint8Array());
  if (ran.code !== 0) return refused(queue, ran);
  if (!/\bdisabled since\b/.test(ran.out)) return undefined;
  const detail = ran.out.split("\n")[1]?.trim() ?? "";
  return new WayError(
    "offline",
    `The queue ${queue} is stopped${detail ? ` (${detail})` : ""}. See that the printer is on, then run "cupsenable ${queue}".`,
  );
}

function program(outside: Needs["outside"], name: string): string {
  const found = folders.map((folder) => `${folder}/${name}`).find((path) => outside.exists(path));
  if (found) return found;
  throw new WayError(
    "not-here",
    `This computer has no CUPS (${name} is missing). Install it ("sudo apt install cups"), or use the printer's network address.`,
  );
}

function refused(queue: string, { err, out, code }: Ran): WayError {
  const detail = (err || out).trim().split("\n")[0] ?? "";
  if (/invalid destination|unknown destination|does not exist/i.test(detail))
    return new WayError("unreachable", `This computer has no queue named ${queue}. "lpstat -p" lists them.`);
  if (/not authori|forbidden|not permitted/i.test(detail))
    return new WayError("no-permission", `This computer does not let Kaunta print to ${queue}: ${detail}`);
  if (/not accepting/i.test(detail))
    return new WayError("offline", `The queue ${queue} takes no prints. Run "cupsaccept ${queue}".`);
  if (/scheduler|connect to server|connection refused/i.test(detail))
    return new WayError("unreachable", "CUPS is not running on this computer. Start it, then go on.");
  return new WayError(
    "broken-off",
    `The queue ${queue} did not take the slip: ${detail || `lp ended with ${code}`}`,
  );
}
