/**
 * What `npm run bench` measures, each in a process of its own, so that its peak memory is its own:
 * `node tests/bench/task.ts NAME ARGUMENT...` prints what it found as JSON.
 */
import type { Measured, Task } from "./measured.ts";

const tasks: Record<string, () => Promise<Task>> = {
  read_csv: async () => (await import("./tasks/read_csv.ts")).readCsv,
  commit: async () => (await import("./tasks/commit.ts")).commit,
  import: async () => (await import("./tasks/import.ts")).importAll,
  relations: async () => (await import("./tasks/relations.ts")).relations,
  classes: async () => (await import("./tasks/classes.ts")).classes,
  classes_plain: async () => (await import("./tasks/classes_plain.ts")).classesPlain,
  class_counts: async () => (await import("./tasks/class_counts.ts")).classCounts,
  copy: async () => (await import("./tasks/copy.ts")).copy,
  pages: async () => (await import("./tasks/pages.ts")).pages,
  arrow_first: async () => (await import("./tasks/arrow_first.ts")).arrowFirst,
  arrow_again: async () => (await import("./tasks/arrow_again.ts")).arrowAgain,
  charts: async () => (await import("./tasks/charts.ts")).charts,
  overview: async () => (await import("./tasks/overview.ts")).overview,
  importing: async () => (await import("./tasks/importing.ts")).importing,
  start: async () => (await import("./tasks/start.ts")).start,
};

const [name = "", ...args] = process.argv.slice(2);
const task = tasks[name];
if (task === undefined)
  throw new Error(`unknown task: ${name} (one of ${Object.keys(tasks).join(", ")})`);
const found = await (await task())(args);
const { user, system } = process.cpuUsage();
const measured: Measured = {
  seconds: found.seconds ?? {},
  counts: found.counts ?? {},
  processorSeconds: (user + system) / 1e6,
  peakMegabytes: found.peakMegabytes ?? process.resourceUsage().maxRSS / 1024,
};
process.stdout.write(JSON.stringify(measured));
