import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { GivenFile } from "../pipelines/import.ts";
import type { Actor } from "../pipelines/ledger/audit.ts";
import { scriptBeside } from "../pipelines/own_scripts.ts";
import type { Job, JobRequest } from "./api.ts";
import { Refusal } from "./errors.ts";
import { logError } from "./log.ts";
import { turns } from "./turns.ts";

/** What a job process is told to do, and for whom. */
export type JobOrder = Order & { actor?: Actor };

type Order =
  | {
      kind: "import";
      dir: string;
      files: GivenFile[];
      answers: Record<string, Record<string, string>>;
      dryRun: boolean;
      partial: boolean;
    }
  | { kind: "undo" | "redo" | "forget"; dir: string; importId: number }
  | { kind: "rebuild"; dir: string }
  | (Exclude<JobRequest, { kind: "import" | "undo" | "redo" | "forget" }> & {
      dir: string;
      /** Who is signed in. */
      by?: string;
    });

/** What it says while it runs and at its end. */
export type JobNews =
  | { step: string; share: number | null }
  | { report: Job["report"] }
  | { error: string };

const kept = 50;
/** So many may wait for their turn: more would keep everybody waiting for hours. */
const mostWaiting = 20;
/** One works, the next has read its file meanwhile: more would only hold memory and wait. */
const processes = 2;
const stepMillis = 250;

/**
 * The jobs that this server started, newest last. Each runs in a process of its own, at most two at
 * once: the others wait for their turn.
 */
export interface Jobs {
  /**
   * Starts one; `beforeEnd` is done before anybody hears that it has ended. Throws where too many wait.
   */
  start(order: JobOrder, beforeEnd?: (job: Job) => Promise<void>): Job;
  get(id: string): Job;
  /** The file of that name, or whose sheet that is, that an import was told to read; else null. */
  fileOf(id: string, file: string): GivenFile | null;
  /** The job now and after each change, until it ends. */
  follow(id: string, signal: AbortSignal): AsyncGenerator<Job>;
  /** Ends one, and returns it once it has ended: done all the same if its build was published. */
  cancel(id: string): Promise<Job>;
  /** How many run, or wait for their turn. */
  running(): number;
  /** Lets those that run end by themselves, for so long at most. */
  drain(millis: number): Promise<void>;
  /** Ends all that run. */
  close(): Promise<void>;
}

export type JobsOptions = {
  /** The build that the ledger says the job of a process has published since an instant. */
  published?: ((pid: number, since: string) => number | null) | undefined;
  /** Removes what a process left behind that was ended in the middle of its work. */
  sweep?: (() => void) | undefined;
  /** Seconds of the last job that made the figures; null: not known. */
  lastBuildSeconds?: (() => number | null) | undefined;
  /** What the process of a job runs. */
  script?: URL;
};

type Running = {
  job: Job;
  order: JobOrder;
  /** Null until its turn has come. */
  child: ChildProcess | null;
  /** Instant before its process began. */
  since: string;
  cancelled: boolean;
  /** Since when it makes the figures anew, in milliseconds, and how long that took the last time. */
  building: { since: number; lastTook: number | null } | null;
  ended: Promise<void>;
  changes: EventEmitter;
  version: number;
};

const jobScript = scriptBeside("job", import.meta.url);

