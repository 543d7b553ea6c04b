export { createLogViewer, type LogViewer } from "./viewer.ts";
export { logCalls } from "./calls.ts";
