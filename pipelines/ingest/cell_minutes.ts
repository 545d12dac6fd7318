import { type CellReader, Problem, type Surroundings } from "./cell.ts";
import { numberReader } from "./cell_number.ts";
import { fold, missing, oneLine, writtenDuration, writtenNumber } from "./values.ts";

/** Minutes, from minutes, hours or durations; the unit is asked where neither header nor values tell. */
export function minutesReader(header: string, around: Surroundings): CellReader {
  const numbers = numberReader(header, around, { withheld: false, whole: false });
  const name = fold(header);
  const named = /\b(min|mins|minutes|minute)\b/.test(name)
    ? "minutes"
    : /\b(h|hr|hrs|hour|hours)\b/.test(name)
      ? "hours"
      : null;
  let largest = 0;
  let part: string | null = null;
  const samples: string[] = [];
  let unit: string | null = named;
  return {
    see(cell) {
      const text = oneLine(cell);
      numbers.see(text);
      const { point, comma } = writtenNumber(text);
      const value = point ?? comma;
      if (value === null) return;
      largest = Math.max(largest, value);
      if (value <= 12 && !Number.isInteger(value)) part ??= text;
      if (samples.length < 3 && !samples.includes(text)) samples.push(text);
    },
    settle(answers) {
      const settled = numbers.settle(answers);
      unit = named;
      if (named !== null || samples.length === 0) return settled;
      const id = `minutes:${header}`;
      if (largest > 24 && part === null) {
        unit = "minutes";
        return {
          ...settled,
          decisions: [
            ...settled.decisions,
            { id, what: "minutes", reason: `${largest} hours would be no session` },
          ],
        };
      }
      unit = answers[id] ?? null;
      return {
        decisions: unit
          ? [...settled.decisions, { id, what: unit, reason: "chosen by a person" }]
          : settled.decisions,
        questions: [
          ...settled.questions,
          {
            id,
            question:
              largest > 24
                ? `${header} has parts of hours and numbers above 24. Is it in minutes or in hours?`
                : `Is ${header} in minutes or in hours?`,
            options: [
              { value: "hours", label: "hours" },
              { value: "minutes", label: "minutes" },
              ...(largest > 24
                ? [{ value: "either", label: "up to 12 as hours, above as minutes" }]
                : []),
            ],
            samples: part === null ? samples : [...new Set([part, String(largest)])],
          },
        ],
      };
    },
    rule: () => `${numbers.rule()} ${unit}`,
    read(cell) {
      const text = oneLine(cell);
      if (missing(text)) return null;
      const duration = writtenNumber(text).point === null ? writtenDuration(text) : null;
      const value = duration ?? numbers.read(text);
      if (typeof value !== "number") return value;
      const hours = unit === "hours" || (unit === "either" && value <= 12);
      const minutes = duration === null && hours ? value * 60 : value;
      return minutes >= 0 && minutes <= 1440
        ? minutes
        : new Problem("not a length between 0 and 24 hours", "correct the length");
    },
  };
}
