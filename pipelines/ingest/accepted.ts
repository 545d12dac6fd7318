import { findStandingBytes, type Import, listSources, nextImportId } from "../ledger/imports.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Earlier } from "./consequences.ts";
import type { Bytes } from "./decode.ts";
import type { FileReport, Refusal } from "./file_report.ts";
import type { Decision } from "./question.ts";

/** A file that becomes an import once its job is published; `stored`: whether its bytes are by now. */
export type Accepted = { bytes: Bytes; entry: Import; stored: boolean };

/** The files that a job has accepted so far, beside the imports of the ledger. */
export function acceptedFiles(ledger: Ledger) {
  const accepted = new Map<string, Accepted>();
  let next = nextImportId(ledger);

  return {
    /** In the order in which they were accepted. */
    list: (): Accepted[] => [...accepted.values()],
    /** The number of the next import, which is given once. */
    number: (): number => next++,
    add: (file: Accepted): void => void accepted.set(file.entry.sha256, file),

    /** The import of the same bytes that stands, or will; null where there is none. */
    standing: (sha256: string): Import | null =>
      accepted.get(sha256)?.entry ?? findStandingBytes(ledger, sha256),

    /** The imports of an export before number `before`, in whatever state; `own`: of that source. */
    earlier(name: string, source: string, before: number): Earlier {
      const given = [...accepted.values()].flatMap(({ entry }) =>
        entry.export === name ? [{ importId: entry.importId, source: entry.source ?? null }] : [],
      );
      const all = [...listSources(ledger, name), ...given].filter((each) => each.importId < before);
      const ids = (list: typeof all) => list.map(({ importId }) => importId);
      return { own: ids(all.filter((each) => each.source === source)), all: ids(all) };
    },

    /** Adds to what is told of the file that was accepted last. */
    note(done: FileReport, decision: Decision): FileReport {
      const { entry, ...file } = accepted.get(done.sha256)!;
      const decisions = [...entry.decisions, decision];
      accepted.set(done.sha256, { ...file, entry: { ...entry, decisions } });
      return { ...done, decisions: [...done.decisions, decision] };
    },

    /** Takes the file back that was accepted last. */
    decline(done: FileReport, refusal: Refusal): FileReport {
      accepted.delete(done.sha256);
      next--;
      return { ...done, outcome: "refused", importId: null, refusal };
    },
  };
}
