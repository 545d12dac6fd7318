import { compared, type Row } from "../row.ts";
import { ofMonth } from "./month.ts";

/** What charts ask while a month of new sessions is imported and published, beside quiet. */
export const importing: Row = {
  name: "importing",
  title: "chart queries while an import runs",
  sizes: "each",
  async measure(ground, sessions) {
    const store = await ground.copy(sessions);
    const file = await ground.nextMonth(sessions, ofMonth(sessions));
    const { seconds, counts, peakMegabytes } = await ground.run("importing", store, file);
    for (const each of [store, file]) ground.remove(each);
    const beside = (more: string) =>
      compared(
        "quiet, before and after",
        ["before", "after"].map(
          (quiet) =>
            [seconds[`meanwhile${more}`]! * 1000, seconds[`${quiet}${more}`]! * 1000] as const,
        ),
      );
    return [
      {
        what: "chart queries while an import runs, p99",
        unit: "ms",
        ...beside(""),
        peakMegabytes,
        bound: { of: "ratio", most: 2 },
        note: `8 connections that wait 40 ms after each answer, ${counts.meanwhile} answers in ${Math.round(counts.seconds!)} s of import and build`,
      },
      { what: "chart queries while an import runs, median", unit: "ms", ...beside(", median") },
    ];
  },
};
