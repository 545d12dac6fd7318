import { basename } from "node:path";
import { importFiles } from "../../../pipelines/import.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import type { Task } from "../measured.ts";
import { refuseOther } from "./import.ts";

/**
 * Import and build of all files: seconds of each relation of the build by its name, and the processor
 * seconds of all threads meanwhile as "name, processor".
 */
export const relations: Task = async ([data = "", ...paths]) => {
  const seconds: Record<string, number> = {};
  let open: { relation: string; at: number; processor: number } | null = null;
  const onProgress = (step: string): void => {
    // While themes are judged, steps tell of parts of a relation.
    if (/^(judging|drawing) /.test(step)) return;
    const { user, system } = process.cpuUsage();
    const [at, processor] = [performance.now() / 1000, (user + system) / 1e6];
    if (open !== null) {
      seconds[open.relation] = at - open.at;
      seconds[`${open.relation}, processor`] = processor - open.processor;
    }
    const [, relation] = /^building (\w+\.\w+)$/.exec(step) ?? [];
    open = relation === undefined ? null : { relation, at, processor };
  };
  const files = paths.map((path) => ({ name: basename(path), path }));
  const options = { answers: { "*": {} }, onProgress };
  const { files: done } = await importFiles(openStore(data), files, options);
  done.forEach(refuseOther);
  return { seconds };
};
