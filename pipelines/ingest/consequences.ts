import type { Comparison } from "./load.ts";
import type { Decision, Question } from "./question.ts";

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
