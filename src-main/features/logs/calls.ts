import type { Handlers } from "#contract/define.ts";
import type { contract } from "#contract/index.ts";
import type { LogViewer } from "./viewer.ts";

export function logCalls(viewer: LogViewer): Handlers<typeof contract>["logs"] {
  return { list: () => viewer.list(), read: (wish) => viewer.read(wish) };
}
