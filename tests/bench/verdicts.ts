import { join } from "node:path";
import { mkdirSync, rmSync } from "node:fs";
import { loadavg } from "node:os";
import { readModels } from "../../pipelines/warehouse/models.ts";
import type { Measured } from "./task.ts";
import { smallAgency, wholeAgency, writeVerdictAgency } from "./verdict_agency.ts";

/** Seconds by the clock, and of the processors. */
interface Taken {
  seconds: number;
  processorSeconds: number;
}

/** What the verdicts of a build took beside the SQL models of the same build. */
export interface VerdictsMeasured {
  sites: number;
  themes: number;
  months: number;
  /** All SQL models that are not made of verdicts. */
  models: Taken;
  verdicts: Taken;
  /** Parts of the verdicts: reading their series, judging, and the models that read the result. */
  parts: { series: Taken; judging: Taken; models: Taken };
  /** Verdicts to models, by the clock and by processor time; at most 10. */
  ratio: number;
  processorRatio: number;
  peakMegabytes: number;
  /** Load of the machine over the last minute, before and after. */
  load: [before: number, after: number];
}

const series = "intermediate.verdict_series";
const judging = "intermediate.verdict_result";

/** Imports and builds an agency whose themes embed site by site; the rows are the same each time. */
export function measureVerdicts(
  run: (...args: string[]) => Measured,
  folder: string,
  quick: boolean,
): VerdictsMeasured {
  const agency = quick ? smallAgency : wholeAgency;
  const exports = join(folder, "verdict-agency");
  const store = join(folder, "verdict-store");
  mkdirSync(exports);
  const files = writeVerdictAgency(exports, agency, 20_260_630);
  const before = loadavg()[0]!;
  const { seconds, peakMegabytes } = run("relations", store, ...files);
  rmSync(store, { recursive: true });
  const ofVerdicts = new Set([series, judging]);
  const others = new Set<string>();
  for (const { schema, name, needs } of readModels()) {
    const reads = needs.some(
      (need) => ofVerdicts.has(need) || need.startsWith("intermediate.verdict_"),
    );
    (reads || `${schema}.${name}` === series ? ofVerdicts : others).add(`${schema}.${name}`);
  }
  const taken = (counts: (relation: string) => boolean): Taken => {
    const relations = Object.keys(seconds).filter((name) => `${name}, processor` in seconds);
    const sum = (of: (name: string) => string) =>
      relations.filter(counts).reduce((total, name) => total + seconds[of(name)]!, 0);
    return { seconds: sum((name) => name), processorSeconds: sum((name) => `${name}, processor`) };
  };
  const models = taken((relation) => others.has(relation));
  const verdicts = taken((relation) => ofVerdicts.has(relation));
  return {
    sites: agency.sites,
    themes: agency.themes,
    months: agency.months.length,
    models,
    verdicts,
    parts: {
      series: taken((relation) => relation === series),
      judging: taken((relation) => relation === judging),
      models: taken(
        (relation) => ofVerdicts.has(relation) && relation !== series && relation !== judging,
      ),
    },
    ratio: verdicts.seconds / models.seconds,
    processorRatio: verdicts.processorSeconds / models.processorSeconds,
    peakMegabytes,
    load: [before, loadavg()[0]!],
  };
}

/** Prints what was measured as a table. */
export function printVerdicts(measured: VerdictsMeasured, machine: string): void {
  const { sites, themes, months, models, verdicts, parts, load } = measured;
  console.log(`${sites} sites, ${themes} themes, ${months} months; ${machine}\n`);
  console.log("| what | seconds | processor seconds |\n|---|---:|---:|");
  const rows: [what: string, taken: Taken][] = [
    ["SQL models of that build", models],
    ["verdicts", verdicts],
    ["- their series", parts.series],
    ["- judging, and what is drawn behind it", parts.judging],
    ["- models that read the result", parts.models],
  ];
  for (const [what, { seconds, processorSeconds }] of rows)
    console.log(`| ${what} | ${seconds.toFixed(1)} | ${processorSeconds.toFixed(1)} |`);
  console.log(
    `\nVerdicts take ${measured.ratio.toFixed(2)} times as long as the models (at most 10), ${measured.processorRatio.toFixed(2)} by processor time; peak memory of the process ${Math.round(measured.peakMegabytes)} MB; load of the machine ${load.map((each) => each.toFixed(1)).join(" before, ")} after`,
  );
}
