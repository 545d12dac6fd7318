import { type ColumnMeta, columnsOf, type ExportName } from "../contracts/column.ts";
import { contracts } from "../contracts/exports.ts";
import { exportTables } from "../contracts/tables.ts";
import { type Cell, type CellReader, isWithheld, Problem, type Surroundings } from "./cell.ts";
import { measureReader } from "./cell_number.ts";
import { cellReader } from "./cells.ts";
import { denominatorQuestion, type LongRow, longRows, type MeasureColumn } from "./fidelity.ts";
import type { Layout } from "./layout.ts";
import type { Answers, Decision, Question, Reject } from "./question.ts";
import type { MappedColumn, Recognised } from "./recognise.ts";
import { sensitiveQuestion } from "./sensitive.ts";
import type { SourceRecord } from "./records.ts";
import { fold, missing, oneLine } from "./values.ts";

/** A column of the file that is read, with what reads its cells. */
type ReadColumn = MappedColumn & {
  reader: CellReader & { share?: () => boolean };
  field: string | null;
  meta: ColumnMeta | null;
  /** Cells that were read before: most columns repeat a few. */
  known: Map<string, Cell | Problem>;
};

/** Typed rows of one batch as columns of the raw table, `line` among them. */
export type Batch = Record<string, unknown[]>;

export type CheckContext = Surroundings & {
  /** Spelling of the sites that other imports have brought, by folded name. */
  sites: ReadonlyMap<string, string>;
  /** Keyed hash of a family's identifier. */
  hashCase: (id: string) => string;
};

export type Profile = { questions: Question[]; decisions: Decision[] };

/**
 * Checks the rows of one file. First every row is seen (`see`), then what is open is settled
 * (`settle`: questions for a person, decisions taken), then rows are read into typed batches.
 */
export function rowChecker(found: Recognised, layout: Layout, context: CheckContext) {
  const width = layout.header.length;
  const columns: ReadColumn[] = found.columns.flatMap((column) => {
    const { to } = column;
    if (to.use === "ignored") return [];
    const meta = to.use === "measure" ? null : to.meta;
    const reader =
      to.use === "measure"
        ? measureReader(column.header, to.measure.unit, context)
        : to.use === "tick"
          ? cellReader(column.header, { ...to.meta, kind: "yes" }, context)
          : cellReader(column.header, to.meta, context);
    return [
      { ...column, reader, field: to.use === "measure" ? null : to.field, meta, known: new Map() },
    ];
  });
  const required = columnsOf(contracts[found.export]).filter(([, meta]) => meta.required);
  const siteColumn = columns.find(({ field }) => field === "site");
  const newSites = new Map<string, string>();
  const siteNames = new Map<string, string>();
  const whole = columns.find(({ to }) => to.use === "measure" && to.measure.part === "denominator");
  let denominatorMeans: string | null = null;
  const dropped = new Set<number>();
  const seenCells = columns.map(() => new Set<string>());
  const sensitive = new Map(
    found.columns.map((column) => [column.index, sensitiveQuestion(column.header)]),
  );

  return {
    /** Takes note of the cells of a batch of records; returns how many of them have the right shape. */
    see(records: readonly SourceRecord[]): void {
      for (const { fields, problem } of records) {
        if (problem !== null || !fits(fields, width)) continue;
        columns.forEach((column, at) => {
          const cell = fields[column.index] ?? "";
          const seen = seenCells[at]!;
          if (cell === "" || seen.has(cell)) return;
          if (seen.size < 20_000) seen.add(cell);
          column.reader.see(cell);
          if (column === siteColumn) noteSite(cell);
        });
        for (const [index, question] of sensitive) question.see(fields[index] ?? "");
      }
    },

    settle(answers: Answers): Profile {
      const questions: Question[] = [];
      const decisions: Decision[] = [];
      for (const column of columns) {
        const settled = column.reader.settle(answers);
        questions.push(...settled.questions);
        decisions.push(...settled.decisions);
      }
      const denominator = denominatorQuestion(whole?.header, answers);
      if (denominator) {
        denominatorMeans = denominator.means;
        questions.push(denominator.question);
        if (denominatorMeans)
          decisions.push({
            id: denominator.question.id,
            what: denominatorMeans.replace("_", " "),
            reason: "said by a person",
          });
      }
      for (const [index, each] of sensitive) {
        const question = each.settle(
          found.columns.find((column) => column.index === index)!.to.use === "ignored",
        );
        if (!question) continue;
        questions.push(question);
        if (answers[question.id] !== "keep") dropped.add(index);
        decisions.push({
          id: question.id,
          what: answers[question.id] === "keep" ? "stored" : "not stored",
          reason: "looks sensitive",
        });
      }
      for (const [folded, site] of newSites) {
        const id = `site:${site}`;
        const known = context.sites.size === 0 || context.sites.has(folded);
        if (known && answers[id] === undefined) continue;
        questions.push({
          id,
          question: `The site ${JSON.stringify(site)} is not known yet. Is it a new site?`,
          options: [
            { value: "new", label: "a new site" },
            ...[...context.sites.values()]
              .sort()
              .map((other) => ({ value: other, label: `another name for ${other}` })),
          ],
          samples: [],
        });
        const answer = answers[id];
        if (answer !== undefined && answer !== "new") siteNames.set(folded, answer);
      }
      return { questions, decisions };
    },

    /** Reads records into one typed batch; rows that cannot be read go to `rejects`. */
    read(
      records: readonly { record: number; source: SourceRecord }[],
      rejects: (reject: Reject) => void,
    ): Batch {
      const batch = emptyBatch(found.export);
      for (const { record, source } of records) {
        const row = readRow(record, source, rejects);
        if (row !== null)
          for (const [name, list] of Object.entries(batch))
            for (const each of row) list.push(each[name] ?? null);
      }
      return batch;
    },
  };

  function noteSite(cell: string): void {
    const site = oneLine(cell);
    const folded = site.toLowerCase();
    if (!missing(site) && site !== "*" && !newSites.has(folded)) newSites.set(folded, site);
  }

  function readRow(
    record: number,
    { line, fields, problem }: SourceRecord,
    rejects: (reject: Reject) => void,
  ): LongRow[] | null {
    const reject = (
      column: string | null,
      value: string | null,
      reason: string,
      fix: string,
    ): null => {
      rejects({
        line,
        record,
        column,
        value: value === null ? null : value.slice(0, 200),
        reason,
        fix,
      });
      return null;
    };
    if (problem !== null)
      return reject(
        null,
        fields[0] ?? null,
        problem,
        "double the quotes inside the field, or remove them",
      );
    if (!fits(fields, width))
      return reject(
        null,
        fields.join(layout.delimiter),
        `${fields.length} fields where the header has ${width}`,
        "put quotes around fields that hold the delimiter or a line break",
      );
    const row: Record<string, Cell> = {};
    const measured: { column: MeasureColumn; cell: Cell }[] = [];
    for (const column of columns) {
      if (dropped.has(column.index)) continue;
      const raw = fields[column.index] ?? "";
      const cell = readCell(column, raw);
      if (cell instanceof Problem) return reject(column.header, raw, cell.reason, cell.fix);
      if (column.to.use === "measure")
        measured.push({
          column: {
            header: column.header,
            measure: column.to.measure,
            share: column.reader.share?.() ?? false,
          },
          cell,
        });
      else if (column.to.use === "tick") {
        if (cell === true) row[column.field!] = united(row[column.field!], [column.to.label]);
      } else row[column.field!] = united(row[column.field!], cell);
    }
    for (const [field, meta] of required) {
      const cell = row[field];
      const empty =
        cell === undefined || cell === null || (Array.isArray(cell) && cell.length === 0);
      if (!empty || (field === "measure" && measured.length > 0)) continue;
      const total = /^(grand |sub-?)?totals?\b|^sum(me)?\b|^gesamt\b/i.test(
        oneLine(fields.find((each) => each.trim() !== "") ?? ""),
      );
      const column = columns.find((each) => each.field === field);
      return total
        ? reject(
            column?.header ?? field,
            null,
            `looks like a row of totals, not one of the ${found.export}`,
            "nothing to do: it was left out",
          )
        : reject(
            column?.header ?? field,
            fields[column?.index ?? -1] ?? null,
            `${meta.doc} is empty`,
            "fill it in at the source and export again",
          );
    }
    if (typeof row.site === "string") row.site = siteNames.get(row.site.toLowerCase()) ?? row.site;
    if (typeof row.case_id === "string") row.case_id = context.hashCase(row.case_id);
    if (found.export === "fidelity") {
      const long = longRows(row, measured, denominatorMeans);
      return long instanceof Problem
        ? reject(long.column, long.value, long.reason, long.fix)
        : long.map((each) => ({ ...each, line }));
    }
    const withheld = columns.find(
      (column) => column.field !== null && isWithheld(row[column.field] ?? null),
    );
    if (withheld)
      return reject(
        withheld.header,
        fields[withheld.index] ?? null,
        "withheld at the source",
        "leave the cell empty",
      );
    return [{ ...renamed(found.export, row), line }];
  }
}

