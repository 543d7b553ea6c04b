import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    isolate: false,
    reporters: ["default", "./tools/vitest-plain-line.ts"],
    projects: [
      {
        test: {
          name: "main",
          environment: "node",
          include: [
            "src-{main,contract,preload,helper}/**/*.test.ts",
            "tools/**/*.test.ts",
            "bench/**/*.test.ts",
          ],
          testTimeout: 15_000,
        },
      },
      {
        plugins: [react()],
        test: {
          name: "renderer",
          environment: "jsdom",
          include: ["src-renderer/**/*.test.{ts,tsx}"],
          setupFiles: ["./tools/vitest-renderer.ts"],
          testTimeout: 15_000,
        },
      },
    ],
  },
});
