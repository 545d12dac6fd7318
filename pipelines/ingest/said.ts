import type { Alias } from "../ledger/aliases.ts";
import { type Measure, measureNamed } from "./measure.ts";
import { fold } from "./values.ts";

/**
 * What a person said once of names that a file is read by: the measure that a column of a wide file
 * or the `measure` of a long one is, and what a tick in a column means. Keys are folded.
 */
export type Said = {
  measures: ReadonlyMap<string, Measure>;
  labels: ReadonlyMap<string, string>;
};

export const nothingSaid: Said = { measures: new Map(), labels: new Map() };

/** The aliases of measures and ticks. One of a measure that no catalogue has says nothing. */
export function saidOf(aliases: readonly Alias[], catalogue: readonly Measure[]): Said {
  const ofKind = (kind: Alias["kind"]) => aliases.filter((each) => each.kind === kind);
  return {
    measures: new Map(
      ofKind("measure").flatMap(({ name, means }) => {
        const measure = measureNamed(means, catalogue);
        return measure ? [[fold(name), measure] as const] : [];
      }),
    ),
    labels: new Map(ofKind("label").map(({ name, means }) => [fold(name), means])),
  };
}
