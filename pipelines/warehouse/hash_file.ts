import { contentHash } from "./hash.ts";
import { openCurrent } from "./version.ts";

const deadlineMs = 600_000;

/** The content hash of a warehouse file. Throws in one line when it cannot be read. */
export async function hashOfFile(file: string): Promise<string> {
  const warehouse = await openCurrent(file, { memoryLimit: "1GB" });
  try {
    return await contentHash((sql, params) => warehouse.query(sql, params, { deadlineMs }));
  } finally {
    await warehouse.close();
  }
}
