import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { nextWarehouse } from "../../../pipelines/warehouse/build.ts";
import { shippedFolder } from "../../../pipelines/warehouse/catalogues.ts";
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

/** The shipped catalogues with rules that shuffle no themes: what chance would give is no part of classes. */
function withoutChance(): string {
  const folder = mkdtempSync(join(tmpdir(), "throughline-rules-"));
  for (const name of readdirSync(shippedFolder))
    if (/\.(csv|json)$/.test(name)) copyFileSync(join(shippedFolder, name), join(folder, name));
  const file = join(folder, "rules.json");
  const rules = JSON.parse(readFileSync(file, "utf8")) as Record<string, number>;
  writeFileSync(file, JSON.stringify({ ...rules, chance_draws: 0 }));
  return folder;
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
  const catalogues = withoutChance();
  const next = await nextWarehouse(store, ledger, { models, checks: [], onStep, catalogues });
  try {
    await next.finish();
  } finally {
    next.discard();
    closeLedger(ledger);
    rmSync(catalogues, { recursive: true });
  }
  return { seconds: { all: (last - first) / 1000 } };
};
