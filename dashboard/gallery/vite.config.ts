import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";
import type { Plugin } from "vite";

/** The patterns that charts are filled with, from the dashboard's own page. */
const patterns = (): Plugin => ({
  name: "patterns",
  transformIndexHtml(page) {
    const own = readFileSync(join(import.meta.dirname, "../index.html"), "utf8");
    const [found = ""] = /<svg class="patterns"[\s\S]*?<\/svg>/.exec(own) ?? [];
    return page.replace("<body>", () => `<body>${found}`);
  },
});

/** Every chart on one page, to look at: `npm run gallery`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [patterns()],
  build: { outDir: "../dist/gallery", emptyOutDir: true, target: "es2022" },
  preview: { host: "127.0.0.1", port: 4174 },
});
