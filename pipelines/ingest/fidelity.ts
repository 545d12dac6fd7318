import { type Cell, isWithheld, type Period, Problem } from "./cell.ts";
import type { Measure } from "./measure.ts";
import type { Answers, Question } from "./question.ts";
import { fold } from "./values.ts";

/** One row of a raw table, by column name. */
export type LongRow = Record<string, string | number | boolean | string[] | null>;

const textOf = (cell: Cell | undefined): string | null => (typeof cell === "string" ? cell : null);
const numberOf = (cell: Cell | undefined): number | null =>
  typeof cell === "number" ? cell : null;

class RowProblem extends Problem {
  readonly column: string | null;
  readonly value: string | null;
  constructor(column: string | null, value: string | null, reason: string, fix: string) {
    super(reason, fix);
    this.column = column;
    this.value = value;
  }
}

export type MeasureColumn = { header: string; measure: Measure; share: boolean };

/**
 * Asks what a column counts that is the whole of which natural supports are a part. Returns null
 * where the file has none.
 */
export function denominatorQuestion(
  header: string | undefined,
  answers: Answers,
): { question: Question; means: string | null } | null {
  if (header === undefined) return null;
  const id = `denominator:${header}`;
  const question = {
    id,
    question: `Who is counted in ${header}? Natural supports are a share of it, and it is printed under the chart.`,
    options: [
      { value: "everyone", label: "everyone at the meeting, the youth and caregivers too" },
      { value: "without_family", label: "everyone but the youth and caregivers" },
      { value: "not_known", label: "not known" },
    ],
    samples: [],
  };
  return { question, means: answers[id] ?? null };
}

/** What a survey is called whose file does not say. */
const unnamedInstrument = "fidelity survey";

type Measured = { column: MeasureColumn; cell: Cell };

/**
 * One record of a fidelity export in long form: a row per measured value. Natural supports that are
 * counted beside all attendees give the count, their share and whether there was any.
 */
export function longRows(
  row: Record<string, Cell>,
  measured: readonly Measured[],
  means: string | null,
  measureOf: (name: string, unit: string | null) => Measure | null,
  shares: boolean,
): LongRow[] | RowProblem {
  const period = row.date as Period;
  const text = (name: string) => textOf(row[name]);
  const n = row.n ?? null;
  const base: LongRow = {
    site: text("site"),
    date: period.day,
    grain: period.grain,
    n: typeof n === "number" ? n : null,
    instrument: text("instrument"),
    version: text("version"),
    respondent: text("respondent"),
    case_id: text("case_id"),
    staff: text("staff"),
    value: null,
    numerator: null,
    denominator: null,
    withheld: false,
    denominator_means: null,
    subscale: null,
  };
  if (typeof n === "number" && n <= 0)
    return new RowProblem(
      "n",
      String(n),
      "no families or meetings behind the value",
      "write how many there are, or leave the cell empty",
    );
  if (measured.length === 0) return longRow(row, base, isWithheld(n), measureOf, shares);
  const whole = measured.find(({ column }) => column.measure.part === "denominator");
  const rows: LongRow[] = [];
  for (const { column, cell } of measured) {
    if (column.measure.part === "denominator") continue;
    const { id, unit } = column.measure;
    const hidden = isWithheld(cell) || isWithheld(n);
    const value = typeof cell === "number" && !hidden ? cell : null;
    if (id === "ns_attending") {
      if (value !== null && (value < 0 || (period.grain === "day" && !Number.isInteger(value))))
        return new RowProblem(
          column.header,
          String(value),
          "not a number of people",
          "write a whole number from 0",
        );
      rows.push({ ...base, measure: id, unit: "count", value, withheld: hidden });
      // A mean over a month says nothing of how many meetings had none.
      if (period.grain === "day")
        rows.push({
          ...base,
          measure: "ns_any",
          unit: "share",
          value: value === null ? null : Number(value > 0),
          numerator: value === null ? null : Number(value > 0),
          denominator: value === null ? null : 1,
          withheld: hidden,
        });
      if (!whole || whole.cell === null) continue;
      const all = typeof whole.cell === "number" ? whole.cell : null;
      if (value !== null && all !== null && value > all)
        return new RowProblem(
          column.header,
          String(value),
          `more natural supports (${value}) than attendees (${all})`,
          "correct one of the two numbers",
        );
      if (all === 0) continue;
      const known = value !== null && all !== null;
      rows.push({
        ...base,
        measure: "ns_share",
        unit: "share",
        value: known ? value / all : null,
        numerator: known ? value : null,
        denominator: known ? all : null,
        withheld: hidden || isWithheld(whole.cell),
        denominator_means: means,
      });
    } else if (unit !== null) {
      const counted = id === "ns_share" ? countedShare(measured) : null;
      // Of a month, the mean of the shares is not the share of the means.
      const differs =
        period.grain === "day" &&
        counted !== null &&
        value !== null &&
        Math.abs(value - counted) > roundingOfShare;
      if (differs)
        return new RowProblem(
          column.header,
          String(value),
          `not the share of the counts beside it (${counted.toFixed(2)})`,
          "correct one of them",
        );
      // The counts say it already, with what they rest on.
      if (counted === null) rows.push({ ...base, measure: id, unit, value, withheld: hidden });
    } else {
      const instrument =
        (base.instrument as string | null) ?? column.measure.instrument ?? unnamedInstrument;
      rows.push({
        ...base,
        instrument,
        measure: `${instrument}/${id}`,
        subscale: id,
        unit: column.share ? "share" : "score",
        value,
        withheld: hidden,
      });
    }
  }
  // A blank cell is kept as blank, so that a value that was corrected away does not stand.
  return rows.some(({ value, withheld }) => value !== null || withheld === true)
    ? rows
    : new RowProblem(
        null,
        null,
        "no measured value in the row",
        "nothing to do if the row is empty at the source",
      );
}

