import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { build, type BuildOptions, undoImport } from "../../pipelines/builds.ts";
import { forgetImport } from "../../pipelines/forget.ts";
import { type FileReport, importFiles, rebuild, redoImport } from "../../pipelines/import.ts";
import type { Answers } from "../../pipelines/ingest/question.ts";
import { openStore, type Store } from "../../pipelines/store/store.ts";
import { hashOf } from "./history.ts";

const lines = (...rows: readonly string[]): string => `${rows.join("\n")}\n`;

/**
 * Files that do not contradict each other: catalogues of measures, codebooks and a catalogue of themes,
 * and files in which they name something. `kin.csv` takes a name from the shipped catalogue; a name
 * is in two catalogues; what two long files call otherwise is the same value of one measure.
 */
const namedFiles: Readonly<Record<string, string>> = {
  "kin.csv": lines(
    "measure,label,synonyms,unit,good",
    "kin_count,Kin at meetings,Kin there; Relatives; NS count; Shared,count,up",
    "zeal,Zeal,Eagerness,,up",
  ),
  "belonging.csv": lines(
    "measure,label,synonyms,unit,good",
    "belonging,Belonging,Sense of belonging; Shared,percent,up",
  ),
  "labels 1.csv": lines("column,label", "theme___1,Engagement", "staff___1,Ann Lee"),
  "labels 2.csv": lines("column,label", "theme___2,Natural supports", "staff___2,Bo Ray"),
  "themes.csv": lines("theme,synonyms,measures", '"Crisis, plan",Safety; What if,kin_count'),
  "more themes.csv": lines("theme,synonyms", 'Zeal,"Crisis, plan, x"', "Calm,rest"),
  "long.csv": lines(
    "Site,Date,Measure,Value,Unit",
    "North,2025-03-02,Kin there,3,",
    "North,2025-03-02,Sense of belonging,0.5,",
    "North,2025-06-02,Shared,2,",
    "North,2025-03-02,Natural supports present,2,",
  ),
  "long too.csv": lines(
    "Site,Date,Measure,Value,Instrument",
    "North,2025-03-02,Relatives,3,",
    "North,2025-04-02,Eagerness,70,WFI",
    "North,2025-04-02,Overall,61,WFI",
  ),
  "wide.csv": lines(
    "Site,Date,NS count,Timely engagement",
    "North,2025-05-02,4,80",
    "North,2025-05-09,1,60",
  ),
  "only kin.csv": lines("Site,Date,Relatives", "North,2025-07-02,4", "North,2025-07-09,1"),
  "people.csv": lines(
    "Date,Site,Coach,Format,Themes,Staff___1,Staff___2",
    "2025-06-02,North,Cleo Hart,group,MI,1,0",
    "2025-06-03,North,Cleo Hart,group,MI,1,1",
  ),
  "ticks.csv": lines(
    "Session ID,Date,Site,Coach,Staff,Format,Theme___1,Theme___2",
    "T-1,2025-03-02,North,Cleo Hart,Ann Lee,individual,1,0",
    "T-2,2025-03-03,North,Cleo Hart,Ann Lee,group,1,1",
  ),
  "log.csv": lines(
    "Session ID,Date,Site,Coach,Staff,Format,Themes",
    'A-1,2025-03-02,North,Cleo Hart,Ann Lee,individual,"Crisis, plan, MI"',
    'A-2,2025-03-09,North,Cleo Hart,Ann Lee,group,"MI, Crisis,plan"',
  ),
};

/** Without these a file is asked about, or refused. */
const needs: Readonly<Record<string, readonly string[]>> = {
  "ticks.csv": ["labels 1.csv", "labels 2.csv"],
  "people.csv": ["labels 1.csv", "labels 2.csv"],
  "only kin.csv": ["kin.csv"],
};
/** What is answered where ticks have no label: by columns and the codebook that has it. */
const leaveOut = {
  "ticks.csv": [
    ["label:Theme___1", "labels 1.csv"],
    ["label:Theme___2", "labels 2.csv"],
  ],
  "people.csv": [
    ["label:Staff___1", "labels 1.csv"],
    ["label:Staff___2", "labels 2.csv"],
  ],
} as const;

/** Whether nothing of a file can be read where only these stand. */
const isUnreadable = (file: string, stand: readonly string[]): boolean =>
  file !== "ticks.csv" &&
  (needs[file] ?? []).every((name) => !stand.includes(name)) &&
  file in needs;

