import type { Row } from "./row.ts";
import { arrowAgain } from "./rows/arrow_again.ts";
import { arrowFirst } from "./rows/arrow_first.ts";
import { classesRow } from "./rows/classes.ts";
import { importRow } from "./rows/import.ts";
import { month } from "./rows/month.ts";
import { pages } from "./rows/pages.ts";
import { reimport } from "./rows/reimport.ts";
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
  verdicts,
];
