import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes lines into a Markdown file of ours between `<!-- name -->` and `<!-- /name -->`. Throws where it has none. */
export function writeTable(file: string, name: string, lines: readonly string[]): void {
  const path = join(import.meta.dirname, "..", file);
  const text = readFileSync(path, "utf8");
  const from = `<!-- ${name} -->`;
  const [start, end] = [text.indexOf(from), text.indexOf(`<!-- /${name} -->`)];
  if (start < 0 || end < start) throw new Error(`${file} has no place for a table: ${name}`);
  const [before, after] = [text.slice(0, start + from.length), text.slice(end)];
  writeFileSync(path, `${before}\n${lines.join("\n")}\n${after}`);
}
