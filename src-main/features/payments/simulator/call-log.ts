// What was said at a company's wire, both ways; the newest so many.
import type { Call } from "./wire.ts";
import type { SimCall } from "./types.ts";

export type CallLog = {
  /** Notes a call as it comes; what is given back completes it. */
  begin(call: Call): (status: number | null, reply: unknown) => void;
  out(call: Omit<SimCall, "direction">): void;
  all(): SimCall[];
};

export function createCallLog(now: () => number, keep: number): CallLog {
  const calls: SimCall[] = [];
  function add(call: SimCall): void {
    calls.push(call);
    if (calls.length > 2 * keep) calls.splice(0, calls.length - keep);
  }
  return {
    begin(call) {
      const at = now();
      const search = call.query.size > 0 ? `?${call.query.toString()}` : "";
      return (status, reply) =>
        add({
          at,
          direction: "in",
          method: call.method,
          path: call.path + search,
          request: readAny(call),
          status,
          reply,
        });
    },
    out: (call) => add({ direction: "out", ...call }),
    all: () => calls.slice(-keep),
  };
}

function readAny({ type, raw }: Call): unknown {
  if (type === "application/x-www-form-urlencoded") return Object.fromEntries(new URLSearchParams(raw));
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return raw;
  }
}
