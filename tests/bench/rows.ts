import type { Row } from "./row.ts";
import { arrowAgain } from "./rows/arrow_again.ts";
import { arrowFirst } from "./rows/arrow_first.ts";
import { charts } from "./rows/charts.ts";
import { classesRow } from "./rows/classes.ts";
import { importing } from "./rows/importing.ts";
import { importRow } from "./rows/import.ts";
import { month } from "./rows/month.ts";
import { overview } from "./rows/overview.ts";
import { pages } from "./rows/pages.ts";
import { pandas } from "./rows/pandas.ts";
import { reimport } from "./rows/reimport.ts";
import { sqlite } from "./rows/sqlite.ts";
import { start } from "./rows/start.ts";
import { verdicts } from "./rows/verdicts.ts";

/** Everything that is measured; where time is short, what comes first is worth most. */
export const rows: readonly Row[] = [
  importRow,
  start,
  pages,
  month,
  arrowFirst,
  arrowAgain,
  classesRow,
  reimport,
  importing,
  overview,
  pandas,
  sqlite,
  verdicts,
  charts,
];
