import type { Comparison } from "../compare/compare.ts";
import type { RowCounts } from "../ledger/imports.ts";
import {
  besideQuestion,
  fewerQuestion,
  furtherQuestion,
  isConsent,
  olderQuestion,
} from "./consequences.ts";
import type { FileReport, Refusal } from "./file_report.ts";
import type { Answers, Question, Reject } from "./question.ts";
import { type FileFacts, openQuestions } from "./read.ts";

/** Rejected rows that refuse a file without `partial`: more than this many and more than the share. */
const mostRejects = { rows: 5, share: 0.01 };
/** Questions whose answer may make an export of what is none as it stands. */
const ofLayout = new Set(["encoding", "delimiter", "header", "header-rows"]);

/** Why a file is not taken: the rest of its report. */
type Objection = Pick<FileReport, "outcome" | "questions" | "refusal">;

const refused = (refusal: Refusal, questions: Question[] = []): Objection => ({
  outcome: "refused",
  questions,
  refusal,
});
const asks = (questions: Question[]): Objection => ({
  outcome: "needs_answer",
  questions,
  refusal: null,
});

/** Why a file cannot be read as it stands; null where it can. */
export function objectionToFile(reading: FileFacts, answers: Answers): Objection | null {
  if (reading.refusal === null) return null;
  const open = openQuestions(reading.questions, answers);
  const unsure = open.filter(({ id }) => ofLayout.has(id));
  return reading.layout !== null && unsure.length > 0
    ? asks(unsure)
    : refused(reading.refusal, open);
}

/** What only a person can say of a file before its rows are looked at; null where nothing is open. */
export function objectionToQuestions(reading: FileFacts, answers: Answers): Objection | null {
  const open = openQuestions(reading.questions, answers);
  return open.length > 0 ? asks(open) : null;
}

/**
 * Why the rows of a file are not taken: none can be read, or so many cannot that only `partial` lets
 * the others in. Null where nothing speaks against them.
 */
export function objectionToRejects(
  counts: RowCounts,
  rejects: readonly Reject[],
  partial: boolean,
): Objection | null {
  const { read, rejected } = counts;
  if (read === rejected)
    return refused({
      reason: "no row could be read",
      fix: rejects[0]?.fix ?? "export the file again",
    });
  if (!partial && rejected > mostRejects.rows && rejected > mostRejects.share * read)
    return refused({
      reason: `${rejected} of ${read} rows cannot be read`,
      fix: "correct them, or import the good rows alone (--partial)",
    });
  return null;
}

/** What a person must say, or did not want, of the rows that a file would change; null where nothing. */
export function objectionToChanges(
  compared: Comparison,
  isRejectFile: boolean,
  answers: Answers,
): Objection | null {
  const { newest, overwrites, changed, fewer, beside } = compared;
  const older = newest === null ? [] : overwrites.filter((each) => newest < each.newest);
  const late = [
    ...(older.length > 0 ? [olderQuestion(older, changed)] : []),
    ...(isRejectFile && changed > 0 ? [besideQuestion(changed)] : []),
    ...(fewer > 0 ? [fewerQuestion(fewer)] : []),
    ...(beside > 0 ? [furtherQuestion(beside)] : []),
  ];
  const open = openQuestions(late, answers);
  if (open.length > 0) return asks(open);
  return late.every((question) => isConsent(answers[question.id]))
    ? null
    : refused({
        reason: "not imported, as answered",
        fix: "answer otherwise, or bring another file",
      });
}
