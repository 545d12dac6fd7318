import type { ColumnMeta } from "../contracts/column.ts";
import { type CellReader, Problem, type Surroundings } from "./cell.ts";
import type { Decision, Question } from "./question.ts";
import {
  type DateOrder,
  missing,
  oneLine,
  type WrittenDate,
  writtenDate,
  writtenPeriod,
} from "./values.ts";

const orderNames: Record<DateOrder, string> = { dmy: "day first", mdy: "month first" };

/** Dates, or periods as well, whose order is settled for the whole column, never per cell. */
export function dateReader(
  header: string,
  meta: ColumnMeta,
  around: Surroundings,
  periods: boolean,
): CellReader {
  const seen = {
    dmy: [] as string[],
    mdy: [] as string[],
    either: [] as string[],
    short: [] as string[],
    serial: [] as string[],
    any: false,
  };
  let order: DateOrder = "mdy";
  let short = false;
  let serial = false;
  const note = (samples: string[], cell: string) => {
    if (samples.length < 3 && !samples.includes(cell)) samples.push(cell);
  };
  return {
    see(cell) {
      const text = oneLine(cell);
      if (missing(text)) return;
      const period = periods ? writtenPeriod(text) : null;
      if (period?.shortYear) note(seen.short, text);
      if (period !== null) return;
      const written = writtenDate(text);
      if (written.form === "serial") note(seen.serial, text);
      if (written.form !== "ordered") return;
      seen.any = true;
      if (written.shortYear) note(seen.short, text);
      if (written.dmy === written.mdy) return;
      if (written.dmy && !written.mdy) note(seen.dmy, text);
      else if (written.mdy && !written.dmy) note(seen.mdy, text);
      else note(seen.either, text);
    },
    settle(answers) {
      const questions: Question[] = [];
      const decisions: Decision[] = [];
      order = "mdy";
      const id = `date-order:${header}`;
      const only = seen.dmy.length > 0 !== seen.mdy.length > 0;
      const mixed = seen.dmy.length > 0 && seen.mdy.length > 0;
      if (only) {
        order = seen.dmy.length > 0 ? "dmy" : "mdy";
        decisions.push({
          id,
          what: orderNames[order],
          reason: `${(seen.dmy[0] ?? seen.mdy[0])!} can be read in no other way`,
        });
      }
      const open = !only && (seen.dmy.length > 0 || seen.either.length > 0);
      if (open || (seen.any && answers[id] !== undefined)) {
        const samples =
          seen.dmy.length > 0 ? [...seen.dmy.slice(0, 2), ...seen.mdy.slice(0, 2)] : seen.either;
        questions.push({
          id,
          question: mixed
            ? `${header} mixes day-first and month-first dates. Which order is right? Rows that do not fit it are rejected.`
            : `Is the day or the month first in ${header}? The dates can be read both ways.`,
          options: (samples[0]?.includes(".")
            ? (["dmy", "mdy"] as const)
            : (["mdy", "dmy"] as const)
          ).map((each) => ({
            value: each,
            label: `${orderNames[each]}: ${said(samples[0], each)}`,
          })),
          samples,
          ...(mixed && { alone: true }),
        });
        if (answers[id] === "dmy" || answers[id] === "mdy") {
          order = answers[id];
          decisions.push({ id, what: orderNames[order], reason: "chosen by a person" });
        }
      }
      if (seen.short.length > 0) {
        short = answers[`two-digit-year:${header}`] === "1970-2069";
        questions.push({
          id: `two-digit-year:${header}`,
          question: `${header} has years of two digits. May they be read as 1970 to 2069?`,
          options: [
            { value: "1970-2069", label: "yes" },
            { value: "reject", label: "no: reject these rows" },
          ],
          samples: seen.short,
        });
      }
      if (seen.serial.length > 0) {
        serial = answers[`serial-date:${header}`] === "spreadsheet";
        questions.push({
          id: `serial-date:${header}`,
          question: `${header} has plain numbers. Are they days counted by a spreadsheet (45363 is 12 March 2024)?`,
          options: [
            { value: "spreadsheet", label: "yes" },
            { value: "reject", label: "no: reject these rows" },
          ],
          samples: seen.serial,
        });
      }
      return { questions, decisions };
    },
    rule: () => `${order} ${short} ${serial}`,
    read(cell) {
      const text = oneLine(cell);
      if (missing(text)) return null;
      const found = periods ? writtenPeriod(text) : null;
      if (found?.shortYear && !short) return shortYear;
      const day = found ? found.day : dayOf(writtenDate(text), order, short, serial);
      if (day instanceof Problem) return day;
      if (day < "1950-01-01") return new Problem("a date before 1950", "correct the year");
      if (meta.event && day > around.today)
        return new Problem(
          `after today (${around.today})`,
          "correct the date, or import the row when it has happened",
        );
      return periods ? { day, grain: found?.grain ?? "day" } : day;
    },
  };
}

function said(cell: string | undefined, order: DateOrder): string {
  const written = cell === undefined ? null : writtenDate(cell);
  const day = written?.form === "ordered" ? written[order] : null;
  return cell === undefined ? "" : day === null ? `${cell} is no date` : `${cell} is ${day}`;
}

const shortYear = new Problem("a year of two digits", "write the year with four digits");

function dayOf(
  written: WrittenDate,
  order: DateOrder,
  short: boolean,
  serial: boolean,
): string | Problem {
  const noDay = new Problem("no such day", "correct the date");
  switch (written.form) {
    case "plain":
    case "compact":
      return written.day ?? noDay;
    case "ordered":
      if (written.shortYear && !short) return shortYear;
      return (
        written[order] ??
        new Problem(
          `no date with the ${orderNames[order].replace(" first", "")} first`,
          "correct the date",
        )
      );
    case "serial":
      return serial && written.day
        ? written.day
        : new Problem("a number, not a date", "format the column as a date and export again");
    case "none":
      return new Problem("not a date", "write it as YYYY-MM-DD");
  }
}
