// Reads log lines out of a file as it streams by, whatever else may have got into it.
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { LogLine } from "#contract/logs.ts";

/** No line of ours is longer; more than that without an end is not a line. */
const longestLine = 256 * 1024;

/** The lines of a file in order. A file that is cut, damaged or just gone ends early. */
export async function* linesOf(file: string): AsyncGenerator<LogLine> {
  const plain = createReadStream(file, { highWaterMark: 64 * 1024 });
  // `pipeline` closes both when the reader stops in the middle; what went wrong shows as the end of the lines.
  const stream = file.endsWith(".gz") ? pipeline(plain, createGunzip(), () => {}) : plain;
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of stream) {
      const parts = (rest + decoder.decode(chunk as Buffer, { stream: true })).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const line = lineIn(part);
        if (line) yield line;
      }
      if (rest.length > longestLine) rest = "";
    }
  } catch {
    return;
  } finally {
    stream.destroy();
    plain.destroy();
  }
  const last = lineIn(rest);
  if (last) yield last;
}

function lineIn(text: string): LogLine | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return LogLine.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
