import { closeSync, copyFileSync, fsyncSync, openSync, rmSync, statSync } from "node:fs";
import { currentFile } from "../../../pipelines/warehouse/publish.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { seconds, type Task } from "../measured.ts";

/** The file that a store serves, copied to the disk beside it. */
export const copy: Task = async ([data = ""]) => {
  const store = openStore(data);
  const ledger = openLedger(store.ledger);
  const file = currentFile(store, ledger);
  closeLedger(ledger);
  if (file === null) throw new Error(`nothing is served by ${data}`);
  const to = `${file}.copy`;
  const all = await seconds(async () => {
    copyFileSync(file, to);
    const opened = openSync(to, "r+");
    fsyncSync(opened);
    closeSync(opened);
  });
  rmSync(to);
  return { seconds: { all }, counts: { megabytes: statSync(file).size / 1e6 } };
};
