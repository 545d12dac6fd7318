import { rmSync } from "node:fs";
import { contentHash } from "./hash.ts";
import { openCurrent } from "./version.ts";

/**
 * The content hash of a warehouse file. What of its sorted rows does not fit memory lies in the folder
 * `spill` meanwhile. Throws in one line when it cannot be read.
 */
export async function hashOfFile(file: string, spill: string): Promise<string> {
  const warehouse = await openCurrent(file, { spill });
  try {
    return await contentHash(warehouse);
  } finally {
    await warehouse.close();
    rmSync(spill, { recursive: true, force: true });
  }
}
