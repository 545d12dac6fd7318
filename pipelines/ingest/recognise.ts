import { type ColumnMeta, columnsOf, type ExportName, exportNames } from "../contracts/column.ts";
import { contracts } from "../contracts/exports.ts";
import { type Measure, measureOf } from "./measure.ts";
import type { Answers, Decision, Question } from "./question.ts";
import { rejectColumns } from "./reread.ts";
import { nothingSaid, type Said } from "./said.ts";
import { fold } from "./values.ts";

/** What a column of the file is taken for. */
export type ColumnUse =
  | { use: "field"; field: string; meta: ColumnMeta }
  | { use: "tick"; field: string; meta: ColumnMeta; label: string; said?: boolean }
  | { use: "measure"; measure: Measure; said?: boolean }
  | { use: "ignored"; why: string };

export type MappedColumn = { index: number; header: string; to: ColumnUse };

/** Whether rows are taken that have nothing in a column. */
export const mayBeEmpty = (to: ColumnUse): boolean =>
  to.use === "field" ? !to.meta.required : to.use !== "ignored";

export type Recognised = {
  export: ExportName;
  columns: MappedColumn[];
  questions: Question[];
  decisions: Decision[];
  /** Required columns that no column of the file is. */
  missing: string[];
};

/** What recognising needs to know besides the file. */
export type Known = {
  measures: readonly Measure[];
  /** Labels of tick columns from codebooks, by folded column name. */
  labels: ReadonlyMap<string, string>;
  /** What a person said for every file: it goes before what is known and answered otherwise. */
  said?: Said;
};

