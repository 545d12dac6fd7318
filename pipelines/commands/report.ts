import type { FileReport, ImportReport } from "../import.ts";

const mostRejects = 10;

/** An import report as lines for a terminal. */
export function describeReport({ build, files }: ImportReport): string[] {
  const last = build === null ? "nothing is served yet" : `build ${build} is served`;
  return [...files.flatMap(describeFile), last];
}

function describeFile(report: FileReport): string[] {
  const { rows } = report;
  return [
    `${report.file}: ${report.outcome.replaceAll("_", " ")}${report.export === null ? "" : ` (${report.export})`}`,
    ...(report.refusal === null ? [] : [`  ${report.refusal.reason}: ${report.refusal.fix}`]),
    ...(rows.read === 0 ? [] : [`  ${describeRows(rows)}`]),
    ...describeConsequences(report),
    ...describeRejects(report),
    ...report.questions.flatMap((question) => [
      `  ? ${question.id}: ${question.question}`,
      ...(question.samples.length === 0 ? [] : [`      such as ${question.samples.join(" | ")}`]),
      ...question.options.map((option) => `      ${option.value}  ${option.label}`),
    ]),
    ...answersHint(report),
  ];
}

function describeRows({ read, ...kept }: FileReport["rows"]): string {
  const parts = Object.entries(kept).filter(([, rows]) => rows > 0);
  return `${read} rows: ${parts.map(([name, rows]) => `${rows} ${name}`).join(", ")}`;
}

/** What changes of rows that stand already, and what becomes of those that the file does not bring. */
function describeConsequences({ decisions }: FileReport): string[] {
  return decisions.flatMap(({ id, what, reason }) => {
    if (id.startsWith("changed:")) return [`  ${id.slice("changed:".length)}: ${what} changed`];
    return id === "absent-rows" ? [`  ${what}: they ${reason}`] : [];
  });
}

function describeRejects({ rejects }: FileReport): string[] {
  const lines = rejects.slice(0, mostRejects).map(({ line, column, value, reason, fix }) => {
    const written = value === null ? ":" : ` = ${JSON.stringify(value)}`;
    const cell = column === null ? "" : ` ${column}${written}`;
    return `  line ${line}:${cell} ${reason}; ${fix}`;
  });
  const more = rejects.length - lines.length;
  return more > 0 ? [...lines, `  and ${more} more rejected rows (--json lists them)`] : lines;
}

function answersHint({ file, questions }: FileReport): string[] {
  if (questions.length === 0) return [];
  const answers = Object.fromEntries(
    questions.map(({ id, options }) => [id, options[0]?.value ?? "..."]),
  );
  return [`  answer with --answers FILE, such as ${JSON.stringify({ [file]: answers })}`];
}
