import { join } from "node:path";
import { build, defineConfig } from "vite";
import type { Plugin } from "vite";

const target = "es2022";

/** The monthly report's page as one script, for a file that loads nothing: `report/report.js`. */
const reportScript = (): Plugin => ({
  name: "report-script",
  apply: "build",
  async writeBundle({ dir = "dist" }) {
    await build({
      configFile: false,
      root: import.meta.dirname,
      logLevel: "error",
      build: {
        outDir: join(dir, "report"),
        target,
        emptyOutDir: true,
        lib: {
          entry: join(import.meta.dirname, "report.ts"),
          formats: ["es"],
          fileName: () => "report.js",
        },
        rolldownOptions: { output: { codeSplitting: false } },
        minify: true,
      },
    });
  },
});

export default defineConfig({
  root: import.meta.dirname,
  plugins: [reportScript()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target,
    modulePreload: { polyfill: false },
  },
  server: { host: "127.0.0.1", proxy: { "/api": "http://127.0.0.1:4173" } },
});
