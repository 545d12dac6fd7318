import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { lineUp } from "../charts/trend_marks.ts";
import { monthName } from "../months.ts";
import { asPercent, asValue, counted } from "../numbers.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { familiesText } from "../series.ts";
import type { Series } from "../series.ts";
import { signals } from "../vocabulary.ts";
import type { CountedShare } from "./overview_share.ts";

/** A row as it is shown: a value of a measure at a site, or a month of the share. */
type Row = {
  measure: string;
  site: string;
  month: string;
  period: string;
  /** Where what is behind it is. */
  address: string | undefined;
  value: number | null;
  n: number | null;
  lower: number | null;
  center: number | null;
  upper: number | null;
  chance: number | null;
  /** A number of the row as it is written. */
  as: (value: number) => string;
  without: string;
  says: string | null;
};

const amount = (
  name: string,
  of: "value" | "lower" | "center" | "upper" | "chance",
): Column<Row> => ({
  name,
  number: true,
  by: (row) => row[of],
  cell: (row) => {
    const value = row[of];
    return value === null ? (of === "value" ? row.without : null) : row.as(value);
  },
});

const columns: Column<Row>[] = [
  { name: "Measure", cell: ({ measure }) => measure },
  { name: "Site", cell: ({ site }) => site },
  {
    name: "Period",
    by: ({ month }) => month,
    cell: ({ period, address }) => (address ? html`<a href=${address}>${period}</a>` : period),
  },
  amount("Value", "value"),
  { name: "n", number: true, by: ({ n }) => n, cell: familiesText },
  amount("Usual from", "lower"),
  amount("Mean", "center"),
  amount("Usual up to", "upper"),
  amount("By chance", "chance"),
  { name: "Signal", cell: ({ says }) => says },
];

/** A measure of the stack at its sites, and where the values behind a point of it are. */
export type StackedMeasure = {
  series: readonly Series[];
  address: ((site: string, month: string) => string) | undefined;
};

const measureRows = ({ series, address }: StackedMeasure, months: readonly string[]): Row[] =>
  series.flatMap((each) =>
    lineUp([each], months).map((point) => ({
      ...point,
      measure: each.name,
      address: address?.(each.site, point.month),
      chance: null,
      as: (value) => asValue(value, each.unit),
      without: "withheld",
      says: point.open
        ? "not over yet"
        : point.trial
          ? "trial limits"
          : point.signal && signals[point.signal].name,
    })),
  );

/** The share of purposeful coaching as rows: its name, where, and where the sessions of a month are. */
export type StackedShare = {
  name: string;
  site: string;
  shares: readonly CountedShare[];
  address: ((month: string) => string) | undefined;
};

const shareRows = ({ name, site, shares, address }: StackedShare): Row[] =>
  shares.map(({ month, share, chance, provisional, n, withheld, sitesWithheld }) => ({
    measure: name,
    site,
    month,
    period: monthName(month),
    address: share === null ? undefined : address?.(month),
    value: share,
    n: withheld ? null : n,
    lower: null,
    center: null,
    upper: null,
    chance,
    as: asPercent,
    without: withheld ? "withheld" : "–",
    says:
      [
        ...(provisional && share !== null ? ["can still rise"] : []),
        ...(sitesWithheld > 0 && !withheld ? [`${counted(sitesWithheld, "site")} withheld`] : []),
      ].join(", ") || null,
  }));

/** All rows of the stack, measures first, as one table. */
export const stackTable = (
  measures: readonly StackedMeasure[],
  share: StackedShare,
  months: readonly string[],
): TemplateResult =>
  table(
    "Measures and coaching, month by month",
    columns,
    [...measures.flatMap((each) => measureRows(each, months)), ...shareRows(share)],
    { sorts: true },
  );
