import type { Ground } from "./ground.ts";
import { compared, inTurn, type Line } from "./row.ts";

/** Another tool's run of the same work: seconds of reading, and of classes and trend after it. */
export interface OtherRun {
  read: number;
  after: number;
  /** Sessions by class. */
  classes: Record<string, number>;
  peakMegabytes?: number;
}

/** What classes and the mix by month, and the means of measures by month, are read from. */
const sameWork = ["intermediate.mix_cells", "intermediate.fidelity_series"];

/** More sessions would not fit the memory or the patience that people have for these tools. */
export const mostSessions = 1e6;

/**
 * Reading, classing and trends as another tool does them, and as we do: ours does more, the checks of every
 * row, L3 and provisional classes among it, but no shuffles of chance. Throws where the classes differ by more than L3.
 */
export async function compareWork(
  ground: Ground,
  sessions: number,
  { tool, run }: { tool: string; run: () => Promise<OtherRun> },
): Promise<Line[]> {
  const { dir, made } = await ground.store(sessions);
  const pairs = await inTurn(
    Math.min(2, ground.rounds(sessions)),
    () => ground.run("classes", dir, ...sameWork),
    run,
  );
  const { counts } = await ground.run("class_counts", dir);
  const [, { classes }] = pairs[0]!;
  const byL3 = counts["by L3"]!;
  const expected: Record<string, number> = {
    ...counts,
    purposeful: counts.purposeful! - byL3,
    reactive: counts.reactive! + byL3,
  };
  for (const [each, count] of Object.entries(classes))
    if (expected[each] !== count)
      throw new Error(
        `${tool} counts ${count} sessions as ${each}, ours ${expected[each]} but for L3`,
      );
  const line = (what: string, of: (ours: number, other: OtherRun) => [number, number]) => ({
    what: `${what}, ours beside ${tool}`,
    unit: "s" as const,
    ...compared(
      tool,
      pairs.map(([ours, other]) => of(ours.seconds.all!, other)),
    ),
  });
  return [
    {
      ...line("read, classify, trend", (ours, other) => [
        made.seconds.import! + ours,
        other.read + other.after,
      ]),
      ...(tool === "pandas" && { bound: { of: "ratio" as const, most: 1 } }),
    },
    {
      ...line("classify and trend, after reading", (ours, other) => [ours, other.after]),
      peakMegabytes: Math.max(...pairs.map(([ours]) => ours.peakMegabytes)),
      // Three times as fast.
      bound: { of: "ratio", most: 0.333 },
      note: `${tool} counts the same classes but for ${byL3.toLocaleString("en")} sessions that L3 makes purposeful, which it does not look for`,
    },
  ];
}