const mostKnown = 20_000;
const lostCharacter = new Problem(
  "a character was lost before the export",
  "export the file again as UTF-8",
);

function readCell({ known, reader }: ReadColumn, raw: string): Cell | Problem {
  let cell = known.get(raw);
  if (cell !== undefined) return cell;
  cell = raw.includes("\ufffd") ? lostCharacter : reader.read(raw);
  if (known.size < mostKnown) known.set(raw, cell);
  return cell;
}

/** Whether a record has a field for each column; more fields are fine where they are empty. */
const fits = (fields: readonly string[], width: number): boolean =>
  fields.length >= width && fields.slice(width).every((field) => field.trim() === "");

/** A field that several columns fill: lists are joined, notes follow each other, else the first stands. */
function united(before: Cell | undefined, cell: Cell): Cell {
  if (before === undefined || before === null) return cell;
  if (cell === null) return before;
  if (Array.isArray(before) && Array.isArray(cell))
    return [...new Set([...before, ...cell])].sort();
  return typeof before === "string" && typeof cell === "string" ? `${before}\n${cell}` : before;
}

const tableNames: Record<string, string> = { from: "from_date", to: "to_date", left: "left_on" };

/** Contract names that SQL reserves, as columns of the raw table. */
function renamed(name: ExportName, row: Record<string, Cell>): LongRow {
  const shape = exportTables[name];
  const renamedRow: LongRow = {};
  for (const [field, cell] of Object.entries(row)) {
    const column = field in shape ? field : (tableNames[field] ?? field);
    renamedRow[column] = cell as LongRow[string];
  }
  if (name === "goals" && typeof renamedRow.kind === "string")
    renamedRow.kind = /strength/i.test(fold(renamedRow.kind)) ? "strength" : "growth_edge";
  if (name === "measures" && typeof renamedRow.good === "string")
    renamedRow.good = /^(down|lower|decrease)/i.test(renamedRow.good) ? "down" : "up";
  return renamedRow;
}

function emptyBatch(name: ExportName): Batch {
  const provenance = new Set(["agency", "import_id", "key", "row_hash"]);
  return Object.fromEntries(
    Object.keys(exportTables[name])
      .filter((column) => !provenance.has(column))
      .map((column) => [column, []]),
  );
}
