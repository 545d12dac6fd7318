import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A relation that one .sql file defines with one SELECT. */
export type Model = {
  /** The folder of the file: staging, intermediate or marts. */
  schema: string;
  /** The stem of the file. */
  name: string;
  sql: string;
  /** Relations that the text reads, as `schema.name`. */
  needs: string[];
};

/** A query whose rows are what is wrong; no rows: all is well. */
export type Check = { name: string; sql: string };

const folder = join(import.meta.dirname, "../models");
const schemas = ["staging", "intermediate", "marts"];

/**
 * Every model, each after those that it reads. `raw.*` and the views `standing.*` are there before
 * the first one. A relation
 * `intermediate.<stem>_result`, or `intermediate.<stem>_<part>_result`, has no file: the statistics
 * step writes it from `intermediate.<stem>_series`, and models that read a result come after all that do not.
 * Throws where a model reads a relation that nothing makes, or where models read each other.
 */
export function readModels(): Model[] {
  return inOrder(
    schemas.flatMap((schema) => readFolder(schema).map((file) => model(schema, file))),
  );
}

/** Every check of models/checks, by name. */
export function readChecks(): Check[] {
  return readFolder("checks");
}

/** Whether the relation is written by the statistics step rather than by a model. */
export const isStatistic = (relation: string): boolean => relation.endsWith("_result");

function readFolder(schema: string): Check[] {
  return readdirSync(join(folder, schema))
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => ({
      name: file.slice(0, -".sql".length),
      sql: readFileSync(join(folder, schema, file), "utf8"),
    }));
}

/** The relations that a text of SQL reads, as `schema.name`. */
export function relationsIn(sql: string): string[] {
  const text = sql.replaceAll(/--.*$/gm, "");
  const found = text.matchAll(/\b(?:raw|staging|intermediate|marts)\.[a-z_]+/g);
  return [...new Set([...found].map(([relation]) => relation))].sort();
}

const model = (schema: string, { name, sql }: Check): Model => ({
  schema,
  name,
  sql,
  needs: relationsIn(sql),
});

function inOrder(models: Model[]): Model[] {
  const byName = new Map(models.map((each) => [`${each.schema}.${each.name}`, each]));
  const done = new Set<string>();
  const order: Model[] = [];
  const visit = (relation: string, path: string[]): void => {
    if (done.has(relation) || relation.startsWith("raw.")) return;
    if (path.includes(relation)) {
      throw new Error(`models read each other: ${[...path, relation].join(" -> ")}`);
    }
    const source = isStatistic(relation) ? seriesOf(relation, byName) : relation;
    const each = byName.get(source);
    if (!each) throw new Error(`no model makes ${relation}, which ${path.at(-1)} reads`);
    if (source !== relation) return visit(source, path);
    for (const need of each.needs) visit(need, [...path, relation]);
    done.add(relation);
    order.push(each);
  };
  for (const relation of byName.keys()) visit(relation, []);
  const late = withResults(order);
  return [...order.filter((each) => !late.has(each)), ...order.filter((each) => late.has(each))];
}

/** The relation that the statistics step reads for a result: by the longest stem that has a series. */
function seriesOf(result: string, byName: ReadonlyMap<string, Model>): string {
  const words = result.replace(/_result$/, "").split("_");
  const stems = words.map((_, at) => `${words.slice(0, words.length - at).join("_")}_series`);
  return stems.find((stem) => byName.has(stem)) ?? result;
}

function withResults(order: Model[]): Set<Model> {
  const late = new Set<Model>();
  const names = new Set<string>();
  for (const each of order) {
    if (!each.needs.some((need) => isStatistic(need) || names.has(need))) continue;
    late.add(each);
    names.add(`${each.schema}.${each.name}`);
  }
  return late;
}
