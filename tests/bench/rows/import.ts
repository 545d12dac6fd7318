import { compared, inTurn, type Row } from "../row.ts";

/** From the raw bytes to committed rows with all checks, beside DuckDB's own reading of the same bytes as text. */
export const importRow: Row = {
  name: "import",
  title: "import",
  sizes: "each",
  storeless: true,
  growth: [{ what: "import", from: 1e6, most: 11, memory: 1.2 }],
  async measure(ground, sessions) {
    const { sessions: csv } = await ground.exports(sessions);
    const pairs = await inTurn(
      ground.rounds(sessions),
      async () => {
        const store = ground.place("commit");
        const ours = await ground.run("commit", store, csv);
        ground.remove(store);
        return ours;
      },
      async () => {
        const target = ground.place("read_csv");
        const limit = await ground.run("read_csv", csv, target);
        ground.remove(target);
        return limit;
      },
    );
    const seconds = pairs.map(([ours, limit]) => [ours.seconds.all!, limit.seconds.all!] as const);
    const processor = pairs.map(
      ([ours, limit]) => [ours.processorSeconds, limit.processorSeconds] as const,
    );
    const peakMegabytes = Math.max(...pairs.map(([ours]) => ours.peakMegabytes));
    return [
      {
        what: "import",
        unit: "s",
        ...compared("read_csv into a table", seconds),
        peakMegabytes,
        bound: { of: "ratio", most: 2.5, at: [1e6] },
      },
      {
        what: "import, processor time",
        unit: "s",
        ...compared("read_csv into a table", processor),
      },
    ];
  },
};
