// The whole house as a program of its own, on a clock that runs fast: for tortures that need days in minutes.
// node bench/fast-core.ts DATA PACE AHEAD BASES
import { join } from "node:path";
import { openHouse } from "#main/hosts/house.ts";
import { openKeyFileVault } from "#main/platform/key-file-vault.ts";
import { createFastClock, type Pace } from "./fast-clock.ts";

const [data = "", pace = "{}", ahead = "0", bases = "{}"] = process.argv.slice(2);
const practice = JSON.parse(bases) as Record<string, string>;
const house = await openHouse({
  host: "headless",
  version: "torture",
  dataFolder: data,
  screens: join(import.meta.dirname, "../out/renderer"),
  demo: false,
  port: 0,
  clock: createFastClock(JSON.parse(pace) as Pace, Number(ahead)),
  practice: () => practice,
  openVault: openKeyFileVault,
});
console.log(`Kaunta is running. Open ${house.addresses().join(" or ")}`);
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => void house.stop().then(() => process.exit(0)));
