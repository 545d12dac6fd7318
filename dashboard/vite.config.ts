import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, defineConfig } from "vite";
import type { Plugin } from "vite";

const target = "es2022";

/** What the pages leave out of packages. */
const resolve = {
  alias: {
    "d3-geo": join(import.meta.dirname, "charts/no_maps.ts"),
    "d3-scale-chromatic": join(import.meta.dirname, "charts/no_schemes.ts"),
  },
};

/** The monthly report's page as one script, for a file that loads nothing: `report/report.js`. */
const reportScript = (): Plugin => ({
  name: "report-script",
  apply: "build",
  async writeBundle({ dir = "dist" }) {
    await build({
      configFile: false,
      root: import.meta.dirname,
      resolve,
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

/** Packs scripts and styles beside themselves, once, for servers that send them as they lie. */
const packedFiles = (): Plugin => ({
  name: "packed-files",
  apply: "build",
  writeBundle({ dir = "dist" }) {
    const assets = join(dir, "assets");
    // The next two steps take eight times as long and save a tenth.
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    for (const name of readdirSync(assets).filter((file) => /\.(js|css|svg)$/.test(file))) {
      const bytes = readFileSync(join(assets, name));
      writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes, { params }));
    }
  },
});

export default defineConfig({
  root: import.meta.dirname,
  resolve,
  plugins: [reportScript(), packedFiles()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target,
    manifest: true,
    modulePreload: false,
  },
  server: { host: "127.0.0.1", proxy: { "/api": "http://127.0.0.1:4173" } },
});
