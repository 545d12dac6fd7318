import { compared, inTurn, type Row, spread } from "../row.ts";

/** Sessions of a new month: 50 thousand, or a twentieth of what stands. */
export const ofMonth = (sessions: number): number => Math.min(50_000, sessions / 20);

/** A month of new sessions from commit to published build, beside a full build; and the copy of the file that is served. */
export const month: Row = {
  name: "month",
  title: "a month of new sessions",
  sizes: "each",
  growth: [{ what: "a month of new sessions: commit to published build", from: 1e6, most: 2 }],
  async measure(ground, sessions) {
    const { sessions: csv, others } = await ground.exports(sessions);
    const { made } = await ground.store(sessions);
    const added = await ground.nextMonth(sessions, ofMonth(sessions));
    const copies: number[] = [];
    let megabytes = 0;
    const whole = async (round: number) => {
      // The store that all rows share was built whole just so.
      if (round === 0) return made;
      const store = ground.place("whole");
      const measured = await ground.run("import", store, csv, ...others);
      ground.remove(store);
      return measured;
    };
    const pairs = await inTurn(
      ground.quick ? 1 : Math.min(2, ground.rounds(sessions)),
      whole,
      async () => {
        const store = await ground.copy(sessions);
        const copied = await ground.run("copy", store);
        copies.push(copied.seconds.all!);
        megabytes = copied.counts.megabytes!;
        const measured = await ground.run("import", store, added);
        ground.remove(store);
        return measured;
      },
    );
    ground.remove(added);
    const count = ofMonth(sessions).toLocaleString("en");
    return [
      {
        what: "a full build",
        unit: "s",
        measured: spread(pairs.map(([full]) => full.seconds.build!)),
        peakMegabytes: Math.max(...pairs.map(([full]) => full.peakMegabytes)),
      },
      {
        what: "a month of new sessions: commit to published build",
        unit: "s",
        ...compared(
          "a full build",
          pairs.map(([full, own]) => [own.seconds.build!, full.seconds.build!] as const),
        ),
        peakMegabytes: Math.max(...pairs.map(([, own]) => own.peakMegabytes)),
        bound: { of: "ratio", most: 0.15, at: [1e6, 1e7] },
        note: `${count} sessions`,
      },
      {
        what: "a month of new sessions: file to committed rows",
        unit: "s",
        measured: spread(pairs.map(([, own]) => own.seconds.import!)),
        note: "with the rows that stand, which are copied",
      },
      {
        what: "copy of the file that is served",
        unit: "s",
        measured: spread(copies),
        note: `${Math.round(megabytes)} MB`,
      },
    ];
  },
};
