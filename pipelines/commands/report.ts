import type { RowChange } from "../compare/changes.ts";
import type { FileReport, ImportReport } from "../import.ts";
import type { Decision } from "../ingest/question.ts";
import type { Moves } from "../warehouse/moves.ts";

const mostFixes = 10;
const mostValues = 5;
const mostChanges = 5;

/** An import report as lines for a terminal. */
export function describeReport(
  { build, files, moves, warnings }: ImportReport,
  isDryRun = false,
): string[] {
  const last = build === null ? "nothing is served yet" : `build ${build} is served`;
  const moved = moves === null ? [] : [describeMoves(moves, isDryRun)];
  return [...files.flatMap(describeFile), ...moved, ...warnings, last];
}

/** `12 points would move, 3 new; 4 sessions would change class` */
export function describeMoves({ points, classes }: Moves, isDryRun: boolean): string {
  const would = (verb: string, past: string) => (isDryRun ? `would ${verb}` : past);
  const sides = [
    ...(points.new > 0 ? [`${points.new} new`] : []),
    ...(points.gone > 0 ? [`${points.gone} gone`] : []),
  ];
  const ofPoints = [`${counted(points.moved, "point")} ${would("move", "moved")}`, ...sides];
  return `${ofPoints.join(", ")}; ${counted(classes, "session")} ${would("change", "changed")} class`;
}

export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;

function describeFile(report: FileReport): string[] {
  const { rows } = report;
  return [
    `${report.file}: ${report.outcome.replaceAll("_", " ")}${report.export === null ? "" : ` (${report.export})`}`,
    ...(report.refusal === null ? [] : [`  ${report.refusal.reason}: ${report.refusal.fix}`]),
    ...(rows.read === 0 ? [] : [`  ${describeRows(rows)}`]),
    ...describeDecisions(report.decisions),
    ...describeChanges(report.changes),
    ...describeFixes(report),
    ...report.questions.flatMap((question) => [
      `  ? ${question.id}: ${question.question}`,
      ...(question.samples.length === 0 ? [] : [`      such as ${question.samples.join(" | ")}`]),
      ...question.options.map((option) => `      ${option.value}  ${option.label}`),
    ]),
    ...answersHint(report),
  ];
}

export function describeRows({ read, ...kept }: FileReport["rows"]): string {
  const parts = Object.entries(kept).filter(([, rows]) => rows > 0);
  return `${counted(read, "row")}: ${parts.map(([name, rows]) => `${rows} ${name}`).join(", ")}`;
}

/** Said elsewhere in the report, or plain: not told again. */
const toldElsewhere = /^(export|absent-rows|changed:.*)$/;
const plain: Record<string, string> = { encoding: "utf-8", delimiter: "comma", header: "line 1" };

/**
 * What was decided of the file: the columns that are left out in one line, the plain cases not at all;
 * then what changes of rows that stand, and what becomes of those that the file does not bring.
 */
export function describeDecisions(decisions: readonly Decision[]): string[] {
  const out = decisions.flatMap(({ id, what, reason }) =>
    id.startsWith("column:") && what === "left out"
      ? [`${id.slice("column:".length)} (${reason})`]
      : [],
  );
  const told = decisions.filter(
    ({ id, what }) => !id.startsWith("column:") && !toldElsewhere.test(id) && plain[id] !== what,
  );
  return [
    ...told.map(({ id, what, reason }) => `  ${id}: ${what} (${reason})`),
    ...(out.length === 0 ? [] : [`  left out: ${out.join(", ")}`]),
    ...describeConsequences(decisions),
  ];
}

function describeConsequences(decisions: readonly Decision[]): string[] {
  return decisions.flatMap(({ id, what, reason }) => {
    if (id.startsWith("changed:")) return [`  ${id.slice("changed:".length)}: ${what} changed`];
    return id === "absent-rows" ? [`  ${what}: they ${reason}`] : [];
  });
}

/** The first old and new values of rows that stand already. */
function describeChanges(changes: readonly RowChange[]): string[] {
  const more = changes.length - mostChanges;
  return [
    ...changes.slice(0, mostChanges).map((change) => `      ${describeChange(change)}`),
    ...(more > 0 ? [`      and ${counted(more, "value")} more (--json lists them)`] : []),
  ];
}

/** `line 3, S2: minutes was 45, is 50`; of notes and families only that they changed. */
export function describeChange({ line, row, column, was, now }: RowChange): string {
  const said =
    was === null && now === null ? "changed" : `was ${was ?? "nothing"}, is ${now ?? "nothing"}`;
  return `line ${line}, ${row}: ${column} ${said}`;
}

/** Rejected rows by what repairs them, each group with the answer that would. */
function describeFixes({ fixes }: FileReport): string[] {
  const lines = fixes.slice(0, mostFixes).flatMap((group) => {
    const { rows, line, column, reason, fix, values, distinct, empties } = group;
    const told = values
      .slice(0, mostValues)
      .map((each) => `${JSON.stringify(each.value)} ${each.rows}`)
      .join(", ");
    const more = distinct > mostValues ? `, and ${distinct - mostValues} more` : "";
    const answers = [
      ...(values[0] ? [`${JSON.stringify(`value:${column}=${values[0].value}`)}: "..."`] : []),
      ...(empties ? [`${JSON.stringify(`unreadable:${column}`)}: "empty"`] : []),
    ];
    return [
      `  ${rows} rejected, first in line ${line}: ${column === null ? "" : `${column}: `}${reason}; ${fix}`,
      ...(told === "" ? [] : [`      ${told}${more}`]),
      ...(answers.length === 0 ? [] : [`      or answer ${answers.join(" or ")}`]),
    ];
  });
  const more = fixes.length - mostFixes;
  return more > 0 ? [...lines, `  and ${more} more kinds (--json lists them)`] : lines;
}

function answersHint({ file, questions }: FileReport): string[] {
  if (questions.length === 0) return [];
  const answers = Object.fromEntries(
    questions.map(({ id, options }) => [id, options[0]?.value ?? "..."]),
  );
  return [`  answer with --answers FILE, such as ${JSON.stringify({ [file]: answers })}`];
}
