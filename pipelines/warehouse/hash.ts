import { createHash } from "node:crypto";
import { marts } from "../contracts/marts.ts";
import { contentColumns, exportTables } from "../contracts/tables.ts";
import type { SqlType, TableColumns } from "../contracts/tables.ts";
import { identifier } from "./engine.ts";
import type { Warehouse } from "./open.ts";

const uncounted = ["imports", "verdict_neighbours", "mix_neighbours"];

/** A digest of ten million rows takes minutes. */
const deadlineMs = 1_800_000;

type Asked = Pick<Warehouse, "query" | "stream">;

/**
 * sha256 of what a warehouse says: the standing rows' typed columns per export table and all columns
 * per mart but `imports`, and but what is tried under neighbouring constants only when asked for, sorted by key, without import ids, lines, times, build ids (contract.md,
 * `doctor`). A family, whose hash depends on the store's key, counts as the set of its rows. Same standing imports, same hash, whatever their order. Doubles count to 12 significant
 * digits: the last ones depend on the order in which an engine adds them up.
 */
export async function contentHash(warehouse: Asked): Promise<string> {
  const hash = createHash("sha256");
  for (const [table, shape] of Object.entries(exportTables)) {
    hash.update(`raw.${table}\n`);
    await addRows(hash, warehouse, standingRows(table, shape));
  }
  for (const [mart, { columns }] of Object.entries(marts)) {
    if (uncounted.includes(mart) || !(await exists(warehouse, mart))) continue;
    hash.update(`marts.${mart}\n`);
    const shape = Object.entries(columns)
      .filter(([name]) => !name.startsWith("neighbours"))
      .map(([name, { type }]) => [name, type] as const);
    await addRows(
      hash,
      warehouse,
      `SELECT ${rowDigest(shape)} AS digest FROM marts.${identifier(mart)}`,
    );
  }
  return hash.digest("hex");
}

async function exists({ query }: Asked, mart: string): Promise<boolean> {
  const found = await query(
    "SELECT 1 FROM information_schema.tables WHERE table_schema = 'marts' AND table_name = $mart",
    { mart },
  );
  return found.rowCount > 0;
}

function standingRows(table: string, shape: TableColumns): string {
  const content = contentColumns(table).map((name) => [name, shape[name] ?? "VARCHAR"] as const);
  const standing = `standing.${identifier(table)}`;
  if (!("case_id" in shape)) return `SELECT ${rowDigest(content)} AS digest FROM ${standing}`;
  return `
    WITH digested AS (
      SELECT agency, case_id, ${rowDigest(content.filter(([name]) => name !== "case_id"))} AS digest
      FROM ${standing}
    ),
    families AS (
      SELECT agency, case_id, sha256(string_agg(digest, ',' ORDER BY digest)) AS family
      FROM digested WHERE case_id IS NOT NULL GROUP BY agency, case_id
    )
    SELECT sha256(concat(d.digest, f.family)) AS digest
    FROM digested d LEFT JOIN families f ON f.agency = d.agency AND f.case_id = d.case_id`;
}

/** Rows enter by the order of their digests: as good as by key, and no ties are left. */
async function addRows(
  hash: ReturnType<typeof createHash>,
  { stream }: Asked,
  digests: string,
): Promise<void> {
  let rows = 0;
  const sorted = `SELECT digest FROM (${digests}) ORDER BY digest`;
  for await (const { columns, rowCount } of stream(sorted, { deadlineMs })) {
    const [column] = columns;
    if (column?.type !== "text") throw new Error("a digest is text");
    hash.update(`${column.values.join("\n")}\n`);
    rows += rowCount;
  }
  if (rows === 0) hash.update("\n");
}

/** The sha256 of a row. Each cell is written with its length, so that no two rows look alike. */
function rowDigest(shape: readonly (readonly [name: string, type: SqlType])[]): string {
  return `sha256(concat(${shape.map(([name, type]) => cellText(identifier(name), type)).join(", ")}))`;
}

function cellText(column: string, type: SqlType): string {
  if (type === "VARCHAR[]") {
    return `coalesce('[' || array_to_string(list_transform(${column}, x -> ${measured("x")}), '') || ']', '-')`;
  }
  if (type === "DOUBLE PRECISION") {
    return measured(`format('{:.12g}', CAST(${column} AS DOUBLE) + 0.0)`);
  }
  return measured(`CAST(${column} AS VARCHAR)`);
}

function measured(text: string): string {
  return `coalesce(length(${text}) || ':' || ${text}, '-')`;
}
