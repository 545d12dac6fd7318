import fc from "fast-check";
import { type BuildOptions, makeBuild, undoImport } from "../../pipelines/builds.ts";
import { ThroughlineError } from "../../pipelines/errors.ts";
import { fileImporter } from "../../pipelines/ingest/file.ts";
import type { FileReport } from "../../pipelines/ingest/file_report.ts";
import { sourcesOf } from "../../pipelines/ingest/source.ts";
import { rebuild, redoImport } from "../../pipelines/import.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { openStore, type Store } from "../../pipelines/store/store.ts";
import { contentHash } from "../../pipelines/warehouse/hash.ts";
import { openWarehouse } from "../../pipelines/warehouse/open.ts";
import { currentFile } from "../../pipelines/warehouse/publish.ts";

/** What a file says of a session: its number, and which of its versions. */
type Line = { id: number; version: number };

/** What stands, in the simplest words: the version of each session by number. */
type Content = ReadonlyMap<number, number>;

/** Imports as a reader of the contract would keep them on paper: the model of the store. */
type Paper = { imports: { importId: number; lines: readonly Line[]; stands: boolean }[] };

/** The store that is compared with it, and the hashes that other stores had for a content. */
type Lived = { store: Store; fresh: (content: Content) => Promise<string> };

type Step = fc.AsyncCommand<Paper, Lived>;

const header = "session_id,date,site,coach,staff,format,trigger,themes";
const versions = ["MI skills", "Transition; Self-care", ""];

/** Sessions lie so far apart that what comes later is nothing to those of years before. */
const rowOf = ({ id, version }: Line): string => {
  const day = new Date(Date.UTC(2023, 0, 1 + 100 * id)).toISOString().slice(0, 10);
  const site = id % 2 === 0 ? "North" : "South";
  return `S${id},${day},${site},Dana,Ana Ruiz,individual,scheduled,${versions[version]}`;
};

const textOf = (lines: readonly Line[]): string =>
  `${header}\n${lines.map((line) => `${rowOf(line)}\n`).join("")}`;

/** What stands after the later import has had the last word about each session. */
const contentOf = ({ imports }: Paper): Map<number, number> =>
  new Map(
    imports
      .filter(({ stands }) => stands)
      .flatMap(({ lines }) => lines.map(({ id, version }) => [id, version] as const)),
  );

/** Imports one text, whatever would be asked answered as a person would who is sure of the file. */
export async function importText(
  store: Store,
  text: string,
  options: BuildOptions,
  said: Record<string, string> = {},
): Promise<FileReport> {
  const bytes = Buffer.from(text);
  const blocks = {
    size: bytes.length,
    chunks: async function* () {
      yield bytes;
    },
  };
  const [source] = await sourcesOf("a.csv", blocks);
  const bring = async (answers: Record<string, string>): Promise<FileReport> => {
    let report: FileReport | null = null;
    const stop = new ThroughlineError("nothing to build");
    const job = { kind: "import", subject: "a.csv" };
    const made = makeBuild(store, job, options, async (next, ledger) => {
      const given = { answers: { "a.csv": answers }, partial: true, today: options.today };
      const importer = fileImporter(store, ledger, next, given, () => {});
      report = await importer.importFile(source!);
      if (!report.outcome.startsWith("accepted")) throw stop;
      await importer.acceptAll();
    });
    await made.catch((error: unknown) => {
      if (error !== stop) throw error;
    });
    return report!;
  };
  const sure: Record<string, string> = { "older-file": "overwrite", "fewer-rows": "replace" };
  let answers = said;
  for (let round = 0; round < 3; round++) {
    const report = await bring(answers);
    if (report.outcome !== "needs_answer") return report;
    const told = report.questions.map(({ id }) => [id, sure[id] ?? "new"]);
    answers = { ...answers, ...Object.fromEntries(told) };
  }
  throw new Error("it asks without end");
}

/** The content hash of the served warehouse. */
export async function hashOf(store: Store): Promise<string> {
  const ledger = openLedger(store.ledger);
  const warehouse = await openWarehouse(currentFile(store, ledger) ?? "none");
  try {
    return await contentHash(warehouse);
  } finally {
    await warehouse.close();
    closeLedger(ledger);
  }
}

/**
 * Hashes of stores that came to a content by one import of one file, each made once: whatever the
 * history of another store, the same content must have the same hash.
 */
function freshHashes(folder: () => string, options: BuildOptions): Lived["fresh"] {
  const known = new Map<string, Promise<string>>();
  return (content) => {
    const lines = [...content].map(([id, version]) => ({ id, version }));
    const text = textOf(lines.toSorted((a, b) => a.id - b.id));
    const making = known.get(text) ?? importOnce(openStore(folder()), text, lines.length, options);
    known.set(text, making);
    return making;
  };
}

