import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const readme = join(import.meta.dirname, "../README.md");

/** Writes lines into README between `<!-- name -->` and `<!-- /name -->`. Throws where it has none. */
export function writeTable(name: string, lines: readonly string[]): void {
  const text = readFileSync(readme, "utf8");
  const from = `<!-- ${name} -->`;
  const [start, end] = [text.indexOf(from), text.indexOf(`<!-- /${name} -->`)];
  if (start < 0 || end < start) throw new Error(`README has no place for a table: ${name}`);
  const [before, after] = [text.slice(0, start + from.length), text.slice(end)];
  writeFileSync(readme, `${before}\n${lines.join("\n")}\n${after}`);
}
