import { findAbsent, replacePeriods } from "../compare/absent.ts";
import { type Comparison, takeOver } from "../compare/compare.ts";
import type { ExportName } from "../contracts/column.ts";
import type { NextWarehouse } from "../warehouse/build.ts";
import { absentDecision, absentQuestion, type Earlier, noted, replacedBy } from "./consequences.ts";
import type { Answers, Decision } from "./question.ts";

/**
 * Takes the compared rows of a file over under an import's number; where it was answered so, they
 * replace the periods of earlier imports. Returns what is told of it and how many rows of these go.
 * With `telling` false (a file that is read again) what it lacks is not looked for.
 */
export async function takeRowsOver(
  next: NextWarehouse,
  {
    name,
    importId,
    answers,
    compared,
    earlier,
    telling,
  }: {
    name: ExportName;
    importId: number;
    answers: Answers;
    compared: Comparison;
    earlier: Earlier;
    telling: boolean;
  },
): Promise<{ decisions: Decision[]; gone: number }> {
  const replaced = replacedBy(answers[absentQuestion.id], earlier);
  const replaces = replaced.length > 0;
  const lacked = replaces ? replaced : earlier.own.length > 0 ? earlier.own : earlier.all;
  const absent = telling ? await findAbsent(next, name, lacked) : [];
  await replacePeriods(next, name, importId, replaced);
  await takeOver(next, name, importId, { again: compared.again, own: earlier.own });
  await next.clearIncoming(null);
  return {
    decisions: [...noted(compared), ...absentDecision(name, absent, replaces, earlier)],
    gone: replaces ? absent.reduce((sum, { rows }) => sum + rows, 0) : 0,
  };
}
