import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { nextWarehouse } from "../../../pipelines/warehouse/build.ts";
import { readModels } from "../../../pipelines/warehouse/models.ts";
import type { Task } from "../measured.ts";

/** The models that these relations are made of, themselves among them, as `schema.name` in their order. */
export function modelsBehind(relations: readonly string[]): string[] {
  const models = readModels();
  const needs = new Map(models.map((each) => [`${each.schema}.${each.name}`, each.needs]));
  const wanted = new Set<string>();
  const visit = (relation: string): void => {
    if (wanted.has(relation)) return;
    wanted.add(relation);
    needs.get(relation)?.forEach(visit);
  };
  relations.forEach(visit);
  return [...needs.keys()].filter((relation) => wanted.has(relation));
}

/** Relations from the rows that stand in a store, all anew: seconds from the first model to the last. */
export const classes: Task = async ([data = "", ...relations]) => {
  const chosen = new Set(modelsBehind(relations));
  const models = readModels().filter(({ schema, name }) => chosen.has(`${schema}.${name}`));
  const store = openStore(data);
  const ledger = openLedger(store.ledger);
  let [first, last] = [Number.NaN, Number.NaN];
  const onStep = (step: string): void => {
    if (step.startsWith("building ") && Number.isNaN(first)) first = performance.now();
    if (step === "checking the figures") last = performance.now();
  };
  const next = await nextWarehouse(store, ledger, { models, checks: [], onStep });
  try {
    await next.finish();
  } finally {
    next.discard();
    closeLedger(ledger);
  }
  return { seconds: { all: (last - first) / 1000 } };
};
