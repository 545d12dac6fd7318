import { type Line, type Row, spread } from "../row.ts";

/** The slowest hundredth of the answers to each page's queries, at 50 connections. */
export const pages: Row = {
  name: "pages",
  title: "queries of pages",
  sizes: "each",
  flat: true,
  async measure(ground, sessions) {
    const { dir } = await ground.store(sessions);
    const { seconds, counts, peakMegabytes } = await ground.run(
      "pages",
      dir,
      sessions,
      ground.flatRounds(sessions),
    );
    const names = new Set(Object.keys(seconds).map((name) => name.replace(/ \d+$/, "")));
    return [...names].map((page): Line => {
      const own = Object.keys(seconds).filter((name) => name.replace(/ \d+$/, "") === page);
      const refused = counts[`${page}, refused`]!;
      return {
        what: `queries of ${page}, warm, p99 at 50 connections`,
        unit: "ms",
        measured: spread(own.map((name) => seconds[name]! * 1000)),
        peakMegabytes,
        bound: { of: "measured", most: 50, at: [1e7] },
        ...(refused > 0 && {
          failed: `${refused} of ${refused + counts[`${page}, answers`]!} answers were refused`,
        }),
      };
    });
  },
};
