import { readFileSync, rmSync } from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { literal, runQuery, startEngine, stopEngine } from "./engine.ts";
import type { Params } from "./engine.ts";

/**
 * The rows of a query of ours on a warehouse file, as a parquet file. Runs in an engine of its own,
 * since the serving one may write nowhere; the file it writes lives for this call.
 */
export async function parquetFile(
  warehouse: string,
  select: string,
  params: Params,
): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "throughline-"));
  const instance = await startEngine({ memory_limit: "500MB", threads: "2", temp_directory: "" });
  const connection = await instance.connect();
  try {
    const file = join(folder, "rows.parquet");
    await connection.run(`ATTACH ${literal(warehouse)} AS warehouse (READ_ONLY)`);
    await connection.run("USE warehouse");
    await runQuery(connection, `COPY (${select}) TO ${literal(file)} (FORMAT parquet)`, params);
    return readFileSync(file);
  } finally {
    stopEngine(instance, [connection]);
    rmSync(folder, { recursive: true, force: true });
  }
}
