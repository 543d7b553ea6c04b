export { createSettings, type Settings } from "./settings.ts";
export { settingsCalls } from "./calls.ts";
