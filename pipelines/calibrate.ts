import { seededRandom } from "./statistics/random.ts";
import { wilson } from "./statistics/proportions.ts";
import { contrast, fitAr1 } from "./statistics/ar1.ts";
import { estimateOf } from "./verdicts/gain.ts";
import type { VerdictRules } from "./verdicts/series.ts";
import { type Agency, drawAgency, simulate } from "./verdicts/simulate.ts";
import type { SiteVerdict } from "./verdicts/answers.ts";
import { judge } from "./verdicts/verdicts.ts";

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

/** One site with the theme and one without: too few to compare with. */
const alone = { sites: 2, embedding: 1 };

const design = ", 20 meetings, 18 months before, 12 after, 3 sites to compare with";
const designs = { compared: "compared", own: "own history only" } as const;

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

/** Draws the agencies of a scenario and judges them. */
type Run = (name: string, scenario: Scenario) => Drawn[];
/** Notes the share of some verdicts that are as asked. */
type Note = (
  group: Figure["group"],
  name: string,
  list: readonly Drawn[],
  hit: (drawn: Drawn) => boolean,
  bound: Figure["bound"],
) => void;

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
  const run: Run = (name, { fixed, agencies }) => {
    onStep?.(name);
    scenario++;
    const count = Math.max(20, Math.round(agencies * scale));
    return verdictsOf(fixed, count, seed * 1000 + scenario, rules);
  };
  const figure: Note = (group, name, list, hit, bound) => {
    if (list.length === 0) return;
    const hits = list.filter(hit).length;
    const { low, high } = wilson(hits, list.length)!;
    figures.push({ group, name, share: hits / list.length, n: list.length, low, high, bound });
  };
  falseMoved(run, figure);
  coverage(run, figure);
  power(run, figure);
  sustained(run, figure);
  weakSpot(run, figure);
  return figures;
}

/** Verdicts that say something. */
const told = (list: readonly Drawn[]) =>
  list.filter(({ verdict }) => verdict.moved !== "cannot_tell");
const isMoved = ({ verdict }: Drawn) => verdict.moved === "moved";

/** Where nothing moved. */
function falseMoved(run: Run, figure: Note): void {
  const nothing = told(run("agencies where nothing moved", { fixed: { gain: 0 }, agencies: 3000 }));
  figure("false moved", "all agencies", nothing, isMoved, atMost(0.05));
  figure("false moved", "compared", nothing.filter(by("compared")), isMoved, atMost(0.05));
  const nothingAlone = told(
    run("nobody to compare with, and nothing moved", {
      fixed: { ...alone, gain: 0 },
      agencies: 2000,
    }),
  );
  figure(
    "false moved",
    "own history only",
    [...nothing, ...nothingAlone].filter(by("own")),
    isMoved,
    atMost(0.05),
  );
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
}

/** Where the true gain is known. */
function coverage(run: Run, figure: Note): void {
  const covered = ({ verdict, agency }: Drawn) => {
    const gain = (verdict.compared ?? verdict.own)!;
    return gain.low <= agency.gain && agency.gain <= gain.high;
  };
  const steady = { turnover: 0, afterBadRun: false, gain: 0.25 };
  // Twelve months before and twelve after, the least that gets an answer, are rare among all agencies.
  const short = { ...steady, months: 24, before: 12, after: 12 };
  const withGain = {
    compared: [
      ...told(run("agencies with a gain", { fixed: steady, agencies: 3000 })),
      ...told(run("24 months with a gain", { fixed: short, agencies: 1500 })),
    ],
    own: [
      ...told(run("nobody to compare with", { fixed: { ...steady, ...alone }, agencies: 8000 })),
      ...told(
        run("nobody to compare with, 24 months", { fixed: { ...short, ...alone }, agencies: 4000 }),
      ),
    ],
  };
  for (const design of ["compared", "own"] as const)
    for (const [months, least, most] of [
      ["12 to 17 months before", 12, 17],
      ["18 to 24 months before", 18, 24],
    ] as const)
      for (const [low, high] of [
        [0, 0.25],
        [0.25, 0.5],
      ] as const)
        figure(
          "coverage",
          `${designs[design]}, ${months}, autocorrelation ${low} to ${high}`,
          withGain[design].filter(
            ({ agency: { autocorrelation: rho }, verdict: { decidedBy, before } }) =>
              decidedBy === design && before >= least && before <= most && rho >= low && rho < high,
          ),
          covered,
          { least: 0.93, most: 0.97 },
        );
}

/** Where there is a gain to be found. */
function power(run: Run, figure: Note): void {
  for (const gain of [0.25, 0.5, 0.75]) {
    const list = told(run(`power for ${gain}`, { fixed: { ...reference, gain }, agencies: 2500 }));
    figure("power", `gain ${gain}${design}`, list, isMoved, gain === 0.5 ? atLeast(0.8) : null);
    if (gain !== 0.5) continue;
    for (const [low, high] of [
      [0, 0.2],
      [0.2, 0.35],
      [0.35, 0.5],
    ] as const) {
      const stratum = list.filter(
        ({ agency: { autocorrelation: rho } }) => rho >= low && rho < high,
      );
      const name = `gain 0.5, autocorrelation ${low} to ${high}`;
      figure("power", name, stratum, isMoved, null);
      figure("power", `${name}, if it were known`, stratum, shownWhereKnown, null);
    }
    for (const [low, high] of [
      [0.9, 1],
      [1, 1.1],
    ] as const)
      figure(
        "power",
        `gain 0.5, spread of meetings ${low} to ${high}`,
        list.filter(({ agency: { spread } }) => spread >= low && spread < high),
        isMoved,
        null,
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
}

/** Where a gain stayed, or faded. */
function sustained(run: Run, figure: Note): void {
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
}

/** Where sites drift apart by themselves. */
function weakSpot(run: Run, figure: Note): void {
  const drifting = told(
    run("sites that drift apart", { fixed: { ...reference, drift: 0.01, gain: 0 }, agencies: 800 }),
  );
  figure("weak spot", "moved, where sites drift apart by .01 a month", drifting, isMoved, null);
}

/** Whether a figure's whole interval lies outside its bound: chance does not explain it. */
export const outside = ({ bound, low, high }: Figure): boolean =>
  bound !== null && (low > bound.most || high < bound.least);

interface Drawn {
  agency: Agency;
  verdict: SiteVerdict;
}

/**
 * Whether a test that knows the autocorrelation shows the gain: the same model with phi as it was drawn,
 * without lambda. What no test that has to estimate it can be expected to do better.
 */
function shownWhereKnown({
  agency: { autocorrelation: phi },
  verdict: { compared },
}: Drawn): boolean {
  if (compared === null) return false;
  const { observed, window } = compared;
  const fit = fitAr1({
    y: observed.values,
    x: observed.periods.map((period) => [1, period >= window.from ? 1 : 0]),
    weights: observed.weights,
    times: observed.periods,
    phi: { from: phi, to: phi },
  });
  return fit !== null && estimateOf(contrast(fit, [0, 1]), fit.df).low > 0;
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
