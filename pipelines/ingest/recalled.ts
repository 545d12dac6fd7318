import { createHash } from "node:crypto";
import type { Remembered } from "../ledger/answers.ts";
import { type Answers, answerable, type Decision, type Question } from "./question.ts";
import { type FileFacts, openQuestions } from "./read.ts";
import { isOfValue, isRepair } from "./repairs.ts";
import { fold } from "./values.ts";

/** A file as it reads with what was said for it and what was said for its like before. */
export type Recalled = {
  reading: FileFacts;
  answers: Answers;
  /** What was answered before for files of the same source. */
  remembered: ReadonlyMap<string, Remembered>;
  /** The answers that were given for this file. */
  said: Answers;
  /** Digest of its header: files with the same one come from the same source. */
  header: string;
  /** All that may be answered. */
  may: Question[];
};

/** Reads a file, again and again while answers that are remembered fit what it asks. */
export async function readRecalled(
  read: (answers: Answers) => Promise<FileFacts>,
  said: Answers,
  recall: (header: string) => ReadonlyMap<string, Remembered>,
): Promise<Recalled> {
  let answers = said;
  let reading = await read(said);
  const header = headerDigest(reading);
  const remembered = recall(header);
  for (;;) {
    const again = [
      ...openQuestions(answerable(reading), answers)
        .filter((question) => !question.alone && fits(question, remembered.get(question.id)?.value))
        .map(({ id }) => id),
      ...[...remembered.keys()].filter((id) => isOfValue(id) && answers[id] === undefined),
    ];
    if (again.length === 0) break;
    answers = { ...answers };
    for (const id of again) answers[id] = remembered.get(id)!.value;
    reading = await read(answers);
  }
  const may = answerable(reading);
  const used = Object.entries(answers).filter(
    ([id]) => !isOfValue(id) || may.some((question) => question.id === id),
  );
  return { reading, answers: Object.fromEntries(used), remembered, said, header, may };
}

/** Files with the same header come from the same source: what was answered for one holds for all. */
export const headerDigest = ({ source }: FileFacts): string =>
  createHash("sha256")
    .update(JSON.stringify(source.map(fold)))
    .digest("hex");

const fits = ({ options, free }: Question, value: string | undefined): boolean =>
  value !== undefined && (free === true || options.some((option) => option.value === value));

/** What was decided, and which answers were used again: nobody gave those for this file. */
export function told({ reading, remembered, answers, said }: Recalled): Decision[] {
  const again = [...remembered].filter(
    ([id]) => said[id] === undefined && answers[id] !== undefined && !isRepair(id),
  );
  const isAgain = new Set(again.map(([id]) => id));
  return [
    ...reading.decisions.map((decision) =>
      isAgain.has(decision.id)
        ? { ...decision, reason: decision.reason.replace(/(chosen|said) by a person/, "as before") }
        : decision,
    ),
    ...again.map(([id, { value, importId }]) => ({
      id,
      what: value,
      reason: `answered before, for import ${importId}`,
    })),
  ];
}

/** Says what was repaired by the word of a person, and whether it was given before. */
export const repaired = (
  repairs: readonly Decision[],
  { remembered, said }: Recalled,
): Decision[] =>
  repairs.map(({ id, what, reason }) => {
    const before = said[id] === undefined ? remembered.get(id) : undefined;
    const by = before ? `answered before, for import ${before.importId}` : "said by a person";
    return { id, what, reason: `${reason}, ${by}` };
  });
