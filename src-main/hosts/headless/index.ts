// Kaunta as a plain Node program: the screens in a browser.
import { homedir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { AppError, textOf } from "#main/platform/errors.ts";
import { openKeyFileVault } from "#main/platform/key-file-vault.ts";
import { version } from "../version.ts";
import { openHouse } from "../house.ts";

const { values } = parseArgs({
  options: {
    demo: { type: "boolean", default: false },
    headless: { type: "boolean", default: false }, // what this already is; npm start passes it on
    data: { type: "string" },
    port: { type: "string" },
  },
});

function dataFolder(): string {
  if (values.data) return values.data;
  const env = process.env["KAUNTA_DATA"];
  if (env) return env;
  switch (process.platform) {
    case "win32":
      return join(process.env["APPDATA"] ?? join(homedir(), "AppData", "Roaming"), "Kaunta");
    case "darwin":
      return join(homedir(), "Library", "Application Support", "Kaunta");
    default:
      return join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "kaunta");
  }
}

function portWish(): number | undefined {
  const text = values.port ?? process.env["KAUNTA_PORT"];
  if (text === undefined || text === "") return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new AppError("bad_request", `port: a number from 0 to 65535, not "${text}"`);
  return port;
}

try {
  const port = portWish();
  const house = await openHouse({
    host: "headless",
    version,
    dataFolder: dataFolder(),
    screens: join(import.meta.dirname, "../renderer"),
    demo: values.demo,
    strict: process.env["KAUNTA_STRICT"] === "1",
    ...(port === undefined ? {} : { port }),
    openVault: openKeyFileVault,
  });
  const say = (): void => console.log(`Kaunta is running. Open ${house.addresses().join(" or ")}`);
  say();
  house.onSwapped(say);
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      house.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(textOf(error));
          process.exit(1);
        },
      );
    });
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
}
