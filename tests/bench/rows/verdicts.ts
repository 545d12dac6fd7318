import { mkdirSync } from "node:fs";
import { readModels } from "../../../pipelines/warehouse/models.ts";
import { compared, type Row } from "../row.ts";
import { smallAgency, wholeAgency, writeVerdictAgency } from "../verdict_agency.ts";

const series = "intermediate.verdict_series";
const judging = "intermediate.verdict_result";

/** Verdicts on an agency whose themes embed site by site, beside all SQL models of the same build. */
export const verdicts: Row = {
  name: "verdicts",
  title: "verdicts",
  sizes: "once",
  async measure(ground) {
    const agency = ground.quick ? smallAgency : wholeAgency;
    const exports = ground.place("verdict-agency");
    const store = ground.place("verdict-store");
    mkdirSync(exports);
    const files = writeVerdictAgency(exports, agency, 20_260_630);
    const { seconds, peakMegabytes } = await ground.run("relations", store, ...files);
    for (const each of [exports, store]) ground.remove(each);
    const behind = behindVerdicts();
    const names = Object.keys(seconds).filter((name) => `${name}, processor` in seconds);
    const sum = (of: (name: string) => string, isVerdict: boolean) =>
      names
        .filter((name) => behind(name) === isVerdict)
        .reduce((total, name) => total + seconds[of(name)]!, 0);
    const pair = (of: (name: string) => string) => [[sum(of, true), sum(of, false)] as const];
    const { sites, themes, months } = agency;
    return [
      {
        what: "verdicts",
        unit: "s",
        ...compared(
          "SQL models of the same build",
          pair((name) => name),
        ),
        peakMegabytes,
        bound: { of: "ratio", most: 10 },
        note: `${sites} sites, ${themes} themes, ${months.length} months`,
      },
      {
        what: "verdicts, processor time",
        unit: "s",
        ...compared(
          "SQL models of the same build",
          pair((name) => `${name}, processor`),
        ),
      },
    ];
  },
};

/** Whether a relation is part of the verdicts: their series, what judging writes, and what reads the result. */
function behindVerdicts(): (relation: string) => boolean {
  const own = new Set([series, judging]);
  for (const { schema, name, needs } of readModels())
    if (needs.some((need) => own.has(need) || need.startsWith("intermediate.verdict_")))
      own.add(`${schema}.${name}`);
  return (relation) => own.has(relation);
}
