import { compared, inTurn, type Row } from "../row.ts";
import { modelsBehind } from "../tasks/classes.ts";

/** What the class of every session and theme, with all its signals, is read from. */
const classes = ["intermediate.session_theme_classes", "intermediate.session_classes"];

/** Every class anew from the rows that stand, beside DuckDB's own reading of the same sessions. */
export const classesRow: Row = {
  name: "classes",
  title: "classes, full",
  sizes: "each",
  async measure(ground, sessions) {
    const { sessions: csv } = await ground.exports(sessions);
    const { dir } = await ground.store(sessions);
    const pairs = await inTurn(
      ground.rounds(sessions),
      () => ground.run("classes", dir, ...classes),
      () => ground.run("read_csv", csv),
    );
    const names = modelsBehind(classes);
    return [
      {
        what: "classes, full",
        unit: "s",
        ...compared(
          "read_csv into a temporary table",
          pairs.map(([ours, limit]) => [ours.seconds.all!, limit.seconds.all!] as const),
        ),
        peakMegabytes: Math.max(...pairs.map(([ours]) => ours.peakMegabytes)),
        bound:
          sessions < 1e7
            ? { of: "ratio", most: 0.7, at: [1e6] }
            : { of: "ratio", most: 0.8, at: [1e7] },
        note: `without the shuffles of chance; ${names.length} models: ${names.map((name) => name.split(".")[1]).join(", ")}`,
      },
    ];
  },
};
