import type { Command } from "commander";
import { ThroughlineError, usageError } from "../errors.ts";
import {
  type Averaged,
  type Did,
  type DidOptions,
  differenceInDifferences,
  enoughUnits,
} from "../statistics/did.ts";
import { fewSites, type FewSitesFound, undefinedTest } from "../statistics/few_sites.ts";
import { type Panel, panelOf } from "../statistics/panel.ts";
import { describeDid, sentence } from "./did_text.ts";
import { type PanelFile, readPanel, wholeNumber } from "./panel.ts";
import { readSeries } from "./series.ts";
import { answer, type Terminal } from "./terminal.ts";

interface Options {
  unit: string;
  time: string;
  first: string;
  value: string;
  control: string;
  base: string;
  cluster?: string;
  seed: string;
  balance?: string;
}

/** `did`: staggered difference in differences of any CSV. */
export function addDid(program: Command, terminal: Terminal): void {
  program
    .command("did <file>")
    .description("difference in differences with staggered dates, of any CSV")
    .requiredOption("--unit <column>", "the site or unit of a row")
    .requiredOption("--time <column>", "its period: a number or a date")
    .requiredOption("--first <column>", "the unit's first period with treatment; never: empty or 0")
    .requiredOption("--value <column>", "the value")
    .option("--control <units>", "compare with units notyet treated, or never treated", "notyet")
    .option("--base <base>", "before treatment: varying, or universal (the last one)", "varying")
    .option("--cluster <column>", "errors by clusters of units")
    .option("--balance <k>", "by time since the start: only cohorts with k more periods")
    .option("--seed <n>", "of the draws for bands and large permutations", "1")
    .addHelpText(
      "after",
      `
Group-time effects of Callaway and Sant'Anna without covariates; standard errors by influence functions,
on the screen from ${enoughUnits} treated and ${enoughUnits} comparison units (clusters) on. With fewer, "few sites" leads: each unit's change,
mean after its start - mean before, against the same change of units untreated by then, with a pooled t and a
permutation of the start dates. One start date: S - 2 degrees of freedom. Several: a window per date, and
min(E + C - 2, 2 min(E, C) - 1). "at" in dynamic: 0 is the first period with treatment.`,
    )
    .action(async (path: string, given: Options, command: Command) => {
      const options = checked(given);
      const { unit, time, first, value, cluster } = given;
      const columns = { unit, time, first, value, cluster };
      const asked = [unit, time, first, value, ...(cluster === undefined ? [] : [cluster])];
      const file = await readSeries(path, asked);
      const read = readPanel(file, columns);
      const { panel, leftOut, reason } = panelOf(read.units);
      const also = leftOut.length === 0 ? "" : ` (left out: ${leftOut.join("; ")})`;
      if (panel === null) throw new ThroughlineError(`${file.name}: ${reason}${also}`);
      const did = differenceInDifferences(panel, options);
      if (did.dynamic === null)
        throw new ThroughlineError(
          `${file.name}: no cohort has ${given.balance} periods after its first; lower --balance`,
        );
      const few = fewSites(panel, options.seed);
      const result = resultOf(panel, did, few, read, { ...options, leftOut, cluster, value });
      const said = { sentence: sentence(result), ...result };
      answer(command, terminal, said, describeDid(result));
    });
}

function checked({ control, base, seed, balance }: Options): DidOptions {
  if (control !== "notyet" && control !== "never")
    throw usageError(`--control takes notyet or never, not ${control}`);
  if (base !== "varying" && base !== "universal")
    throw usageError(`--base takes varying or universal, not ${base}`);
  return {
    comparison: control,
    base,
    seed: wholeNumber("--seed", seed, 0),
    balance: balance === undefined ? null : wholeNumber("--balance", balance, 0),
  };
}

export type DidResult = ReturnType<typeof resultOf>;

/** The document of contract.md section 1, with what it rests on. */
function resultOf(
  panel: Panel,
  did: Did,
  few: FewSitesFound,
  { labelOf }: PanelFile,
  given: DidOptions & { cluster: string | undefined; value: string; leftOut: string[] },
) {
  const treated = panel.starts.filter(Number.isFinite).length;
  const { nTreated, nComparison } = did.group;
  const fewest = Math.min(nTreated, nComparison ?? 0, ...(armsOf(panel) ?? []));
  const labelled = ({ by, ...overall }: Averaged) => ({
    ...overall,
    by: by.map((each) => ({ ...each, at: labelOf(each.at) })),
  });
  return {
    design: {
      value: given.value,
      units: panel.units.length,
      treated,
      comparison: panel.units.length - treated,
      periods: panel.times.length,
      from: labelOf(panel.times[0]!),
      to: labelOf(panel.times.at(-1)!),
      control: given.comparison,
      base: given.base,
      cluster: given.cluster ?? null,
      clusters: armsOf(panel),
      seed: given.seed,
      enoughUnits: fewest >= enoughUnits,
      leftOut: given.leftOut,
    },
    att: did.cells.map((cell) => ({
      ...cell,
      group: labelOf(cell.group),
      time: labelOf(cell.time),
    })),
    band: did.band,
    simple: { ...did.simple, by: [] },
    group: labelled(did.group),
    dynamic: did.dynamic!,
    calendar: labelled(did.calendar),
    pretest: did.pretest,
    robustness: did.robustness,
    fewSites: fewSitesOf(few, labelOf),
  };
}

/** Clusters with treated and with untreated units; null where each unit is its own. */
function armsOf({ clusters, starts }: Panel): [treated: number, untreated: number] | null {
  if (clusters === null) return null;
  const arm = (treated: boolean) =>
    new Set(clusters.filter((_, i) => Number.isFinite(starts[i]!) === treated)).size;
  return [arm(true), arm(false)];
}

function fewSitesOf(few: FewSitesFound, labelOf: PanelFile["labelOf"]) {
  if (!("estimate" in few))
    return {
      estimate: null,
      ...undefinedTest,
      welch: null,
      permutation: null,
      rank: null,
      detrended: null,
      placeboInTime: null,
      verdict: "not a comparison" as const,
      reason: few.reason,
      sites: [],
    };
  const { pooled, placeboInTime, sites, ...rest } = few;
  return {
    ...rest,
    ...pooled,
    placeboInTime: placeboInTime && { ...placeboInTime, from: labelOf(placeboInTime.from) },
    sites: sites.map((site) => ({ ...site, from: site.from === null ? null : labelOf(site.from) })),
  };
}
