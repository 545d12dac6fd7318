import { compared, type Line, type Row } from "../row.ts";

const marts = ["coaching_mix", "fidelity_trend"];

/** A chart's rows as Arrow, the first time for a build, beside the bare query. */
export const arrowFirst: Row = {
  name: "arrow_first",
  title: "Arrow endpoint, first time for a build",
  sizes: "each",
  flat: true,
  async measure(ground, sessions) {
    const { dir } = await ground.store(sessions);
    const lines: Line[] = [];
    for (const mart of marts) {
      const { seconds, peakMegabytes } = await ground.run(
        "arrow_first",
        dir,
        mart,
        4 * ground.flatRounds(sessions) + 3,
      );
      const rounds = Object.keys(seconds).filter((name) => name.startsWith("query "));
      const beside = (what: string) =>
        compared(
          "the bare query",
          rounds.map(
            (name) =>
              [seconds[name.replace("query", what)]! * 1000, seconds[name]! * 1000] as const,
          ),
        );
      const what = `Arrow endpoint, first time for a build, ${mart}`;
      lines.push(
        {
          what,
          unit: "ms",
          ...beside("endpoint"),
          peakMegabytes,
          bound: { of: "ratio", most: 1.6 },
        },
        { what: `${what}, packed as for browsers`, unit: "ms", ...beside("packed") },
      );
    }
    return lines;
  },
};
