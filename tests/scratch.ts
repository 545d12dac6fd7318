import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const place = "THROUGHLINE_TEST_SCRATCH";

const memory = "/dev/shm";
/** Far more than the stores of two files at once. */
const enough = 4 * 1024 ** 3;

/** Where nothing waits for a disk: builds write through to it at every step. */
function inMemory(): boolean {
  if (!existsSync(memory)) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize >= enough;
}

/**
 * Gives the files of one run a folder in common, and their stores a place in memory where there is
 * room, and takes both away after the last.
 */
export default function shareScratch(): () => void {
  const folder = mkdtempSync(join(inMemory() ? memory : tmpdir(), "throughline-scratch-"));
  process.env[place] = folder;
  // Whatever asks for the folder of temporary files, Chromium too.
  process.env.TMPDIR = folder;
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