/** Starts jobs as child processes, so that a bad file can cost its job and nothing else. */
export function runJobs({
  published = () => null,
  sweep = () => {},
  lastBuildSeconds = () => null,
  script = jobScript,
}: JobsOptions = {}): Jobs {
  const all = new Map<string, Running>();
  const myTurn = turns(processes);

  function find(id: string): Running {
    const running = all.get(id);
    if (!running) throw new Refusal(404, "this job is not known here: start it again");
    return running;
  }

  function change(running: Running, news: Partial<Job>): void {
    Object.assign(running.job, news);
    running.version += 1;
    running.changes.emit("change");
  }

  function hear(running: Running, news: JobNews): void {
    // Another job tries the figures under many constants: that takes as long as none before it.
    const isUsual = running.job.kind !== "neighbours";
    if (running.building === null && "step" in news && news.step.startsWith("building"))
      running.building = { since: Date.now(), lastTook: isUsual ? lastBuildSeconds() : null };
    change(running, news);
  }

  /** A process that was ended may have published before it could say so: then the ledger tells. */
  function complete({ job, child, since }: Running): void {
    if (job.report || child?.pid === undefined) return;
    try {
      const build = published(child.pid, since);
      if (build !== null) job.report = { build, files: [], moves: null, warnings: [] };
    } catch (error) {
      logError("a job ended badly", error);
    }
  }

  async function end(
    running: Running,
    code: number | null,
    beforeEnd: (job: Job) => Promise<void>,
  ): Promise<void> {
    complete(running);
    try {
      if (code === null) sweep();
      await beforeEnd(running.job);
    } catch (error) {
      logError("a job ended badly", error);
    }
    change(running, outcome(running, code));
  }

  function stop(running: Running): Promise<void> {
    running.cancelled = true;
    running.child?.kill();
    if (running.child !== null) return running.ended;
    // It waits for its turn and has begun nothing: now it will not.
    change(running, outcome(running, null));
    return Promise.resolve();
  }

  /** Runs the process of a job, once its turn has come, to its end. */
  async function run(running: Running, beforeEnd: (job: Job) => Promise<void>): Promise<void> {
    const endTurn = await myTurn();
    try {
      if (running.cancelled) return;
      running.since = new Date().toISOString();
      const child = fork(script, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
      running.child = child;
      const closed = Promise.withResolvers<number | null>();
      child.on("message", (news) => hear(running, news as JobNews));
      child.on("error", (error) => change(running, { error: error.message }));
      child.on("close", closed.resolve);
      child.send(running.order);
      await end(running, await closed.promise, beforeEnd);
    } catch (error) {
      logError("a job ended badly", error);
      change(running, { state: "failed", error: "the job could not be started; see the log" });
    } finally {
      endTurn();
    }
  }

  /** A dry run that only looks at what would move gives way: it has told what it found in the files. */
  function endCheckedDryRuns(): void {
    for (const { job, child } of all.values())
      if (job.dryRun && job.state === "running" && job.report) child?.kill();
  }

  const open = (): Running[] => [...all.values()].filter(({ job }) => job.state === "running");

  return {
    start(order, beforeEnd = async () => {}) {
      if (order.kind !== "rebuild" && open().length >= processes + mostWaiting)
        throw new Refusal(429, `${mostWaiting} jobs wait already: try again when some have ended`);
      const id = randomUUID();
      const dryRun = order.kind === "import" && order.dryRun;
      const job: Job = {
        id,
        kind: order.kind,
        dryRun,
        state: "running",
        step: "starting",
        share: null,
        building: null,
        report: null,
        error: null,
      };
      if (!dryRun) endCheckedDryRuns();
      const running: Running = {
        job,
        order,
        child: null,
        since: new Date().toISOString(),
        cancelled: false,
        building: null,
        ended: Promise.resolve(),
        changes: new EventEmitter(),
        version: 0,
      };
      running.changes.setMaxListeners(0);
      all.set(id, running);
      for (const [old, { job: past }] of all) {
        if (all.size > kept && past.state !== "running") all.delete(old);
      }
      running.ended = run(running, beforeEnd);
      return job;
    },
    get: (id) => told(find(id)),
    fileOf(id, file) {
      const { order } = find(id);
      const files = order.kind === "import" ? order.files : [];
      return files.find(({ name }) => name === file || file.startsWith(`${name}: `)) ?? null;
    },
    async *follow(id, signal) {
      const running = find(id);
      while (true) {
        const { version } = running;
        const now = told(running);
        yield now;
        if (now.state !== "running") return;
        if (running.version === version) await once(running.changes, "change", { signal });
        await setTimeout(stepMillis, undefined, { signal });
      }
    },
    async cancel(id) {
      const running = find(id);
      if (running.job.state === "running") await stop(running);
      return running.job;
    },
    running: () => open().length,
    async drain(millis) {
      const waiting = open().filter(({ child }) => child === null);
      await Promise.all(waiting.map(stop));
      const late = new AbortController();
      const ended = Promise.all(open().map((each) => each.ended));
      await Promise.race([
        ended,
        setTimeout(millis, undefined, { signal: late.signal }).catch(() => {}),
      ]);
      late.abort();
    },
    async close() {
      await Promise.all(open().map(stop));
    },
  };
}

/** A job as it stands now. */
const told = ({ job, building }: Running): Job => ({
  ...job,
  building: building && {
    seconds: (Date.now() - building.since) / 1000,
    lastTook: building.lastTook,
  },
});

/** How a job whose process has ended came out. */
function outcome({ job, cancelled }: Running, code: number | null): Partial<Job> {
  if (cancelled) {
    return job.report && !job.dryRun
      ? { state: "done", error: null }
      : { state: "cancelled", report: null, error: null };
  }
  if (job.error !== null) return { state: "failed" };
  if (job.report) return { state: "done" };
  return {
    state: "failed",
    error: `the job ended early (${code ?? "stopped"}); nothing changed`,
  };
}
