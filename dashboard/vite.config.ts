import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, defineConfig } from "vite";
import type { Plugin, Rolldown } from "vite";

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

/** What a name of a file is chosen by. */
type Modules = { getModuleInfo(id: string): { importedIds: readonly string[] } | null };

/**
 * Puts what is read before Overview stands into few files, as each is a question of its own. Beside the
 * entry and the page: what other pages share with them, what reads marts, and what draws with packages.
 */
const fewFiles = (): Rolldown.CodeSplittingGroup => {
  const [entry, page, marts] = ["main.ts", "pages/overview.ts", "marts.ts"].map((file) =>
    join(import.meta.dirname, file),
  ) as [string, string, string];
  const needs = new Map<string, ReadonlySet<string>>();
  /** A module and all that it imports, at whatever remove. */
  const needsOf = (id: string, modules: Modules): ReadonlySet<string> => {
    const known = needs.get(id);
    if (known) return known;
    const found = new Set([id]);
    for (const each of found)
      for (const other of modules.getModuleInfo(each)?.importedIds ?? []) found.add(other);
    needs.set(id, found);
    return found;
  };
  const isPackage = (id: string) => /node_modules\/(?!lit-html\/)/.test(id);
  return {
    minShareCount: 2,
    name(id, modules) {
      const first = needsOf(entry, modules);
      if (first.has(id)) return "common";
      if (needsOf(marts, modules).has(id)) return "marts";
      if (!needsOf(page, modules).has(id)) return null;
      return [...needsOf(id, modules)].some(isPackage) ? "draw" : "common";
    },
  };
};

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
    rolldownOptions: { output: { codeSplitting: { groups: [fewFiles()] } } },
  },
  server: { host: "127.0.0.1", proxy: { "/api": "http://127.0.0.1:4173" } },
});
