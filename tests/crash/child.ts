import { writeSync } from "node:fs";
import { openStore } from "../../pipelines/store/store.ts";
import { tellMoments } from "./moments.ts";
import { type Extent, type Operation, perform } from "./operations.ts";

/**
 * Run by matrix.ts: does one operation and writes each of its moments as a line, at once; kills
 * itself at the moment of the number that it is given (-1: at none). The number of a moment is the
 * same in each run.
 */
const [folder = "", exports = "", operation = "", dieAt = "-1", extent] = process.argv.slice(2);
let number = 0;
const tell = (moment: string): void => {
  writeSync(1, `${moment}\n`);
  if (number++ === Number(dieAt)) process.kill(process.pid, "SIGKILL");
};
tellMoments(folder, tell);
tell("start");
await perform(
  openStore(folder),
  JSON.parse(operation) as Operation,
  exports,
  tell,
  extent as Extent,
);
tell("end");
