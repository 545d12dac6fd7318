import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importTables, rawTables } from "../../../pipelines/contracts/tables.ts";
import { rawAppender } from "../../../pipelines/warehouse/append.ts";
import { createFile, type NewFile } from "../../../pipelines/warehouse/create.ts";
import { identifier, runQuery } from "../../../pipelines/warehouse/engine.ts";
import { type Model, readModels } from "../../../pipelines/warehouse/models.ts";
import type { Row } from "../../../pipelines/warehouse/result.ts";
import { keptForTelling, toldMarts } from "../../../pipelines/warehouse/told.ts";
import { runModels } from "../../../pipelines/warehouse/transform.ts";
import type { Given } from "./cases.ts";

/** What is kept of a build. */
export const kept = [...toldMarts, "intermediate.chance"];

export type Told = {
  rows: Record<string, Row[]>;
  told: number;
  drawn: number;
  themed: number;
  sessions: number;
};

/** What the marts say of `after`, built over the file of a build of `before`, or from nothing. */
export async function told(
  before: readonly Given[] | null,
  after: readonly Given[],
): Promise<Told> {
  const folder = mkdtempSync(join(tmpdir(), "told-"));
  const [spill, first, second] = ["spill", "first", "second"].map((name) => join(folder, name));
  const models = behind([...toldMarts, ...keptForTelling, "intermediate.told_sessions"]);
  let open: NewFile | null = null;
  try {
    if (before !== null) {
      open = await createFile(first!, spill!);
      await fill(open, before, models);
      await open.endModels();
      await open.close();
    }
    open = await createFile(second!, spill!, before === null ? null : first!);
    for (const table of Object.keys(importTables))
      await open.connection.run(`DELETE FROM raw.${identifier(table)}`);
    await fill(open, after, models);
    const { connection } = open;
    const read = async (sql: string) => (await runQuery(connection, sql)).rows();
    const count = async (relation: string) =>
      Number((await read(`SELECT count(*) AS n FROM ${relation}`))[0]!.n);
    return {
      rows: Object.fromEntries(
        await Promise.all(
          kept.map(async (relation) => [relation, await read(`SELECT * FROM ${relation}`)]),
        ),
      ),
      told: await count("intermediate.told_sessions"),
      drawn: await count("intermediate.theme_draws"),
      themed: await count(
        "(SELECT DISTINCT agency, session_no FROM intermediate.session_themes) AS themed",
      ),
      sessions: await count("staging.sessions"),
    };
  } finally {
    open?.stop();
    rmSync(folder, { recursive: true });
  }
}

async function fill(file: NewFile, agencies: readonly Given[], models: Model[]): Promise<void> {
  const appender = rawAppender(file.connection);
  for (const [table, shape] of Object.entries(rawTables)) {
    const rows = agencies.flatMap((given) => given[table] ?? []);
    if (rows.length === 0) continue;
    const columns = Object.keys(shape).map((name) => [name, rows.map((row) => row[name] ?? null)]);
    await appender.append(table, Object.fromEntries(columns));
  }
  appender.flush();
  await file.readyForModels();
  await runModels(file.connection, models, () => {});
}

/** The models that these relations need, themselves among them. */
function behind(relations: readonly string[]): Model[] {
  const models = readModels();
  const wanted = new Set(relations);
  for (const { schema, name, needs } of models.toReversed())
    if (wanted.has(`${schema}.${name}`)) for (const need of needs) wanted.add(need);
  return models.filter(({ schema, name }) => wanted.has(`${schema}.${name}`));
}

/** The rows of one that the other does not have, by agency. */
export function differing(found: readonly Row[], due: readonly Row[]): string[] {
  const texts = (rows: readonly Row[]) => rows.map((row) => JSON.stringify(row)).sort();
  const [is, wanted] = [texts(found), texts(due)];
  const [here, there] = [new Set(is), new Set(wanted)];
  return [
    ...is.filter((text) => !there.has(text)).map((text) => `has ${text}`),
    ...wanted.filter((text) => !here.has(text)).map((text) => `misses ${text}`),
    ...(is.length === wanted.length ? [] : [`${is.length} rows in place of ${wanted.length}`]),
  ]
    .sort((one, other) => (one.slice(6) < other.slice(6) ? -1 : 1))
    .slice(0, 6);
}
