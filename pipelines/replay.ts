import { ThroughlineError } from "./errors.ts";
import type { Bytes } from "./ingest/decode.ts";
import { fileImporter, type FileReport } from "./ingest/file.ts";
import { knownNames } from "./ingest/known.ts";
import { isNaming, type Names, rankOf, readsOtherwise } from "./ingest/names.ts";
import type { Import } from "./ledger/imports.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Store } from "./store/store.ts";
import { uploadBytes } from "./store/uploads.ts";
import type { NextWarehouse } from "./warehouse/build.ts";

/** An import to be read again; its bytes are those of its upload where that is stored by now. */
export type Standing = { entry: Import; bytes?: Bytes };

/**
 * Reads an import again with the answers of its day, under its number, and adds its rows. What names
 * in it mean follows from what stands and was said by now, or from `names`. Its report has the
 * questions that this leaves open. Throws in one line where it cannot be read.
 */
export function replay(
  store: Store,
  ledger: Ledger,
  next: NextWarehouse,
  { entry, bytes }: Standing,
  names: Names | null = null,
): Promise<FileReport> {
  const options = { answers: { "*": entry.answers }, today: entry.today, partial: true };
  const importer = fileImporter(store, ledger, next, options, () => {});
  return importer.replayFile(entry, bytes ?? uploadBytes(store, entry.sha256), names);
}

/** Reads imports into an empty warehouse: those first that say what names in others mean. */
export async function replayAll(
  store: Store,
  ledger: Ledger,
  next: NextWarehouse,
  entries: readonly Import[],
): Promise<void> {
  for (const entry of entries.toSorted((a, b) => rankOf(a.export) - rankOf(b.export)))
    await replay(store, ledger, next, { entry });
}

/** What names mean in the warehouse that is being made, as it is now. */
export const namesNow = (next: NextWarehouse): Promise<Names> =>
  knownNames(next.query, next.aliases());

/**
 * Reads again, of the imports that will stand, those in which a name means something else than it did
 * `before`. So what stands follows from the imports and answers alone, in whatever order they came.
 * A column that nothing names any longer is left out, as if its import had been asked and told so.
 * Throws `Unsettled` where an import would ask something else, or could not be read at all: nothing is
 * chosen for a person.
 */
export async function readAgain(
  store: Store,
  ledger: Ledger,
  next: NextWarehouse,
  before: Names,
  standing: readonly Standing[],
): Promise<ReadAgain> {
  const again: number[] = [];
  const warnings: string[] = [];
  for (const naming of [true, false]) {
    const now = await namesNow(next);
    for (const each of standing) {
      if (isNaming(each.entry.export) !== naming) continue;
      if (!readsOtherwise(each.entry, before, now)) continue;
      again.push(each.entry.importId);
      await next.clearImport(each.entry.importId);
      warnings.push(...toldOf(each.entry, await replayed(store, ledger, next, each)));
    }
  }
  return { again, warnings };
}

export type ReadAgain = {
  /** The imports that were read again. */
  again: number[];
  /** In one line each: what is left out, and rows that can be read no longer. */
  warnings: string[];
};

/** An import cannot be read as names would mean then: why, and what to do. */
export class Unsettled extends ThroughlineError {
  readonly reason: string;
  readonly fix: string;
  constructor(reason: string, fix: string, options?: ErrorOptions) {
    super(`${reason}${/[.?!]$/.test(reason) ? "" : "."} ${fix}`, options);
    this.reason = reason;
    this.fix = fix;
  }
}

/** Questions whose rows stand without an answer: a column is left out, a site keeps its name. */
const needsNoAnswer = /^(column|label|site|list):/;

/** Reads an import again. Throws where only a person can say how, and says what to do. */
async function replayed(
  store: Store,
  ledger: Ledger,
  next: NextWarehouse,
  standing: Standing,
): Promise<FileReport> {
  let done: FileReport;
  try {
    done = await replay(store, ledger, next, standing);
  } catch (error) {
    if (!(error instanceof ThroughlineError)) throw error;
    throw new Unsettled(error.message, wayOut, { cause: error });
  }
  refuseOpen(standing.entry, done, "then", wayOut);
  return done;
}

const wayOut = "Undo that import first: its file asks when it is imported again";

/** Throws where an import that was read again asks what only a person can say. */
export function refuseOpen(
  { importId, file }: Import,
  { questions }: FileReport,
  when: "now" | "then",
  fix: string,
): void {
  const open = questions.find(({ id }) => !needsNoAnswer.test(id));
  if (open === undefined) return;
  throw new Unsettled(`import ${importId} (${file}) would ${when} ask: ${open.question}`, fix);
}

/** What a person should know of an import that was read again. */
function toldOf({ importId, file, rows }: Import, done: FileReport): string[] {
  const leftOut = done.questions.flatMap(
    ({ id }) => /^(?:column|label):(.+)$/s.exec(id)?.[1] ?? [],
  );
  const more = done.rows.rejected - rows.rejected;
  const subject = `import ${importId} (${file})`;
  return [
    ...leftOut.map(
      (column) => `${subject} is read without its column ${column}: nothing says what it is`,
    ),
    ...(more > 0
      ? [`${subject}: ${more} more of its rows cannot be read by what names mean now`]
      : []),
  ];
}
