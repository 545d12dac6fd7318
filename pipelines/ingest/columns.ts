import { type ColumnMeta, columnsOf, type ExportName } from "../contracts/column.ts";
import { contracts } from "../contracts/exports.ts";
import { chosenUse, type ColumnUse, explained, type MappedColumn, usesOf } from "./column_use.ts";
import { isToldByCells, measureNames, measureOf } from "./measure.ts";
import { type Names, tickLabel, tickName, unnumbered } from "./names.ts";
import type { Answers, Decision, Question } from "./question.ts";
import { rejectColumns } from "./reread.ts";
import { nothingSaid } from "./said.ts";
import { fold } from "./values.ts";

/** What each column of a file is if the file is of one export. */
export type Match = {
  columns: MappedColumn[];
  questions: Question[];
  decisions: Decision[];
  /** Required columns that no column of the file is. */
  missing: string[];
  /** Columns that are known. */
  matched: number;
  score: number;
};

const bookkeeping =
  /^(redcap .*|.* complete|.* timestamp|timestamp|collector id|respondent id|ip address|start time|completion time|email address|last modified.*|created at|updated at|modified|row|row number|#|line|column \d+)$/;

/** What each column of a header is, each with its reason, if it is one of that export. */
export function matchColumns(
  name: ExportName,
  header: readonly string[],
  sample: readonly (readonly string[])[],
  known: Names,
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
  const wide = name === "fidelity" && !long;
  const rivals = new Map<string, { column: MappedColumn; exact: boolean }[]>();
  const positions = header.every((column, index) => column === `column ${index + 1}`);
  let certain = 0;
  const add = (index: number, to: ColumnUse) => columns.push({ index, header: header[index]!, to });
  header.forEach((column, index) => {
    if (rejectColumns.includes(column)) {
      add(index, { use: "ignored", why: "says why a row was rejected before" });
      return;
    }
    const folded = fold(unnumbered(column));
    const named = wide ? said.measures.get(folded) : undefined;
    // What a person said of the name for every file outlasts that one file left the column out.
    const answered = answers[`column:${column}`];
    const chosen = named && answered === "ignore" ? undefined : answered;
    const use = chosenUse(chosen, fields, wide ? known.measures : null);
    if (use !== null) {
      if (use.use !== "ignored") certain++;
      const mapped: MappedColumn = { index, header: column, to: use };
      columns.push(mapped);
      if (use.use === "field")
        rivals.set(use.field, [...(rivals.get(use.field) ?? []), { column: mapped, exact: false }]);
      return;
    }
    const ticked = tickName.exec(column) ?? tickLabel.exec(column);
    const parent = ticked ? wanted.get(fold(ticked[1]!)) : undefined;
    if (ticked && parent && (parent.meta.kind === "list" || parent.meta.kind === "names")) {
      const meaning = said.labels.get(fold(column));
      if (meaning !== undefined) {
        certain++;
        const { field, meta } = parent;
        add(index, { use: "tick", field, meta, label: meaning, by: "alias" });
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
    if (named) {
      certain++;
      add(index, { use: "measure", measure: named, by: "alias" });
      return;
    }
    const measure = wide ? measureOf(column, filled[index]!, known.measures) : null;
    const hit = wanted.get(folded);
    if (measure && !(hit && hit.field === "n")) {
      certain++;
      add(index, {
        use: "measure",
        measure,
        ...(isToldByCells(column, known.measures) && { by: "cells" }),
      });
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
    } else if (bookkeeping.test(folded) && !positions)
      add(index, { use: "ignored", why: "housekeeping of the source" });
    else if (filled[index]!.length === 0) add(index, { use: "ignored", why: "empty" });
    else add(index, { use: "ignored", why: "not known" });
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
    const said = found.filter(({ column: { to } }) => to.use === "field" && to.by === "answer");
    const picked = answers[`field:${field}`];
    const keep = picked
      ? found.find(({ column }) => column.header === picked)
      : said.length === 1
        ? said[0]
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
        by: answer === undefined ? "cells" : "answer",
      };
      taken.add("date");
      decisions.push({
        id: "date",
        what: stamp.header,
        reason: answer === undefined ? "a guess: nothing else could be it" : "chosen by a person",
      });
    }
  }
  const uses = usesOf(fields, wide ? measureNames(known.measures) : []);
  const isFree = (value: string) => {
    const kind = fields.find(([field]) => field === value)?.[1].kind;
    return !taken.has(value) || kind === "list" || kind === "note";
  };
  for (const { header: column, index, to } of columns) {
    if (to.use !== "ignored" || to.why !== "not known") continue;
    questions.push({
      id: `column:${column}`,
      question: `The column ${JSON.stringify(column)} is not known. What is it?`,
      options: uses.filter(({ value }) => isFree(value)),
      samples: filled[index]!.slice(0, 3),
    });
  }
  for (const { header: column, to } of columns)
    decisions.push({
      id: `column:${column}`,
      ...explained(to),
      ...(!rejectColumns.includes(column) && { options: uses }),
    });
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