async function importOnce(
  store: Store,
  text: string,
  lines: number,
  options: BuildOptions,
): Promise<string> {
  if (lines === 0) await makeBuild(store, { kind: "build", subject: "" }, options, async () => {});
  else await importText(store, text, options);
  return hashOf(store);
}

/**
 * Plays histories on stores of their own and throws on the first that does not agree. `folder` gives
 * each store its place; `options` are those of every build (no models: quicker, and the same rows).
 */
export async function checkHistories(
  folder: () => string,
  options: BuildOptions,
  { runs, seed, ...size }: { runs: number; seed: number; steps: number; sessions: number },
): Promise<void> {
  const fresh = freshHashes(folder, options);
  const start = () => ({ model: { imports: [] }, real: { store: openStore(folder()), fresh } });
  await fc.assert(
    fc.asyncProperty(histories(options, size), (steps) => fc.asyncModelRun(start, steps)),
    { numRuns: runs, seed, endOnFailure: true },
  );
}

/** Waits for a failure that says so, in one line, and throws when there is none. */
async function refused(work: Promise<unknown>, reason: RegExp): Promise<void> {
  const error: unknown = await work.then(
    () => new Error("it was not refused"),
    (failure: unknown) => failure,
  );
  if (!(error instanceof ThroughlineError && reason.test(error.message))) throw error;
}

/** What people do to a store, one after the other. Each checks that the store still tells the paper. */
function histories(
  options: BuildOptions,
  { steps, sessions }: { steps: number; sessions: number },
): fc.Arbitrary<Iterable<Step>> {
  const agrees = async (paper: Paper, { store, fresh }: Lived): Promise<void> => {
    const [found, due] = [await hashOf(store), await fresh(contentOf(paper))];
    if (found !== due) throw new Error(`${found} in place of ${due}`);
  };

  const importing = (lines: readonly Line[]): Step => ({
    check: () => true,
    toString: () => `import ${lines.map(({ id, version }) => `${id}v${version}`).join(" ")}`,
    async run(paper, lived) {
      const before = contentOf(paper);
      const text = textOf(lines);
      const same = paper.imports.some((each) => each.stands && textOf(each.lines) === text);
      const { rows, outcome, importId } = await importText(lived.store, text, options);
      const once = [...new Map(lines.map((line) => [line.id, line])).values()];
      const known = once.filter(({ id }) => before.has(id));
      const unchanged = known.filter(({ id, version }) => before.get(id) === version).length;
      const due = {
        read: lines.length,
        new: once.length - known.length,
        changed: same ? 0 : known.length - unchanged,
        unchanged: same ? known.length : unchanged,
        duplicate: lines.length - once.length,
        rejected: 0,
      };
      if (JSON.stringify(rows) !== JSON.stringify(due))
        throw new Error(`${JSON.stringify(rows)} in place of ${JSON.stringify(due)}`);
      if (same !== (outcome === "no_change")) throw new Error(outcome);
      if (!same) paper.imports.push({ importId: importId!, lines, stands: true });
      await agrees(paper, lived);
    },
  });

  /** Undo or redo of one of the imports of which that can be done. */
  const turning = (which: number, stands: boolean): Step => ({
    check: ({ imports }) => imports.some((each) => each.stands === stands),
    toString: () => `${stands ? "undo" : "redo"} ${which}`,
    async run(paper, lived) {
      const all = paper.imports.filter((each) => each.stands === stands);
      const each = all[which % all.length]!;
      const turn = (stands ? undoImport : redoImport)(lived.store, each.importId, options);
      const again = paper.imports.some(
        (other) => other.stands && !stands && textOf(other.lines) === textOf(each.lines),
      );
      if (again) await refused(turn, /was imported again as import \d+, which stands/);
      else {
        await turn;
        each.stands = !stands;
      }
      await agrees(paper, lived);
    },
  });

  const rebuilding: Step = {
    check: ({ imports }) => imports.length > 0,
    toString: () => "rebuild",
    async run(paper, lived) {
      await rebuild(lived.store, options);
      await agrees(paper, lived);
    },
  };

  const version = fc.nat(versions.length - 1);
  const lines = fc
    .dictionary(
      fc.constantFrom(...Array.from({ length: sessions }, (_, id) => String(id))),
      version,
      {
        minKeys: 1,
      },
    )
    .chain((all) => {
      const once = Object.entries(all).map(([id, each]) => ({ id: Number(id), version: each }));
      return fc
        .subarray(once)
        .chain((twice) =>
          fc.shuffledSubarray([...once, ...twice], { minLength: once.length + twice.length }),
        );
    });
  return fc.commands(
    [
      lines.map(importing),
      lines.map(importing),
      fc.nat(9).map((which) => turning(which, true)),
      fc.nat(9).map((which) => turning(which, false)),
      fc.constant(rebuilding),
    ],
    { maxCommands: steps, size: "max" },
  );
}
