import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importFiles } from "../../pipelines/import.ts";
import { openStore } from "../../pipelines/store/store.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { madeOnce } from "../scratch.ts";

const sample = join(import.meta.dirname, "../../data/sample");

/** The sample's files, as a person would choose them. */
export const sampleFiles = (): { name: string; path: string }[] =>
  readdirSync(sample)
    .filter((name) => name.endsWith(".csv"))
    .map((name) => ({ name, path: join(sample, name) }));

/** Answers to the questions that the sample's files raise, by file name. */
export const sampleAnswers = (): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(join(sample, "answers.json"), "utf8")) as Record<
    string,
    Record<string, string>
  >;

/** A store of its own; `remove` takes it away. */
export function emptyStore(): { store: Store; remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), "throughline-"));
  return { store: openStore(dir), remove: () => rmSync(dir, { recursive: true, force: true }) };
}

/** A store with the sample agency in it, as of the end of its months. */
export async function sampleStore(): Promise<{ store: Store; remove: () => void }> {
  const sampled = await madeOnce("sample", async (folder) => {
    await importFiles(openStore(folder), sampleFiles(), { answers: sampleAnswers() });
  });
  const made = emptyStore();
  cpSync(sampled, made.store.dir, { recursive: true });
  return made;
}