/** A share that is written in whole percent. */
const roundingOfShare = 0.01;

/** The share of natural supports by the counts of a row; null where it does not have both. */
function countedShare(measured: readonly Measured[]): number | null {
  const cellOf = (is: (measure: Measure) => boolean): Cell =>
    measured.find(({ column }) => is(column.measure))?.cell ?? null;
  const part = cellOf(({ id, part: of }) => id === "ns_attending" && of === "value");
  const whole = cellOf(({ part: of }) => of === "denominator");
  return typeof part === "number" && typeof whole === "number" && whole > 0 ? part / whole : null;
}

/** A row that names its measure. */
function longRow(
  row: Record<string, Cell>,
  base: LongRow,
  hiddenN: boolean,
  measureOf: (name: string, unit: string | null) => Measure | null,
  shares: boolean,
): LongRow[] | RowProblem {
  const named = textOf(row.measure) ?? "";
  const subscale = typeof row.subscale === "string" ? row.subscale : null;
  const unit = typeof row.unit === "string" ? fold(row.unit) : null;
  const found = measureOf(named, unit);
  const meant = found?.part === "denominator" ? null : found;
  const instrument = base.instrument as string | null;
  const number = (name: string) => numberOf(row[name]);
  const withheld =
    hiddenN || ["value", "numerator", "denominator"].some((name) => isWithheld(row[name] ?? null));
  let [value, numerator, denominator] = [
    number("value"),
    number("numerator"),
    number("denominator"),
  ];
  if (withheld) [value, numerator, denominator] = [null, null, null];
  else if (numerator !== null && denominator !== null) {
    if (denominator <= 0)
      return new RowProblem(
        "denominator",
        String(denominator),
        "the whole is not above 0",
        "correct the denominator",
      );
    if (numerator < 0)
      return new RowProblem(
        "numerator",
        String(numerator),
        "a part below 0",
        "correct the numerator",
      );
    if (numerator > denominator)
      return new RowProblem(
        "numerator",
        String(numerator),
        `the part (${numerator}) is larger than the whole (${denominator})`,
        "correct one of the two numbers",
      );
    value = numerator / denominator;
  } else if (value === null)
    return new RowProblem(
      "value",
      null,
      "neither a value nor a numerator and denominator",
      "fill in one of them",
    );
  else if ((unit === "percent" || unit === "%") && !shares) value /= 100;
  const share =
    unit === "percent" ||
    unit === "%" ||
    unit === "share" ||
    numerator !== null ||
    meant?.unit === "share";
  if (!share && (unit ?? meant?.unit) === "count" && value !== null && value < 0)
    return new RowProblem("value", String(value), "a count below 0", "write a number from 0");
  if (share && value !== null && (value < 0 || value > 1))
    return new RowProblem(
      "value",
      String(number("value") ?? value),
      "a share is between 0 and 1",
      "write it as a fraction or with a percent sign",
    );
  return [
    {
      ...base,
      ...identityOf(named, subscale, instrument, meant),
      unit: share ? "share" : (unit ?? meant?.unit ?? "score"),
      value,
      numerator,
      denominator,
      withheld,
    },
  ];
}

/** What tells the measure of a row from others: the catalogue's id, or instrument and subscale. */
function identityOf(
  named: string,
  subscale: string | null,
  instrument: string | null,
  meant: Measure | null,
): LongRow {
  if (meant && meant.unit !== null) return { measure: meant.id, subscale: null };
  const own = meant?.id ?? named;
  if (meant && instrument === null)
    return { measure: `${unnamedInstrument}/${own}`, instrument: unnamedInstrument, subscale: own };
  if (instrument === null) return { measure: named, subscale };
  return { measure: `${instrument}/${subscale ?? own}`, subscale: subscale ?? own };
}
