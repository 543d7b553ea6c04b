// Builds the helper's programs: each one plain JavaScript file without a dependency, in out/helper.
import { builtinModules } from "node:module";
import { resolve } from "node:path";
import { build } from "vite";

const at = (path: string): string => resolve(import.meta.dirname, "..", path);
const programs = { helper: "main.ts", hotspotctl: "ctl/index.ts", "kaunta-setup": "setup/index.ts" };

for (const [name, file] of Object.entries(programs))
  await build({
    configFile: false,
    logLevel: "warn",
    build: {
      ssr: at(`src-helper/${file}`),
      outDir: at("out/helper"),
      emptyOutDir: name === "helper",
      target: "node24",
      minify: false,
      rolldownOptions: { output: { format: "es", entryFileNames: `${name}.js`, codeSplitting: false } },
    },
    ssr: { noExternal: true, external: [...builtinModules] },
  });
