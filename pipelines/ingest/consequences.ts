import type { Absent } from "../compare/absent.ts";
import type { Comparison } from "../compare/compare.ts";
import type { Answers, Decision, Question } from "./question.ts";

/** Asked before an older file changes rows of newer ones. */
export function olderQuestion(
  older: readonly { importId: number; newest: string }[],
  changed: number,
): Question {
  return {
    id: "older-file",
    question: `This file is older than what it would change: ${changed} rows differ from those of import ${older.map(({ importId }) => importId).join(", ")}, which reaches to ${older.at(-1)?.newest}.`,
    options: [
      { value: "overwrite", label: "let this file's rows stand" },
      { value: "cancel", label: "do not import it" },
    ],
    samples: [],
  };
}

/** Asked before rows go because a file brings fewer of them under one key. */
export function fewerQuestion(fewer: number): Question {
  return {
    id: "fewer-rows",
    question: `Under ${fewer} of its numbers this file brings fewer rows than stand. Do its rows replace all of them?`,
    options: [
      { value: "replace", label: "yes: what it does not bring under these numbers goes" },
      { value: "cancel", label: "no: do not import it" },
    ],
    samples: [],
  };
}

/** Asked before rows that were rejected once take the place of those that stand beside them. */
export function besideQuestion(changed: number): Question {
  return {
    id: "rows-beside",
    question: `${changed} of these rows, which were rejected before, have numbers under which other rows stand. Do they replace them?`,
    options: [
      { value: "cancel", label: "no: I will mend the whole file and import that" },
      { value: "replace", label: "yes: under these numbers only the rows of this file stand" },
    ],
    samples: [],
  };
}

/** Asked before sessions without numbers count twice because other people attended them this time. */
export function furtherQuestion(sessions: number): Question {
  return {
    id: "sessions-beside",
    question: `${sessions === 1 ? "One session" : `${sessions} sessions`} without a number took place on a day on which one with the same site, coach, format, reason, theme and at least one of the same people stands, but not with the same people in all. Are they further sessions?`,
    options: [
      { value: "further", label: "yes: both took place" },
      {
        value: "cancel",
        label: "no: do not import it; I will bring all rows of these sessions, or session numbers",
      },
    ],
    samples: [],
  };
}

const absentOptions = [
  { value: "stay", label: "they stay" },
  { value: "replace", label: "this file replaces the period at the site: they go" },
  { value: "replace-all", label: "they go, and so do those of files with other columns" },
];

/** Of rows that a file lacks; never asked. */
export const absentQuestion: Question = {
  id: "absent-rows",
  question: "What becomes of rows of the same sites and days that stand and are not in this file?",
  options: absentOptions,
  samples: [],
};

/** What may be answered for any file, whether it is asked or not. */
export const ofAnyFile: readonly Question[] = [
  olderQuestion([], 0),
  fewerQuestion(0),
  besideQuestion(0),
  furtherQuestion(0),
  absentQuestion,
];

const consents = new Set(["overwrite", "replace", "further"]);

/** Whether a person said so; nothing else lets rows go, or count twice. */
export const isConsent = (answer: string | undefined): boolean =>
  answer !== undefined && consents.has(answer);

const mostSites = 5;

/** The imports before a file: those of its source, and all of its export. */
export type Earlier = { own: readonly number[]; all: readonly number[] };

/**
 * The imports whose rows a file replaces with its period: what a person says alone tells which, never
 * what was imported before, so that an undo is as if the import had never been.
 */
export const replacedBy = (answer: string | undefined, { own, all }: Earlier): readonly number[] =>
  answer === "replace" ? own : answer === "replace-all" ? all : [];

/** What becomes of rows that a newer file does not bring: nothing, unless a person says so. */
export function absentDecision(
  name: string,
  absent: readonly Absent[],
  replaced: boolean,
  { own }: Earlier,
): Decision[] {
  if (absent.length === 0) return [];
  const things = name === "fidelity" ? "values" : name;
  const sites = absent
    .slice(0, mostSites)
    .map(({ site, from, to, rows }) => `${rows} ${things} of ${site}, ${from} to ${to}`);
  const more = absent.length - sites.length;
  const imports = [...new Set(absent.flatMap((each) => each.imports))].toSorted((a, b) => a - b);
  const of = `import ${imports.join(", ")}`;
  return [
    {
      id: absentQuestion.id,
      what: [...sites, ...(more > 0 ? [`and of ${more} more sites`] : [])].join("; "),
      reason: replaced
        ? `stood from ${of} and are not in this file; they go, as answered`
        : own.length === 0
          ? `stand from ${of}, with other columns, and are not in this file; they stay`
          : `stand from ${of} and are not in this file; they stay`,
      options: absentOptions.flatMap(({ value, label }) =>
        value === "replace" && own.length === 0
          ? []
          : [{ value, label: value === "replace" ? replaceLabel(absent) : label }],
      ),
    },
  ];
}

/** Which days go at which sites: those between the first and the last day that the file has there. */
function replaceLabel(absent: readonly Absent[]): string {
  const spans = absent
    .slice(0, mostSites)
    .map(({ site, from, to }) => `${site} from ${from} to ${to}`);
  const more = absent.length - spans.length;
  const where = [...spans, ...(more > 0 ? [`${more} more sites`] : [])].join(", ");
  return `they go: this file replaces ${where}; what lies before or after stays`;
}

/** Says which answers are not those that the import of these bytes was given: they change nothing. */
export const unusedAnswers = (
  { importId, answers }: { importId: number; answers: Answers },
  said: Answers,
): Decision[] =>
  Object.entries(said).flatMap(([id, value]) =>
    answers[id] === undefined || answers[id] === value
      ? []
      : [
          {
            id,
            what: answers[id],
            reason: `import ${importId} was answered so, and stands; to have ${JSON.stringify(value)} instead, undo it and import the file again`,
          },
        ],
  );

/** Said of a file that stands already where not all of its rows do: it does not bring them back. */
export const knownDecision = (importId: number, corrected: number): Decision[] =>
  corrected === 0
    ? []
    : [
        {
          id: "known",
          what: `known as import ${importId}`,
          reason: `${corrected} of its rows were corrected since; what corrected them stands`,
        },
      ];

/** What a person should know of how the rows were taken. */
export function noted(compared: Comparison): Decision[] {
  const { differing, reused, sessions, withheld } = compared;
  const rows = compared.new + compared.changed + compared.unchanged;
  return [
    ...(sessions !== null && sessions < rows
      ? [
          {
            id: "sessions",
            what: `${rows} rows are ${sessions} sessions`,
            reason:
              "rows with one number, or without numbers equal in date, site, coach, format, trigger and themes, are one session",
          },
        ]
      : []),
    ...(withheld > 0
      ? [
          {
            id: "withheld",
            what: `${withheld} values`,
            reason: "withheld at the source (* or <11): kept as withheld, not as numbers",
          },
        ]
      : []),
    ...compared.changes.columns.map(({ column, rows: changed }) => ({
      id: `changed:${column}`,
      what: `${changed} ${sessions === null ? "rows" : "sessions"}`,
      reason: `${column} is another than what stands; this file's stands from now on`,
    })),
    ...differing.map(({ column, sessions }) => ({
      id: `differs:${column}`,
      what: `${sessions} sessions`,
      reason: `their rows differ in ${column}; the first one stands`,
    })),
    ...(reused > 0
      ? [
          {
            id: "reused-number",
            what: `${reused} session numbers`,
            reason:
              "stand for sessions of more than one day or site; each day and site is a session",
          },
        ]
      : []),
  ];
}
