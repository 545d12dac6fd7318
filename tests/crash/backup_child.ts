import fs, { writeSync } from "node:fs";
import { join } from "node:path";
import { backup } from "../../pipelines/backup/backup.ts";
import { restore } from "../../pipelines/backup/restore.ts";
import { openStore } from "../../pipelines/store/store.ts";
import { tellMoments } from "./moments.ts";

/**
 * Run by backup.test.ts: backs `store` up to `b.tar` of a folder, or restores that to `again`, and
 * kills itself at the moment of the number that it is given (-1: at none), of which some lie between
 * two pieces of a file that it writes.
 */
const [folder = "", operation = "", dieAt = "-1"] = process.argv.slice(2);
let number = 0;
const tell = (moment: string): void => {
  writeSync(1, `${moment}\n`);
  if (number++ === Number(dieAt)) process.kill(process.pid, "SIGKILL");
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
