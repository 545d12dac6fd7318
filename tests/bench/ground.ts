import { spawn } from "node:child_process";
import { constants, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Measured } from "./measured.ts";

/** The files of an agency with so many sessions. */
export interface Exports {
  sessions: string;
  /** Goals, staff, fidelity, priorities. */
  others: string[];
}

/** What rows measure on: files and stores, made when first asked for and kept between rows, and processes. */
export interface Ground {
  quick: boolean;
  folder: string;
  /** How often a pair is run: seldom where it takes long, and where a larger size tells more. */
  rounds: (sessions: number) => number;
  /** How often what takes as long at any size is run. */
  flatRounds: (sessions: number) => number;
  exports: (sessions: number) => Promise<Exports>;
  /** A file of so many new sessions of the month after. */
  nextMonth: (sessions: number, added: number) => Promise<string>;
  /** A store with the five exports imported and built, not to be changed, and what making it measured. */
  store: (sessions: number) => Promise<{ dir: string; made: Measured }>;
  /** A path in the folder where nothing is. */
  place: (name: string) => string;
  /** A copy of the store, to be changed. */
  copy: (sessions: number) => Promise<string>;
  remove: (path: string) => void;
  /** Runs a task of `tasks` in a process of its own. Throws OutOfTime where the time of the whole is over. */
  run: (task: string, ...args: (string | number)[]) => Promise<Measured>;
  /** Runs a program and gives its output. */
  program: (
    command: string,
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ) => Promise<string>;
  secondsLeft: () => number;
  /** Seconds that making files and stores took by now. */
  secondsMaking: () => number;
  /** About how long a store that is not made yet will take, by the next smaller one; 0: made, or not known. */
  secondsOfStore: (sessions: number) => number;
  end: () => void;
}

/** The time that the whole may take is over. */
export class OutOfTime extends Error {}

const generator = join(import.meta.dirname, "../../data/generate.ts");
const taskFile = join(import.meta.dirname, "task.ts");
/** Types are taken out of our files once, as `throughline.js` has it, and not in what is measured. */
const compiled = join(import.meta.dirname, "../../node_modules/.cache/throughline");

export interface GroundOptions {
  quick: boolean;
  /** The largest number of sessions that is measured. */
  largest: number;
  /** How long all of it may take. */
  seconds: number;
}

export function makeGround({ quick, largest, seconds: most }: GroundOptions): Ground {
  const folder = mkdtempSync(join(tmpdir(), "throughline-bench-"));
  const deadline = performance.now() + most * 1000;
  const secondsLeft = (): number => (deadline - performance.now()) / 1000;
  const program: Ground["program"] = (command, args, environment = {}) =>
    runProgram(command, args, environment, secondsLeft());
  const exports = new Map<number, Promise<Exports>>();
  const stores = new Map<number, Promise<{ dir: string; made: Measured }>>();
  const storeSeconds = new Map<number, number>();
  let places = 0;
  let making = 0;

  async function generate(sessions: number): Promise<Exports> {
    const stem = join(folder, `sessions-${sessions}`);
    const csv = `${stem}.csv`;
    await program(process.execPath, [generator, "--sessions", `${sessions}`, "--out", csv]);
    const others = ["goals", "staff", "fidelity", "priorities"];
    return { sessions: csv, others: others.map((name) => `${stem}-${name}.csv`) };
  }

  /** Makes what is not known yet, and counts the time of that. */
  function kept<T>(known: Map<number, Promise<T>>, key: number, make: () => Promise<T>) {
    const start = performance.now();
    const counted = making;
    const found =
      known.get(key) ??
      make().finally(() => (making = counted + (performance.now() - start) / 1000));
    known.set(key, found);
    return found;
  }

  const ground: Ground = {
    quick,
    folder,
    secondsLeft,
    program,
    rounds: (sessions) => (sessions > 1e6 ? 1 : sessions >= 1e6 ? 3 : 2),
    flatRounds: (sessions) => (sessions === largest && !quick ? 3 : 1),
    secondsMaking: () => making,
    secondsOfStore(sessions) {
      if (stores.has(sessions)) return 0;
      const smaller = [...storeSeconds].filter(([size]) => size < sessions).at(-1);
      return smaller === undefined ? 0 : (smaller[1] * sessions) / smaller[0];
    },
    exports: (sessions) => kept(exports, sessions, () => generate(sessions)),
    async nextMonth(sessions, added) {
      const csv = ground.place("next-month");
      const given = ["--sessions", `${sessions}`, "--next-month", `${added}`, "--out", csv];
      await program(process.execPath, [generator, ...given]);
      return csv;
    },
    store: (sessions) =>
      kept(stores, sessions, async () => {
        const { sessions: csv, others } = await ground.exports(sessions);
        const dir = join(folder, `store-${sessions}`);
        const start = performance.now();
        const made = await ground.run("import", dir, csv, ...others);
        storeSeconds.set(sessions, (performance.now() - start) / 1000);
        return { dir, made };
      }),
    place: (name) => join(folder, `${name}-${(places += 1)}`),
    async copy(sessions) {
      const { dir } = await ground.store(sessions);
      const copied = ground.place("copy");
      cpSync(dir, copied, { recursive: true, mode: constants.COPYFILE_FICLONE });
      return copied;
    },
    remove: (path) => rmSync(path, { recursive: true, force: true }),
    async run(task, ...args) {
      const output = await program(process.execPath, [taskFile, task, ...args.map(String)], {
        NODE_COMPILE_CACHE: compiled,
      });
      return JSON.parse(output) as Measured;
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
  return ground;
}

/** Runs a program with what it starts in a group of its own, which ends when the time is over. */
async function runProgram(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  seconds: number,
) {
  if (seconds <= 0) throw new OutOfTime();
  const child = spawn(command, args, {
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const endAll = (): void => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  };
  const { promise: closed, resolve, reject } = Promise.withResolvers<void>();
  child.once("close", resolve).once("error", reject);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endAll();
  }, seconds * 1000);
  process.once("exit", endAll);
  try {
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (piece: string) => (output += piece));
    await closed;
    if (late) throw new OutOfTime();
    if (child.exitCode !== 0)
      throw new Error(`${command} ${args.slice(1).join(" ")} ended with ${child.exitCode}`);
    return output;
  } finally {
    clearTimeout(timer);
    process.off("exit", endAll);
  }
}
