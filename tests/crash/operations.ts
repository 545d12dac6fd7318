import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build, undoImport } from "../../pipelines/builds.ts";
import { marts } from "../../pipelines/contracts/marts.ts";
import { forgetImport } from "../../pipelines/forget.ts";
import { importFiles, rebuild, redoImport } from "../../pipelines/import.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { exportFiles, type FileSet } from "./files.ts";

/** What a job can do to a store. */
export type Operation =
  | { kind: "import"; files: FileSet }
  | { kind: "undo" | "redo" | "forget"; importId: number }
  | { kind: "build"; asOf: string }
  | { kind: "rebuild" };

const today = "2026-01-31";

/** What a build makes beside the rows that stand: everything, or marts without a row. */
export type Extent = "whole" | "rows";

const emptyMarts = {
  models: Object.entries(marts).map(([name, { columns }]) => {
    const types = Object.entries(columns).map(([column, { type }]) => [column, type]);
    const cells = [["agency", "VARCHAR"], ...types].map(
      ([column, type]) => `CAST(NULL AS ${type}) AS "${column}"`,
    );
    return { schema: "marts", name, needs: [], sql: `SELECT ${cells.join(", ")} WHERE false` };
  }),
  checks: [],
};

/** Does it, whatever would be asked answered as a person would. Throws when a file is not taken. */
export async function perform(
  store: Store,
  operation: Operation,
  exports: string,
  onStep: (step: string) => void = () => {},
  extent: Extent = "whole",
): Promise<void> {
  const options = { today, onStep, ...(extent === "rows" && emptyMarts) };
  if ("importId" in operation) {
    const change = { undo: undoImport, redo: redoImport, forget: forgetImport }[operation.kind];
    return void (await change(store, operation.importId, options));
  }
  if (operation.kind === "rebuild") return void (await rebuild(store, options));
  if (operation.kind === "build")
    return void (await build(store, { ...options, asOf: operation.asOf }));
  const { files } = await importFiles(store, paths(exports, operation.files), {
    ...options,
    onProgress: onStep,
    answers: { "*": {} },
  });
  for (const { file, outcome, questions, refusal } of files) {
    if (outcome === "accepted") continue;
    const asked = questions.map(({ id }) => id).join(", ");
    throw new Error(`${file}: ${outcome} ${asked}${refusal?.reason ?? ""}`);
  }
}

/** Writes every export under a folder, once. */
export function writeExports(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const files of Object.values(exportFiles))
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

const paths = (folder: string, files: FileSet): { name: string; path: string }[] =>
  Object.keys(exportFiles[files]).map((name) => ({ name, path: join(folder, name) }));
