import fs, { writeSync } from "node:fs";
import { join } from "node:path";
import { backup } from "../../pipelines/backup/backup.ts";
import { restore } from "../../pipelines/backup/restore.ts";
import { openStore } from "../../pipelines/store/store.ts";
import { tellMoments } from "./moments.ts";

/**
 * Run by backup.test.ts: backs `store` up to `b.tar` of a folder, or restores that to `again`, and
 * kills itself at the moment that it is given (none: it does not), of which some lie between two pieces
 * of a file that it writes. A moment is told by what it is and how often that was before: how many there
 * are differs from one backup to the next.
 */
const [folder = "", operation = "", dieAt = ""] = process.argv.slice(2);
const counts = new Map<string, number>();
const tell = (told: string): void => {
  const what = told.replaceAll(/\d+-[0-9a-f]+-[0-9a-f]+/g, "ours");
  const before = counts.get(what) ?? 0;
  counts.set(what, before + 1);
  const moment = `${what}, ${before} before`;
  writeSync(1, `${moment}\n`);
  if (moment === dieAt) process.kill(process.pid, "SIGKILL");
};
tellMoments(folder, tell);
const { write } = fs;
Object.assign(fs, {
  write: (...given: Parameters<typeof write>) => {
    tell("writing a piece");
    write(...given);
  },
});
const file = join(folder, "b.tar");
tell("start");
if (operation === "backup")
  await backup(openStore(join(folder, "store")), file, { withKeys: true });
else await restore(file, join(folder, "again"));
tell("end");
