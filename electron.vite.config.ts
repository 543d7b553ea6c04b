import { resolve } from "node:path";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "electron-vite";

const at = (path: string): string => resolve(import.meta.dirname, path);
const alias = { "#contract": at("src-contract"), "#main": at("src-main"), "#ui": at("src-renderer") };

export default defineConfig({
  main: {
    resolve: { alias },
    build: {
      outDir: at("out/main"),
      rolldownOptions: {
        input: {
          index: at("src-main/hosts/electron/index.ts"),
          headless: at("src-main/hosts/headless/index.ts"),
        },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      outDir: at("out/preload"),
      // A sandboxed preload must be one CommonJS file that requires nothing but Electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at("src-preload/index.ts") },
        output: { format: "cjs", entryFileNames: "[name].cjs" },
      },
    },
  },
  renderer: {
    root: at("src-renderer"),
    resolve: { alias },
    plugins: [react(), tailwindcss()],
    // Browsers fetch these files from the headless host, so they are worth making small.
    build: {
      outDir: at("out/renderer"),
      minify: true,
      rolldownOptions: { input: at("src-renderer/index.html") },
    },
  },
});