/** Brings files in one job, in that order. Throws unless each is taken. */
async function bringFiles(
  store: Store,
  texts: Readonly<Record<string, string>>,
  options: BuildOptions,
  answers: Readonly<Record<string, Answers>> = {},
): Promise<FileReport[]> {
  const folder = mkdtempSync(join(tmpdir(), "throughline-brought-"));
  try {
    const given = Object.entries(texts).map(([name, text]) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return { name, path };
    });
    const { today, models, checks } = options;
    const { files } = await importFiles(store, given, { today, models, checks, answers });
    for (const { file, outcome, questions, refusal } of files) {
      if (outcome.startsWith("accepted")) continue;
      const asked = questions.map(({ id }) => id).join(", ");
      throw new Error(`${file}: ${outcome} ${asked}${refusal?.reason ?? ""}`);
    }
    return files;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Paper = { imports: { importId: number; file: string; state: "stands" | "undone" | "gone" }[] };
type Lived = { store: Store; fresh: (files: readonly string[]) => Promise<string> };
type Step = fc.AsyncCommand<Paper, Lived>;

const filesOf = ({ imports }: Paper, ...states: string[]): string[] =>
  imports.filter(({ state }) => states.includes(state)).map(({ file }) => file);

/** Hashes of stores that took files in one job, in the order of the list above, each made once. */
function freshHashes(folder: () => string, options: BuildOptions): Lived["fresh"] {
  const known = new Map<string, Promise<string>>();
  return (files) => {
    const names = Object.keys(namedFiles).filter(
      (name) => files.includes(name) && !isUnreadable(name, files),
    );
    const key = names.join();
    const make = async (): Promise<string> => {
      const store = openStore(folder());
      const answers = Object.fromEntries(
        Object.entries(leaveOut).flatMap(([file, columns]) => {
          const open = columns.filter(([, by]) => !names.includes(by));
          const own = Object.fromEntries(open.map(([id]) => [id, "leave out"]));
          return names.includes(file) ? [[file, own] as const] : [];
        }),
      );
      const given = Object.fromEntries(names.map((name) => [name, namedFiles[name]!]));
      if (names.length === 0) await build(store, options);
      else await bringFiles(store, given, options, answers);
      return hashOf(store);
    };
    const making = known.get(key) ?? make();
    known.set(key, making);
    return making;
  };
}

/**
 * Plays imports of these files in any jobs and order, undos, redos, forgets and rebuilds on stores of
 * their own, and throws on the first whose content is not that of a store that took what stands at once.
 */
export async function checkNames(
  folder: () => string,
  options: BuildOptions,
  { runs, seed, steps }: { runs: number; seed: number; steps: number },
): Promise<void> {
  const fresh = freshHashes(folder, options);
  const start = () => ({ model: { imports: [] }, real: { store: openStore(folder()), fresh } });
  await fc.assert(
    fc.asyncProperty(histories(options, steps), (each) => fc.asyncModelRun(start, each)),
    { numRuns: runs, seed, endOnFailure: true },
  );
}

function histories(options: BuildOptions, steps: number): fc.Arbitrary<Iterable<Step>> {
  const agrees = async (paper: Paper, { store, fresh }: Lived): Promise<void> => {
    const stand = filesOf(paper, "stands");
    const [found, due] = [await hashOf(store), await fresh(stand)];
    if (found !== due)
      throw new Error(`${stand.join(", ")} stand, and tell otherwise than if brought at once`);
  };

  /** Files that are not there yet, where what names them is. */
  const importing = (names: readonly string[]): Step => {
    const missing = (paper: Paper): string[] => {
      const before = filesOf(paper, "stands");
      const there = [...before, ...names];
      const may = (name: string) => (needs[name] ?? []).every((each) => there.includes(each));
      return names.filter((name) => !before.includes(name) && may(name));
    };
    return {
      check: (paper) => missing(paper).length > 0,
      toString: () => `import ${names.join(", ")}`,
      async run(paper, lived) {
        const files = missing(paper).map((name) => [name, namedFiles[name]!] as const);
        const done = await bringFiles(lived.store, Object.fromEntries(files), options);
        for (const { file, importId } of done)
          paper.imports.push({ importId: importId!, file, state: "stands" });
        await agrees(paper, lived);
      },
    };
  };

  const turning = (
    which: number,
    what: "undo" | "redo" | "forget",
    may: (paper: Paper) => Paper["imports"],
    turn: (store: Store, importId: number) => Promise<unknown>,
    turned: (paper: Paper, each: Paper["imports"][number]) => void,
  ): Step => ({
    check: (paper) => may(paper).length > 0,
    toString: () => `${what} ${which}`,
    async run(paper, lived) {
      const all = may(paper);
      const each = all[which % all.length]!;
      await turn(lived.store, each.importId);
      turned(paper, each);
      await agrees(paper, lived);
    },
  });

  const undoing = (which: number): Step =>
    turning(
      which,
      "undo",
      ({ imports }) => imports.filter(({ state }) => state === "stands"),
      (store, importId) => undoImport(store, importId, options),
      (_, each) => void (each.state = "undone"),
    );
  const redoing = (which: number): Step =>
    turning(
      which,
      "redo",
      (paper) =>
        paper.imports.filter(
          ({ state, file }) => state === "undone" && !filesOf(paper, "stands").includes(file),
        ),
      (store, importId) => redoImport(store, importId, options),
      (_, each) => void (each.state = "stands"),
    );
  const forgetting = (which: number): Step =>
    turning(
      which,
      "forget",
      (paper) => paper.imports.filter(({ state }) => state === "stands"),
      (store, importId) => forgetImport(store, importId, options),
      (paper, { file }) => {
        for (const each of paper.imports) if (each.file === file) each.state = "gone";
      },
    );
  const rebuilding: Step = {
    check: ({ imports }) => imports.length > 0,
    toString: () => "rebuild",
    async run(paper, lived) {
      await rebuild(lived.store, options);
      await agrees(paper, lived);
    },
  };

  const jobs = fc
    .shuffledSubarray(Object.keys(namedFiles), { minLength: 1, maxLength: 4 })
    .map(importing);
  return fc.commands(
    [
      jobs,
      jobs,
      jobs,
      fc.nat(9).map(undoing),
      fc.nat(9).map(redoing),
      fc.nat(9).map(forgetting),
      fc.constant(rebuilding),
    ],
    { maxCommands: steps, size: "max" },
  );
}
