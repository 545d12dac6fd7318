import { isOfOneFile, recallAnswers } from "./ledger/answers.ts";
import { namesOfPeople } from "./ledger/audit.ts";
import { listImports, listSources } from "./ledger/imports.ts";
import type { Ledger } from "./ledger/ledger.ts";

/** What is known of the next file of a source: files of an export with the same columns. */
export type NextFile = {
  export: string;
  /** The latest import of the source that stands. */
  importId: number;
  file: string;
  /** Instant, UTC. */
  importedAt: string;
  /** Who imported it, as the audit shows it; null: not kept. */
  importedBy: string | null;
  /** How many imports of the source stand. */
  imports: number;
  /** Answers that the next file gets from memory: the id of the question, and the value. */
  remembered: { id: string; value: string }[];
  /** Ids of questions that its files were asked and that are of one file: asked again where it gives cause. */
  asked: string[];
};

/** The sources whose imports stand, by export and then the newest first. */
export function readNextFiles(ledger: Ledger): NextFile[] {
  const standing = listImports(ledger).filter((each) => each.standing);
  const sourceOf = new Map(
    [...new Set(standing.map((each) => each.export))]
      .flatMap((name) => listSources(ledger, name))
      .map(({ importId, source }) => [importId, source]),
  );
  const bySource = Map.groupBy(standing, ({ importId, export: name }) =>
    JSON.stringify([name, sourceOf.get(importId) ?? importId]),
  );
  const nameOf = namesOfPeople(ledger);
  return [...bySource.values()]
    .map((imports): NextFile => {
      const { importId, file, importedAt, importedBy, export: name } = imports.at(-1)!;
      const source = sourceOf.get(importId) ?? null;
      const known = source === null ? new Map() : recallAnswers(ledger, source);
      const given = new Set(imports.flatMap(({ answers }) => Object.keys(answers)));
      const remembered = [...known]
        .filter(([id]) => given.has(id))
        .map(([id, { value }]) => ({ id, value }));
      const asked = [...given].filter(isOfOneFile);
      return {
        export: name,
        importId,
        file,
        importedAt,
        importedBy: importedBy === null ? null : nameOf(importedBy),
        imports: imports.length,
        remembered,
        asked,
      };
    })
    .toSorted((a, b) => a.export.localeCompare(b.export) || b.importId - a.importId);
}
