import { ThroughlineError } from "./errors.ts";
import type { Bytes } from "./ingest/decode.ts";
import { fileImporter } from "./ingest/file.ts";
import { type FileReport, isAccepted } from "./ingest/file_report.ts";
import { knownNames } from "./ingest/known.ts";
import { isNaming, type Names, rankOf, readNames, readsOtherwise } from "./ingest/names.ts";
import type { Import } from "./ledger/imports.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Store } from "./store/store.ts";
import { LostUpload, uploadBytes } from "./store/uploads.ts";
import type { NextWarehouse } from "./warehouse/build.ts";

/** Where imports are read again: the next warehouse of a job. */
export type Place = { store: Store; ledger: Ledger; next: NextWarehouse };

/** An import to be read again; its bytes are those of its upload where that is stored by now. */
export type Standing = { entry: Import; bytes?: Bytes };

/** An import cannot be read as names mean: why, and what to do. */
export class Unsettled extends ThroughlineError {
  readonly reason: string;
  readonly fix: string;
  constructor(reason: string, fix: string) {
    super(`${reason}${/[.?!]$/.test(reason) ? "" : "."} ${fix}`);
    this.reason = reason;
    this.fix = fix;
  }
}

/**
 * Reads an import again with the answers of its day, under its number, and adds its rows. What names
 * in it mean follows from what stands and was said by now, or from `names`. Its report says whether it
 * was taken, and has the questions that are open. Throws where its bytes cannot be had.
 */
export async function replay(
  { store, ledger, next }: Place,
  { entry, bytes }: Standing,
  names: Names | null = null,
): Promise<FileReport> {
  const options = { answers: { "*": entry.answers }, today: entry.today, partial: true };
  const importer = fileImporter(store, ledger, next, options, () => {});
  try {
    return await importer.replayFile(entry, bytes ?? uploadBytes(store, entry.sha256), names);
  } catch (error) {
    throw error instanceof LostUpload ? lostOf(entry, error) : error;
  }
}

/** Which import's stored export is lost, and what to do. */
export const lostOf = ({ importId, file }: Import, lost: LostUpload): ThroughlineError =>
  new ThroughlineError(
    `import ${importId} (${file}): ${lost.message}: bring the same file again, restore it from a backup, or \`throughline forget ${importId}\``,
    { cause: lost },
  );

/**
 * Reads imports into an empty warehouse: those first that say what names in others mean. Returns what
 * is left out, in one line each. Throws where one cannot be read by what names meant on its day either.
 */
export async function replayAll(place: Place, entries: readonly Import[]): Promise<string[]> {
  const told: string[] = [];
  for (const entry of entries.toSorted((a, b) => rankOf(a.export) - rankOf(b.export))) {
    const done = await replay(place, { entry });
    if (!isAccepted(done)) await requireThen(place, entry, done);
    told.push(...toldOf(entry, done));
  }
  return told;
}

/** What names mean in the warehouse that is being made, as it is now. */
export const namesNow = (next: NextWarehouse): Promise<Names> =>
  knownNames(next.query, next.aliases());

export type ReadAgain = {
  /** The imports that were read again. */
  again: number[];
  /** In one line each: what is left out, and rows that can be read no longer. */
  warnings: string[];
};

/**
 * Reads again, of the imports that will stand, those in which a name means something else than it did
 * `before`. So what stands follows from the imports and answers alone, in whatever order they came.
 * A column that nothing names any longer is left out, as if its import had been asked and told so.
 * Throws `Unsettled` where an import would ask something else, or could not be read at all: nothing is
 * chosen for a person. Where names are taken away, this is told instead: it is as if they had never been.
 */
export async function readAgain(
  place: Place,
  before: Names,
  standing: readonly Standing[],
  takesAway: boolean,
): Promise<ReadAgain> {
  const again: number[] = [];
  const warnings: string[] = [];
  for (const naming of [true, false]) {
    const now = await namesNow(place.next);
    for (const each of standing) {
      if (isNaming(each.entry.export) !== naming) continue;
      if (!readsOtherwise(each.entry, before, now)) continue;
      again.push(each.entry.importId);
      await place.next.clearImport(each.entry.importId);
      const done = await replay(place, each);
      if (!takesAway) requireSettled(each.entry, done, "then", wayOut);
      warnings.push(...toldOf(each.entry, done));
    }
  }
  return { again, warnings };
}

const wayOut = "Undo that import first: its file asks when it is imported again";
const subjectOf = ({ importId, file }: Import): string => `import ${importId} (${file})`;

/** Questions whose rows stand without an answer: a column is left out, a site keeps its name. */
const needsNoAnswer = /^(column|label|site|list):/;
const askedBy = ({ questions }: FileReport) => questions.find(({ id }) => !needsNoAnswer.test(id));

const unread = (entry: Import, { refusal, outcome }: FileReport): string =>
  `${subjectOf(entry)} cannot be read again: ${refusal?.reason ?? outcome}`;

/** Throws where an import that was read again was not taken, or asks what only a person can say. */
export function requireSettled(
  entry: Import,
  done: FileReport,
  when: "now" | "then",
  fix: string,
): void {
  if (!isAccepted(done)) throw new Unsettled(unread(entry, done), fix);
  const open = askedBy(done);
  if (open) throw new Unsettled(`${subjectOf(entry)} would ${when} ask: ${open.question}`, fix);
}

/** Throws unless an import that cannot be read now lacks nothing but what names meant on its day. */
async function requireThen(place: Place, entry: Import, done: FileReport): Promise<void> {
  const then = entry.names ? await replay(place, { entry }, readNames(entry.names)) : done;
  await place.next.clearImport(entry.importId);
  if (!isAccepted(then)) throw new ThroughlineError(unread(entry, then));
}

/** What a person should know of an import that was read again. */
function toldOf(entry: Import, done: FileReport): string[] {
  const subject = subjectOf(entry);
  if (!isAccepted(done))
    return [
      `${subject} stands without its rows until its names are known again: ${done.refusal?.reason ?? done.outcome}`,
    ];
  const open = askedBy(done);
  const leftOut = done.questions.flatMap(
    ({ id }) => /^(?:column|label):(.+)$/s.exec(id)?.[1] ?? [],
  );
  const more = done.rows.rejected - entry.rows.rejected;
  return [
    ...leftOut.map((column) => `${subject} is read without its column ${column}: nothing names it`),
    ...(open ? [`${subject} would now ask: ${open.question} ${wayOut}`] : []),
    ...(more > 0
      ? [`${subject}: ${more} more of its rows cannot be read by what names mean now`]
      : []),
  ];
}
