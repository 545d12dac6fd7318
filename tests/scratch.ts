import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const place = "THROUGHLINE_TEST_SCRATCH";

/** Gives the files of one run a folder in common, and takes it away after the last. */
export default function shareScratch(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "throughline-scratch-"));
  process.env[place] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/**
 * A folder that whichever file of the run needs it first fills with `make`; the others wait for it.
 * Nobody changes it after: take a copy. Throws where it could not be made.
 */
export async function madeOnce(
  name: string,
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(process.env[place]!, name);
  const [made, failed] = [`${folder}.made`, `${folder}.failed`];
  if (mkdirSync(folder, { recursive: true }) === undefined) {
    while (!existsSync(made)) {
      if (existsSync(failed)) throw new Error(`another file could not make ${name}`);
      await delay(50);
    }
    return folder;
  }
  try {
    await make(folder);
    writeFileSync(made, "");
  } catch (error) {
    writeFileSync(failed, "");
    throw error;
  }
  return folder;
}
