/**
 * `npm run bench`: what is promised of speed, in one table, each beside the physical limit or what people
 * would use instead, in turn in the same run; at most 20 minutes, `--quick` 3. Writes
 * `results.json` beside this file. `--sizes 1e5,1e6` chooses the numbers of sessions, `--only NAME` (more
 * than once) the rows; a part of the table is printed and not written. What there was no time for is
 * named as not measured. Run it on a quiet machine.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeGround, OutOfTime } from "./ground.ts";
import { isMet, NotHere, type Row } from "./row.ts";
import { rows } from "./rows.ts";
import { type Entry, growthOf, inOrder, notesOf, type Results, slopeOf, tableOf } from "./table.ts";
import { versionsHere } from "./versions.ts";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    sizes: { type: "string" },
    only: { type: "string", multiple: true },
    minutes: { type: "string" },
  },
});
const unknown = options.only?.find((name) => !rows.some((row) => row.name === name));
if (unknown !== undefined)
  throw new Error(`unknown row: ${unknown} (one of ${rows.map(({ name }) => name).join(", ")})`);
const sizes = (options.sizes ?? (options.quick ? "1e5" : "1e5,1e6,1e7"))
  .split(",")
  .map(Number)
  .toSorted((a, b) => a - b);
const chosen = rows.filter(({ name }) => options.only?.includes(name) ?? true);
/** Some of the time is kept for what ends a run. */
const seconds = Number(options.minutes ?? (options.quick ? 3 : 20)) * 60 - 10;

const began = performance.now();
const elapsed = (): number => (performance.now() - began) / 1000;
const largest = sizes.at(-1)!;
const ground = makeGround({ quick: options.quick, largest, seconds });
process.once("exit", () => ground.end());
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
const entries: Entry[] = [];
/** Seconds that the parts of a row took, by its name and size. */
const took = new Map<string, number>();
const machine = {
  processors: `${availableParallelism()} x ${cpus()[0]?.model.trim() ?? "unknown"}`,
  memoryGigabytes: Math.round(totalmem() / 1e9),
  /** Processes that wanted a processor over the last minute, before the run. */
  load: Number(loadavg()[0]!.toFixed(1)),
};
const versions = versionsHere();

/** About how long a part will take, by what it took with fewer sessions; 0: not known. */
function expected(row: Row, sessions: number): number {
  const store = row.storeless ? 0 : ground.secondsOfStore(sessions);
  const smaller = sizes.filter((size) => size < sessions && took.has(`${row.name} ${size}`)).at(-1);
  if (smaller === undefined) return store;
  const before = took.get(`${row.name} ${smaller}`)!;
  const rounds = ground.rounds(sessions) / ground.rounds(smaller);
  return store + (row.flat ? before : (before * rounds * sessions) / smaller);
}

const isAt = ({ sizes: kind, flat, most = Infinity }: Row, sessions: number): boolean =>
  kind === "each" && sessions <= most && (!flat || sessions >= 1e6 || sessions === largest);

async function measure(row: Row, sessions: number | null): Promise<void> {
  const { name, title } = row;
  const missing = (why: string): void =>
    void entries.push({ row: name, sessions, title, line: null, missing: why });
  const needed = sessions === null ? 0 : expected(row, sessions);
  if (ground.secondsLeft() <= 0) return missing("the time was over");
  if (needed > ground.secondsLeft())
    return missing(`it takes about ${Math.round(needed)} s, which are not left`);
  console.error(
    `${Math.round(elapsed())} s: ${title}${sessions === null ? "" : `, ${sessions} sessions`}`,
  );
  try {
    const start = elapsed() - ground.secondsMaking();
    const lines = await row.measure(ground, sessions ?? 0);
    took.set(`${name} ${sessions}`, elapsed() - ground.secondsMaking() - start);
    for (const line of lines) entries.push({ row: name, sessions, title, line });
  } catch (error) {
    if (error instanceof OutOfTime) return missing("the time was over");
    if (error instanceof NotHere) return missing(error.message);
    console.error(error);
    missing("it failed");
    process.exitCode = 1;
  }
}

for (const size of sizes.length > 1 ? sizes.slice(0, -1) : sizes)
  for (const row of chosen) if (isAt(row, size)) await measure(row, size);
// The largest take most of the time: what has data of its own goes before them.
for (const row of chosen) if (row.sizes === "once") await measure(row, null);
if (sizes.length > 1) for (const row of chosen) if (isAt(row, largest)) await measure(row, largest);

const grown = chosen.flatMap(({ name, title, growth = [] }) =>
  growth
    .flatMap((bound) => growthOf(entries, bound))
    .map((line): Entry => ({ row: name, title, sessions: null, line })),
);
/** By row, what it measures, and size; what grew after what it grew from. */
const whole = inOrder([...entries, ...grown]);

const about = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
console.log(tableOf(whole));
console.log(
  `\n${machine.processors}, ${machine.memoryGigabytes} GB, load before ${machine.load}; ${about.join(", ")}; ${Math.round(elapsed())} s`,
);
for (const note of notesOf(whole)) console.log(`- ${note}`);

if (!options.only && !options.sizes) {
  const results: Results = {
    machine,
    versions,
    quick: options.quick,
    seconds: Math.round(elapsed()),
    day: new Date().toISOString().slice(0, 10),
    rows: whole.map((entry) => ({
      ...entry,
      slope: slopeOf(whole, entry),
      met: entry.line && isMet(entry.line, entry.sessions),
    })),
  };
  const file = join(import.meta.dirname, "results.json");
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
