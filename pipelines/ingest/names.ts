import type { ExportName } from "../contracts/column.ts";
import type { Import } from "../ledger/imports.ts";
import { type Measure, measureNamed } from "./measure.ts";
import type { Decision } from "./question.ts";
import type { Recognised } from "./recognise.ts";
import { nothingSaid, type Said } from "./said.ts";
import { fold } from "./values.ts";

/**
 * What names in a file mean by the word of others: of catalogues and codebooks that were imported,
 * and of people who said it for every file. None of it is an answer of the file: when it changes,
 * the file is read again.
 */
export type Names = {
  /** The measures of the catalogues, the agency's before the shipped. */
  measures: readonly Measure[];
  /** Labels of tick columns from codebooks, by folded column name. */
  labels: ReadonlyMap<string, string>;
  /** What a person said for every file: it goes before what is known and answered otherwise. */
  said?: Said;
};

/** Exports whose rows say what names in others mean, each before those that it may name itself. */
const naming: readonly ExportName[] = ["codebook", "measures"];

/** When a file is read among others: after all those that may say what its names mean. */
export function rankOf(name: string | null): number {
  const rank = naming.findIndex((each) => each === name);
  return rank === -1 ? naming.length : rank;
}

/** Whether the rows of an export say what names in others mean. */
export const isNaming = (name: string | null): boolean => rankOf(name) < naming.length;

export const tickName = /^(.+)___(.+)$/;
export const tickLabel = /^(.+) \(choice=['"]?(.+?)['"]?\)$/i;

/** The name of a column without the number that one of two with the same name was given. */
export const unnumbered = (column: string): string => column.replace(/ \(\d+\)$/, "");

/** The names by which a file of these columns may have been read. */
export function namesOf({ export: name, columns }: Recognised, names: Names): Names {
  const own = new Set(columns.map(({ header }) => fold(header)));
  return {
    measures: name === "fidelity" ? names.measures : [],
    labels: new Map([...names.labels].filter(([column]) => own.has(column))),
    said: names.said ?? nothingSaid,
  };
}

/** Names as text, for the ledger. */
export const writeNames = ({ measures, labels, said = nothingSaid }: Names): string =>
  JSON.stringify([measures, [...labels], [...said.measures], [...said.labels]]);

export function readNames(text: string): Names {
  const [measures, labels, ...said] = JSON.parse(text) as [
    Measure[],
    [string, string][],
    [string, Measure][],
    [string, string][],
  ];
  return {
    measures,
    labels: new Map(labels),
    said: { measures: new Map(said[0]), labels: new Map(said[1]) },
  };
}

/**
 * Whether the file of an import may read otherwise with other names: a name in it means something
 * else. Measures of a long file are named in its rows, so for it any name counts.
 */
export function readsOtherwise(
  { export: name, answers, decisions }: Pick<Import, "export" | "answers" | "decisions">,
  before: Names,
  after: Names,
): boolean {
  const columns = (decisions as Decision[]).flatMap(({ id, what }) =>
    id.startsWith("column:") ? [{ header: id.slice("column:".length), what }] : [],
  );
  const isLong = columns.some(({ what }) => what === "measure");
  const meaning = (names: Names): string =>
    JSON.stringify([
      columns.map(({ header }) => tickMeaning(header, answers, names)),
      name === "fidelity" && columns.map(({ header }) => measureMeaning(header, answers, names)),
      name === "fidelity" && isLong && allMeanings(names),
    ]);
  return meaning(before) !== meaning(after);
}

/** What a tick in a column means; null of a column that is none of ticks. */
function tickMeaning(
  column: string,
  answers: Readonly<Record<string, string>>,
  { labels, said = nothingSaid }: Names,
): string | null {
  if (!tickName.test(column) && !tickLabel.test(column)) return null;
  const name = fold(column);
  return said.labels.get(name) ?? answers[`label:${column}`] ?? labels.get(name) ?? null;
}

/** What a column of a wide file may be: by what was said, by what was answered, and by its name. */
function measureMeaning(
  column: string,
  answers: Readonly<Record<string, string>>,
  { measures, said = nothingSaid }: Names,
): unknown[] {
  const answered = /^measure:(.+)$/.exec(answers[`column:${column}`] ?? "")?.[1];
  return [
    said.measures.get(fold(unnumbered(column))) ?? null,
    answered === undefined ? null : measureNamed(answered, measures),
    measureNamed(column, measures),
  ].map((measure) => measure && identity(measure));
}

const allMeanings = ({ measures, said = nothingSaid }: Names): unknown[] => [
  measures.map((each) => [identity(each), [each.label, ...each.synonyms].map(fold)]),
  [...said.measures].map(([name, each]) => [name, identity(each)]),
];

/** What of a measure decides how its cells are read. */
const identity = ({ id, unit, part }: Measure): unknown[] => [id, unit, part];
