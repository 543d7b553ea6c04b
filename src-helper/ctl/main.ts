// hotspotctl: the helper's verbs for a terminal, a script, or a program that knew the old hotspotctl.
import { socketPath } from "../protocol.ts";
import type { RefusalCode } from "../protocol.ts";
import { Refused } from "../refused.ts";
import { ask, Unreachable } from "./ask.ts";
import { capabilitiesText, findingsText, listText, statusText, usage } from "./words.ts";

/** What it ends with: kept for ever, scripts know them. */
export const codes = {
  ok: 0,
  failed: 1,
  usage: 2,
  notRunning: 3,
  unreachable: 4,
  unknown: 5,
  busy: 6,
  timeOut: 7,
} as const;

const codeOf: Readonly<Record<RefusalCode, number>> = {
  invalid: codes.failed,
  "unknown-hotspot": codes.unknown,
  "not-running": codes.notRunning,
  busy: codes.busy,
  "time-out": codes.timeOut,
  failed: codes.failed,
  "too-long": codes.failed,
  "too-many": codes.busy,
};

export type Terminal = { readonly out: (text: string) => void; readonly err: (text: string) => void };
type Outcome = { readonly answer: object; readonly text: string; readonly code?: number };

class Usage extends Error {}

/** `words` without the program's name; answers the exit code. */
export async function hotspotctl(
  words: readonly string[],
  terminal: Terminal,
  socketFile: string = socketPath,
): Promise<number> {
  const json = words.includes("--json");
  const say = (value: object) => terminal.out(`${JSON.stringify(value)}\n`);
  try {
    const outcome = await perform(
      words.filter((word) => word !== "--json"),
      socketFile,
      (line) => json || terminal.err(`${line}\n`),
    );
    if (json) say(outcome.answer);
    else terminal.out(`${outcome.text}\n`);
    return outcome.code ?? codes.ok;
  } catch (error) {
    if (error instanceof Usage) {
      terminal.err(usage);
      return codes.usage;
    }
    const { code, sentence, fix = "" } = told(error);
    if (json) say({ error: { code, sentence, ...(fix === "" ? {} : { fix }) } });
    else terminal.err(`${sentence}\n${fix === "" ? "" : `   ${fix}\n`}`);
    return code === "unreachable" ? codes.unreachable : codeOf[code];
  }
}

function told(error: unknown): { code: RefusalCode | "unreachable"; sentence: string; fix?: string } {
  if (error instanceof Refused) return error.refusal;
  if (error instanceof Unreachable) return { code: "unreachable", sentence: error.message, fix: error.fix };
  return { code: "failed", sentence: String(error) };
}

async function perform(
  words: readonly string[],
  socketFile: string,
  progress: (line: string) => void,
): Promise<Outcome> {
  const [verb, what, ...more] = words;
  if (more.length > 0 || words.some((word) => word.startsWith("-"))) throw new Usage();
  switch (verb) {
    case "start":
    case "stop":
    case "restart": {
      const answer = await ask(socketFile, verb, { id: idOf(what) }, (event) => {
        if (event.event === "progress" && event.id === idOf(what)) progress(`${event.detail} …`);
      });
      return { answer, text: statusText(answer.status) };
    }
    case "status": {
      const answer = await ask(socketFile, verb, { id: idOf(what) });
      return {
        answer,
        text: statusText(answer.status),
        code: answer.status.state === "running" ? codes.ok : codes.notRunning,
      };
    }
    case "list": {
      none(what);
      const answer = await ask(socketFile, verb, {});
      return { answer, text: listText(answer.hotspots) };
    }
    case "capabilities": {
      none(what);
      const answer = await ask(socketFile, verb, {});
      return { answer, text: capabilitiesText(answer) };
    }
    case "doctor": {
      const answer = await ask(socketFile, verb, what === undefined ? {} : { interface: what });
      const bad = answer.findings.some(({ outcome }) => outcome === "bad");
      return { answer, text: findingsText(answer.findings), code: bad ? codes.failed : codes.ok };
    }
    case "logs": {
      const log = what === "system" || what === "auth" ? what : idOf(what);
      const answer = await ask(socketFile, verb, { log, lines: 200 });
      return { answer, text: answer.lines.join("\n") };
    }
    default:
      throw new Usage();
  }
}

function idOf(word: string | undefined): number {
  if (word === undefined || !/^[1-9][0-9]{0,4}$/.test(word)) throw new Usage();
  return Number(word);
}

function none(word: string | undefined): void {
  if (word !== undefined) throw new Usage();
}
