import { tableFromIPC } from "apache-arrow";
import { reach } from "./api.ts";
import { cellsOf } from "./arrow_cells.ts";

/** Reads a mart's Arrow stream into rows; dates as `YYYY-MM-DD`, lists as arrays. */
function readMart<T>(bytes: ArrayBuffer): T[] {
  const { batches, schema } = tableFromIPC(new Uint8Array(bytes));
  return batches.flatMap(({ data }) => {
    // Where none was sent there is one all the same, whose lists lack their items.
    if (data.length === 0) return [];
    const columns = schema.fields.map(
      ({ name }, place) => [name, cellsOf(data.children[place]!)] as const,
    );
    return Array.from({ length: data.length }, (_, at) => {
      const row: Record<string, unknown> = {};
      for (const [name, cells] of columns) row[name] = cells[at];
      return row as T;
    });
  });
}

/** All rows of a mart, to show them on screen: small numbers are marked in `kept_back`. */
export async function askMart<T>(mart: string): Promise<T[]> {
  const response = await reach(`/api/marts/${mart}?view=screen`, {});
  return readMart<T>(await response.arrayBuffer());
}
