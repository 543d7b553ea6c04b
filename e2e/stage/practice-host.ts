// The headless host from its source, with the payment companies' stand-ins of a story: node practice-host.ts --data DIR
// --companies JSON
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openHouse } from "#main/hosts/house.ts";
import { openKeyFileVault } from "#main/platform/key-file-vault.ts";

const { values } = parseArgs({
  options: { data: { type: "string", default: "" }, companies: { type: "string", default: "{}" } },
});
const companies = JSON.parse(values.companies) as Record<string, string>;
const house = await openHouse({
  host: "headless",
  version: "story",
  dataFolder: values.data,
  screens: join(import.meta.dirname, "../../out/renderer"),
  demo: false,
  port: 0,
  strict: true,
  practice: () => companies,
  openVault: openKeyFileVault,
});
console.log(`Kaunta is running. Open ${house.addresses().join(" or ")}`);
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => void house.stop().then(() => process.exit(0)));