const bookkeeping =
  /^(redcap .*|.* complete|.* timestamp|timestamp|collector id|respondent id|ip address|start time|completion time|email address|last modified.*|created at|updated at|modified|row|row number|#|line|column \d+)$/;
const tickName = /^(.+)___(.+)$/;
const tickLabel = /^(.+) \(choice=['"]?(.+?)['"]?\)$/i;

/** Which export a header is and what each column is, each with its reason. Null where it is none. */
export function recognise(
  header: readonly string[],
  sample: readonly (readonly string[])[],
  known: Known,
  answers: Answers,
  as: ExportName | null,
): Recognised | { refusal: { reason: string; fix: string }; questions: Question[] } {
  const candidates = exportNames
    .map((name) => ({ name, ...matchColumns(name, header, sample, known, answers) }))
    .filter((each) => (as === null ? each.matched >= 2 : each.name === as))
    .sort((a, b) => b.score - a.score);
  const [best, next] = candidates;
  if (!best)
    return {
      refusal: {
        reason: `none of the known exports has columns like ${header
          .slice(0, 6)
          .map((name) => JSON.stringify(name))
          .join(", ")}`,
        fix: `rename the columns after a template, or say which export it is (${exportNames.join(", ")})`,
      },
      questions: [],
    };
  const questions: Question[] = [];
  let chosen = best;
  if (next && next.score === best.score && as === null) {
    questions.push({
      id: "export",
      question: "The columns fit more than one export. Which is it?",
      options: [best, next].map(({ name }) => ({
        value: name,
        label: `${name}: one row is ${contracts[name].grain}`,
      })),
      samples: [header.join(" | ")],
    });
    if (answers.export === next.name) chosen = next;
  }
  return {
    export: chosen.name,
    columns: chosen.columns,
    questions: [...questions, ...chosen.questions],
    decisions: [
      {
        id: "export",
        what: chosen.name,
        reason:
          as === null
            ? `${chosen.matched} of ${header.length} columns are known`
            : "named by a person",
      },
      ...chosen.decisions,
    ],
    missing: chosen.missing,
  };
}

type Match = Pick<Recognised, "columns" | "questions" | "decisions" | "missing"> & {
  matched: number;
  score: number;
};

function matchColumns(
  name: ExportName,
  header: readonly string[],
  sample: readonly (readonly string[])[],
  known: Known,
  answers: Answers,
): Match {
  const { said = nothingSaid } = known;
  const fields = columnsOf(contracts[name]);
  const wanted = new Map<string, { field: string; meta: ColumnMeta; exact: boolean }>();
  for (const [field, meta] of fields)
    for (const alias of meta.aliases)
      if (!wanted.has(fold(alias))) wanted.set(fold(alias), { field, meta, exact: false });
  for (const [field, meta] of fields) wanted.set(fold(field), { field, meta, exact: true });
  const filled = header.map((_, index) =>
    sample.map((row) => row[index]?.trim() ?? "").filter((cell) => cell !== ""),
  );
  const columns: MappedColumn[] = [];
  const questions: Question[] = [];
  const decisions: Decision[] = [];
  const long =
    name === "fidelity" && header.some((column) => wanted.get(fold(column))?.field === "measure");
  const rivals = new Map<string, { column: MappedColumn; exact: boolean }[]>();
  let certain = 0;
  const add = (index: number, to: ColumnUse) => columns.push({ index, header: header[index]!, to });
  header.forEach((column, index) => {
    if (rejectColumns.includes(column)) {
      add(index, { use: "ignored", why: "says why a row was rejected before" });
      return;
    }
    const folded = fold(column.replace(/ \(\d+\)$/, ""));
    const ticked = tickName.exec(column) ?? tickLabel.exec(column);
    const parent = ticked ? wanted.get(fold(ticked[1]!)) : undefined;
    if (ticked && parent && (parent.meta.kind === "list" || parent.meta.kind === "names")) {
      const meaning = said.labels.get(fold(column));
      if (meaning !== undefined) {
        certain++;
        const { field, meta } = parent;
        add(index, { use: "tick", field, meta, label: meaning, said: true });
        return;
      }
      const label = tickLabel.test(column)
        ? ticked[2]!
        : (answers[`label:${column}`] ?? known.labels.get(fold(column)));
      certain++;
      if (label === undefined || answers[`label:${column}`] !== undefined)
        questions.push({
          id: `label:${column}`,
          question: `What does a tick in ${column} mean? Import the codebook with it, or choose.`,
          options: [{ value: "leave out", label: "leave this column out" }],
          samples: [],
          free: true,
        });
      add(
        index,
        label === undefined || label === "leave out"
          ? {
              use: "ignored",
              why:
                label === undefined ? "no codebook says what a tick means" : "left out by a person",
            }
          : { use: "tick", field: parent.field, meta: parent.meta, label },
      );
      return;
    }
    const named = name === "fidelity" && !long ? said.measures.get(folded) : undefined;
    if (named) {
      certain++;
      add(index, { use: "measure", measure: named, said: true });
      return;
    }
    const measure =
      name === "fidelity" && !long
        ? (assumedMeasure(answers, column) ?? measureOf(column, filled[index]!, known.measures))
        : null;
    const hit = wanted.get(folded);
    const chosen = answers[`column:${column}`];
    if (measure && !(hit && hit.field === "n")) {
      certain++;
      add(index, { use: "measure", measure });
    } else if (hit) {
      certain++;
      const mapped: MappedColumn = {
        index,
        header: column,
        to: { use: "field", field: hit.field, meta: hit.meta },
      };
      columns.push(mapped);
      rivals.set(hit.field, [
        ...(rivals.get(hit.field) ?? []),
        { column: mapped, exact: hit.exact },
      ]);
    } else if (bookkeeping.test(folded))
      add(index, { use: "ignored", why: "housekeeping of the source" });
    else if (filled[index]!.length === 0) add(index, { use: "ignored", why: "empty" });
    else if (chosen !== undefined && chosen !== "ignore") {
      const field = fields.find(([each]) => each === chosen);
      add(
        index,
        field
          ? { use: "field", field: field[0], meta: field[1] }
          : { use: "ignored", why: "left out by a person" },
      );
    } else {
      add(index, {
        use: "ignored",
        why: chosen === "ignore" ? "left out by a person" : "not known",
      });
    }
  });
  for (const [id, found] of sameMeasure(columns)) {
    const picked = answers[`field:${id}`];
    questions.push({
      id: `field:${id}`,
      question: `More than one column could be ${id}. Which is it?`,
      options: found.map(({ header: column }) => ({ value: column, label: column })),
      samples: found.map(
        (column) => `${column.header}: ${filled[column.index]!.slice(0, 2).join(", ")}`,
      ),
    });
    for (const column of found)
      if (column.header !== (picked ?? found[0]!.header))
        column.to = { use: "ignored", why: `another column is ${id}` };
  }
  for (const [field, found] of rivals) {
    const meta = fields.find(([each]) => each === field)![1];
    if (found.length < 2 || meta.kind === "list" || meta.kind === "names" || meta.kind === "note")
      continue;
    const exact = found.filter((each) => each.exact);
    const picked = answers[`field:${field}`];
    const keep = picked
      ? found.find(({ column }) => column.header === picked)
      : exact.length === 1
        ? exact[0]
        : undefined;
    if (!keep || picked)
      questions.push({
        id: `field:${field}`,
        question: `More than one column could be the ${meta.doc}. Which is it?`,
        options: found.map(({ column }) => ({ value: column.header, label: column.header })),
        samples: found.map(
          ({ column }) => `${column.header}: ${filled[column.index]!.slice(0, 2).join(", ")}`,
        ),
      });
    for (const { column } of found)
      if (column !== (keep ?? found[0])!.column)
        column.to = { use: "ignored", why: `another column is the ${meta.doc}` };
  }
  const taken = new Set(
    columns.flatMap(({ to }) => (to.use === "field" || to.use === "tick" ? [to.field] : [])),
  );
  if (!taken.has("date") && name === "sessions") {
    const stamp = columns.find(({ header: column }) =>
      /^(timestamp|completion time|start time)$/.test(fold(column)),
    );
    const answer = answers["field:date"];
    if (stamp)
      questions.push({
        id: "field:date",
        question: `No column holds the session's own date. Is ${stamp.header} the day of the session? A form is often filled later.`,
        options: [
          { value: stamp.header, label: "yes: the sessions were on the day of the form" },
          { value: "none", label: "no: I will export the file again with the date" },
        ],
        samples: filled[stamp.index]!.slice(0, 3),
      });
    if (stamp && answer !== "none") {
      stamp.to = {
        use: "field",
        field: "date",
        meta: fields.find(([field]) => field === "date")![1],
      };
      taken.add("date");
      decisions.push({
        id: "date",
        what: stamp.header,
        reason: answer === undefined ? "a guess: nothing else could be it" : "chosen by a person",
      });
    }
  }
  for (const { header: column, index, to } of columns) {
    if (
      to.use !== "ignored" ||
      (to.why !== "not known" && answers[`column:${column}`] === undefined)
    )
      continue;
    const free = fields.filter(
      ([field, meta]) => !taken.has(field) || meta.kind === "list" || meta.kind === "note",
    );
    questions.push({
      id: `column:${column}`,
      question: `The column ${JSON.stringify(column)} is not known. What is it?`,
      options: [
        { value: "ignore", label: "leave it out" },
        ...free.map(([field, meta]) => ({ value: field, label: meta.doc })),
      ],
      samples: filled[index]!.slice(0, 3),
    });
  }
  for (const { header: column, to } of columns)
    decisions.push({ id: `column:${column}`, ...explained(to) });
  const missing = fields
    .filter(([field, meta]) => meta.required && !taken.has(field))
    .map(([field]) => field)
    .filter((field) => !(field === "measure" && columns.some(({ to }) => to.use === "measure")));
  if (
    name === "fidelity" &&
    long &&
    !taken.has("value") &&
    !(taken.has("numerator") && taken.has("denominator"))
  )
    missing.push("value");
  return {
    columns,
    questions,
    decisions,
    missing,
    matched: certain,
    score: certain + (missing.length === 0 ? 1.5 : 0),
  };
}

function explained(to: ColumnUse): { what: string; reason: string } {
  switch (to.use) {
    case "field":
      return { what: to.field, reason: `a known name for: ${to.meta.doc}` };
    case "tick":
      return {
        what: `${to.field}: ${to.label}`,
        reason: to.said ? saidForAll : "a tick column, named by its codebook",
      };
    case "measure":
      return {
        what: to.measure.part === "denominator" ? "denominator" : to.measure.id,
        reason: to.said ? saidForAll : "a known name of a measure",
      };
    case "ignored":
      return { what: "left out", reason: to.why };
  }
}

const saidForAll = "said by a person, for every file";

/** What is recorded of a measure column, so that the file reads the same without its catalogue. */
export const assumeMeasure = (column: string, { id, unit, part }: Measure): Answers => ({
  [`measure:${column}`]: JSON.stringify([id, unit, part]),
});

function assumedMeasure(answers: Answers, column: string): Measure | null {
  const assumed = answers[`measure:${column}`];
  if (assumed === undefined) return null;
  const [id, unit, part] = JSON.parse(assumed) as [string, string | null, Measure["part"]];
  return { id, label: column, synonyms: [], unit, part };
}

/** Measures that more than one column holds, by what they hold. */
function sameMeasure(columns: readonly MappedColumn[]): [id: string, MappedColumn[]][] {
  const found = new Map<string, MappedColumn[]>();
  for (const column of columns) {
    if (column.to.use !== "measure") continue;
    const { id, part } = column.to.measure;
    const name = part === "denominator" ? "denominator" : id;
    found.set(name, [...(found.get(name) ?? []), column]);
  }
  return [...found].filter(([, same]) => same.length > 1);
}
