import { compared, type Row } from "../row.ts";

/** A chart's rows as Arrow, asked for again, beside the same server answering a constant of equal size. */
export const arrowAgain: Row = {
  name: "arrow_again",
  title: "Arrow endpoint, again",
  sizes: "each",
  flat: true,
  async measure(ground, sessions) {
    const { dir } = await ground.store(sessions);
    const { counts, peakMegabytes } = await ground.run("arrow_again", dir);
    const rounds = Object.keys(counts).filter((name) => name.startsWith("constant "));
    const line = (what: string, of: string) => ({
      what,
      unit: "/s" as const,
      ...compared(
        "a constant of equal size",
        rounds.map((name) => [counts[name.replace("constant", of)]!, counts[name]!] as const),
      ),
      bound: { of: "ratio" as const, least: 0.5 },
    });
    const note = `coaching_mix, ${Math.round(counts.bytes! / 1000)} kB packed, 50 connections`;
    return [
      { ...line("Arrow endpoint, again", "again"), peakMegabytes, note },
      line("Arrow endpoint, again with its ETag", "known"),
    ];
  },
};
