import { seededRandom } from "./statistics/random.ts";
import { wilson } from "./statistics/proportions.ts";
import type { VerdictRules } from "./verdicts/series.ts";
import { type Agency, drawAgency, simulate } from "./verdicts/simulate.ts";
import { judge, type SiteVerdict } from "./verdicts/verdicts.ts";

/** A share that calibration measured, and the bound it is held to; null where it is only shown. */
export interface Figure {
  group: "false moved" | "coverage" | "power" | "sustained" | "weak spot";
  name: string;
  share: number;
  /** Verdicts behind it, and the Wilson 95 % interval of the share. */
  n: number;
  low: number;
  high: number;
  bound: { least: number; most: number } | null;
}

interface Scenario {
  fixed: Partial<Agency>;
  agencies: number;
}

const atMost = (most: number) => ({ least: 0, most });
const atLeast = (least: number) => ({ least, most: 1 });

/** The design of rules.md 4: 20 meetings a month, 18 months before, 12 after, 3 comparison sites. */
const reference: Partial<Agency> = {
  sites: 4,
  embedding: 1,
  months: 30,
  before: 18,
  after: 12,
  meetings: 20,
  turnover: 0,
  afterBadRun: false,
};

/**
 * How far the verdicts can be trusted: simulated agencies, no two alike, judged by the models that judge
 * real ones (rules.md section 4, last paragraph). `scale` multiplies the number of agencies; the same
 * seed gives the same table.
 */
export function calibrate(
  rules: VerdictRules,
  { seed, scale, onStep }: { seed: number; scale: number; onStep?: (step: string) => void },
): Figure[] {
  const figures: Figure[] = [];
  let scenario = 0;
  const run = (name: string, { fixed, agencies }: Scenario): Drawn[] => {
    onStep?.(name);
    scenario++;
    return verdictsOf(
      fixed,
      Math.max(20, Math.round(agencies * scale)),
      seed * 1000 + scenario,
      rules,
    );
  };
  const figure = (
    group: Figure["group"],
    name: string,
    list: readonly Drawn[],
    hit: (drawn: Drawn) => boolean,
    bound: Figure["bound"],
  ): void => {
    const hits = list.filter(hit).length;
    if (list.length === 0) return;
    const { low, high } = wilson(hits, list.length)!;
    figures.push({ group, name, share: hits / list.length, n: list.length, low, high, bound });
  };
  const told = (list: readonly Drawn[]) =>
    list.filter(({ verdict }) => verdict.moved !== "cannot_tell");
  const isMoved = ({ verdict }: Drawn) => verdict.moved === "moved";

  const nothing = told(run("agencies where nothing moved", { fixed: { gain: 0 }, agencies: 3000 }));
  figure("false moved", "all agencies", nothing, isMoved, atMost(0.05));
  figure("false moved", "compared", nothing.filter(by("compared")), isMoved, atMost(0.05));
  figure("false moved", "own history only", nothing.filter(by("own")), isMoved, atMost(0.05));
  figure(
    "false moved",
    "embedded after a bad run",
    nothing.filter(({ agency }) => agency.afterBadRun),
    isMoved,
    atMost(0.05),
  );
  figure(
    "false moved",
    "moved the wrong way",
    nothing,
    ({ verdict }) => verdict.moved === "moved_wrong_way",
    atMost(0.05),
  );

  const covered = ({ verdict, agency }: Drawn) => {
    const gain = (verdict.compared ?? verdict.own)!;
    return gain.low <= agency.gain && agency.gain <= gain.high;
  };
  const steady = { turnover: 0, afterBadRun: false };
  const gained = told(
    run("agencies with a gain", { fixed: { ...steady, gain: 0.25 }, agencies: 3000 }),
  );
  for (const [months, least, most] of [
    ["12 to 17 months before", 12, 17],
    ["18 to 24 months before", 18, 24],
  ] as const)
    for (const [low, high] of [
      [0, 0.25],
      [0.25, 0.5],
    ] as const)
      for (const design of ["compared", "own"] as const)
        figure(
          "coverage",
          `${design}, ${months}, autocorrelation ${low} to ${high}`,
          gained.filter(
            ({ agency, verdict }) =>
              verdict.decidedBy === design &&
              verdict.before >= least &&
              verdict.before <= most &&
              agency.autocorrelation >= low &&
              agency.autocorrelation < high,
          ),
          covered,
          { least: 0.93, most: 0.97 },
        );

  for (const gain of [0.25, 0.5, 0.75]) {
    const list = told(run(`power for ${gain}`, { fixed: { ...reference, gain }, agencies: 1200 }));
    for (const [low, high] of [
      [0, 0.2],
      [0.2, 0.5],
    ] as const)
      figure(
        "power",
        `gain ${gain}, 20 meetings, 18 months before, 12 after, 3 sites, autocorrelation ${low} to ${high}`,
        list.filter(
          ({ agency: { autocorrelation } }) => autocorrelation >= low && autocorrelation < high,
        ),
        isMoved,
        gain === 0.5 && low === 0 ? atLeast(0.8) : null,
      );
  }
  for (const meetings of [5, 10, 40]) {
    const list = told(
      run(`power with ${meetings} meetings`, {
        fixed: { ...reference, meetings, gain: 0.5 },
        agencies: 500,
      }),
    );
    figure("power", `gain 0.5, ${meetings} meetings`, list, isMoved, null);
  }
  const short = told(
    run("power with 12 months before, 6 after", {
      fixed: { ...reference, months: 18, before: 12, after: 6, gain: 0.5 },
      agencies: 500,
    }),
  );
  figure("power", "gain 0.5, 12 months before, 6 after", short, isMoved, null);

  const long = { ...reference, months: 36, after: 18, gain: 0.75 };
  const held = run("a gain that held", { fixed: long, agencies: 800 }).filter(isMoved);
  const faded = run("a gain that faded", {
    fixed: { ...long, course: "fades" },
    agencies: 800,
  }).filter(isMoved);
  const says =
    (...words: string[]) =>
    ({ verdict }: Drawn) =>
      words.includes(String(verdict.stuck));
  figure("sustained", "holding, where the gain faded", faded, says("holding"), atMost(0.1));
  figure(
    "sustained",
    "drifting or lost, where it held",
    held,
    says("drifting", "lost"),
    atMost(0.1),
  );
  figure("sustained", "holding, where it held", held, says("holding"), null);
  figure("sustained", "drifting or lost, where it faded", faded, says("drifting", "lost"), null);

  const drifting = told(
    run("sites that drift apart", { fixed: { ...reference, drift: 0.01, gain: 0 }, agencies: 800 }),
  );
  figure("weak spot", "moved, where sites drift apart by .01 a month", drifting, isMoved, null);
  return figures;
}

/** Whether a figure's whole interval lies outside its bound: chance does not explain it. */
export const outside = ({ bound, low, high }: Figure): boolean =>
  bound !== null && (low > bound.most || high < bound.least);

interface Drawn {
  agency: Agency;
  verdict: SiteVerdict;
}

const by =
  (design: SiteVerdict["decidedBy"]) =>
  ({ verdict }: Drawn) =>
    verdict.decidedBy === design;

function verdictsOf(
  fixed: Partial<Agency>,
  agencies: number,
  seed: number,
  rules: VerdictRules,
): Drawn[] {
  const random = seededRandom(seed);
  return Array.from({ length: agencies }).flatMap(() => {
    const agency = drawAgency(random, fixed);
    const [answer] = judge([simulate(agency, random)], rules, seed);
    return answer!.sites.map((verdict) => ({ agency, verdict }));
  });
}
