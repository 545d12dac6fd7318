/** A value behind a point of a chart: what a line of an export said. */
export type ValueRow = {
  date: string;
  value: number | null;
  numerator: number | null;
  denominator: number | null;
  n: number;
  withheld: boolean;
  /** It is part of the point's value. */
  counts: boolean;
  import_id: number;
  line: number;
  /** Name of the file. */
  file: string | null;
};

export type ValuePage = {
  total: number;
  /** How many of them are part of the point's value. */
  counted: number;
  /** How many imports brought them. */
  imports: number;
  page: number;
  pageSize: number;
  rows: ValueRow[];
};
