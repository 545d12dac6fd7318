import { basename } from "node:path";
import { importFiles } from "../../../pipelines/import.ts";
import type { FileReport } from "../../../pipelines/ingest/file_report.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import type { Task } from "../measured.ts";

/** Throws where a file was not taken. */
export function refuseOther({ file, outcome, questions, refusal }: FileReport): void {
  if (outcome === "accepted" || outcome === "accepted_with_rejects" || outcome === "no_change")
    return;
  const asked = questions.map(({ id }) => id).join(", ");
  throw new Error(`${file}: ${outcome} ${refusal?.reason ?? ""} ${asked}`);
}

/** Files to a published build: seconds until their rows are committed, and from there until the build is published. */
export const importAll: Task = async ([data = "", ...paths]) => {
  const start = performance.now();
  let committed: number | null = null;
  const files = paths.map((path) => ({ name: basename(path), path }));
  const { files: done } = await importFiles(openStore(data), files, {
    answers: { "*": {} },
    onProgress: (step) => {
      if (step === "building") committed ??= performance.now();
    },
  });
  const end = performance.now();
  done.forEach(refuseOther);
  if (committed === null) throw new Error("nothing was built: no row of the files is new");
  return { seconds: { import: (committed - start) / 1000, build: (end - committed) / 1000 } };
};
