import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { setTimeout } from "node:timers/promises";
import type { Job } from "./api.ts";
import { Refusal } from "./errors.ts";

/** What a job process is told to do. */
export type JobOrder =
  | {
      kind: "import";
      dir: string;
      files: { name: string; path: string }[];
      answers: Record<string, Record<string, string>>;
      dryRun: boolean;
      partial: boolean;
    }
  | { kind: "undo"; dir: string; importId: number };

/** What it says while it runs and at its end. */
export type JobNews =
  | { step: string; share: number | null }
  | { report: Job["report"] }
  | { error: string };

const kept = 50;
const stepMillis = 250;

/** The jobs that this server started, newest last. Each runs in a process of its own. */
export interface Jobs {
  /** Starts one; `beforeEnd` is done before anybody hears that it has ended. */
  start(order: JobOrder, beforeEnd?: (job: Job) => Promise<void>): Job;
  get(id: string): Job;
  /** The job now and after each change, until it ends. */
  follow(id: string, signal: AbortSignal): AsyncGenerator<Job>;
  cancel(id: string): Job;
  close(): void;
}

type Running = { job: Job; child: ChildProcess; changes: EventEmitter; version: number };

/** Starts jobs as child processes, so that a bad file can cost its job and nothing else. */
export function runJobs(script: URL = new URL("job.ts", import.meta.url)): Jobs {
  const all = new Map<string, Running>();

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

  function end(running: Running, code: number | null): void {
    if (running.job.state !== "running") return;
    const error =
      running.job.error ?? `the job ended early (${code ?? "stopped"}); nothing changed`;
    change(running, running.job.report ? { state: "done" } : { state: "failed", error });
  }

  return {
    start(order, beforeEnd = async () => {}) {
      const id = randomUUID();
      const dryRun = order.kind === "import" && order.dryRun;
      const job: Job = {
        id,
        kind: order.kind,
        dryRun,
        state: "running",
        step: "starting",
        share: null,
        report: null,
        error: null,
      };
      const child = fork(script, { stdio: ["ignore", "inherit", "inherit", "ipc"] });
      const running: Running = { job, child, changes: new EventEmitter(), version: 0 };
      running.changes.setMaxListeners(0);
      all.set(id, running);
      for (const [old, { job: past }] of all) {
        if (all.size > kept && past.state !== "running") all.delete(old);
      }
      child.on("message", (news) => change(running, news as JobNews));
      child.on("error", (error) => change(running, { error: error.message }));
      child.on("close", (code) => {
        void beforeEnd(job)
          .catch((error: unknown) => console.error(error))
          .finally(() => end(running, code));
      });
      child.send(order);
      return job;
    },
    get: (id) => find(id).job,
    async *follow(id, signal) {
      const running = find(id);
      while (true) {
        const { version } = running;
        const now = { ...running.job };
        yield now;
        if (now.state !== "running") return;
        if (running.version === version) await once(running.changes, "change", { signal });
        await setTimeout(stepMillis, undefined, { signal });
      }
    },
    cancel(id) {
      const running = find(id);
      if (running.job.state !== "running") return running.job;
      change(running, { state: "cancelled" });
      running.child.kill();
      return running.job;
    },
    close() {
      for (const { child, job } of all.values()) {
        if (job.state === "running") child.kill();
      }
    },
  };
}
