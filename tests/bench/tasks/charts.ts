import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { openBrowser } from "../browser.ts";
import type { ChartsPage } from "../charts_page.ts";
import type { Task } from "../measured.ts";

const root = join(import.meta.dirname, "../../../dashboard");
const rounds = 7;
const kinds = ["page", "hand", "single"] as const;

/** Fifty control charts as a page draws them, written by hand, and each on its own; in turn: seconds of script, and until they are painted. */
export const charts: Task = async ([folder = ""]) => {
  await build({
    configFile: false,
    root,
    logLevel: "error",
    build: {
      outDir: folder,
      emptyOutDir: true,
      lib: {
        entry: join(import.meta.dirname, "../charts_page.ts"),
        formats: ["es"],
        fileName: "page",
      },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const colors = readFileSync(join(root, "style/tokens.css"), "utf8");
    await page.setContent(`<style>${colors}</style>`);
    await page.addScriptTag({ path: join(folder, "page.js"), type: "module" });
    await page.waitForFunction(() => "page" in globalThis);
    const draw = (kind: string) =>
      page.evaluate(
        (name) => (globalThis as unknown as { page: ChartsPage }).page.draw(name),
        kind,
      );
    const seconds: Record<string, number> = {};
    const counts: Record<string, number> = {};
    for (const kind of kinds) {
      // The first drawing makes the engine quick, and says how much is drawn.
      const { elements } = await draw(kind);
      counts[kind] = ["line", "rect", "path", "circle", "text"].reduce(
        (sum, name) => sum + (elements[name] ?? 0),
        0,
      );
    }
    for (let round = 0; round < rounds; round++)
      for (const kind of kinds) {
        const { script, paint } = await draw(kind);
        seconds[`${kind} script ${round}`] = script / 1000;
        seconds[`${kind} paint ${round}`] = paint / 1000;
      }
    return { seconds, counts };
  } finally {
    await browser.close();
  }
};
