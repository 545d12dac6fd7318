import { readFileSync } from "node:fs";
import type { Agent } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { seeded } from "../../data/generator/random.ts";
import type { Job, JobRequest, Upload } from "../../server/api.ts";
import { tokenOf } from "../../server/auth/guard.ts";
import { type Agency, type Brought, newestImport } from "./agency.ts";
import { isChart } from "./pages.ts";
import { startServer } from "./server.ts";
import { type Answer, buildsOf, openBrowser, type Visit, visit, type Visitor } from "./viewer.ts";

export type LoadOptions = {
  viewers: number;
  seconds: number;
  /** Between two pages of one viewer, at most; half of it in the mean. */
  pauseSeconds: number;
};

export type Load = {
  pages: number;
  answers: number;
  /** Builds that were seen. */
  builds: string[];
  /** Pages that asked anew, since another build was published while they asked. */
  again: number;
  /** What was refused, failed, or was logged as an error. */
  errors: string[];
  /** Answers that differ from what their build says, pages of two builds, and older builds after newer. */
  wrong: string[];
  quiet: Times;
  loaded: Times;
  /** Of the server's event loop, in milliseconds. */
  lag: { p99: number; max: number };
};

/** Milliseconds of answers with the rows of charts. */
export type Times = { median: number; p99: number };

/**
 * Serves an agency in a process of its own; first one person after the other opens pages, then `viewers` do while
 * a file is imported and undone. Every answer is held against what its build is known to say.
 */
export async function runLoad(agency: Agency, file: Brought, options: LoadOptions): Promise<Load> {
  const { viewers, seconds, pauseSeconds } = options;
  const random = seeded(1);
  const server = await startServer(agency.store.dir);
  const open = (visitor: Visitor, browser: Agent): Promise<Visit> => {
    const pages = agency.pagesFor(visitor);
    return visit(
      server.address,
      visitor,
      pages[Math.floor(random.share() * pages.length)]!,
      browser,
    );
  };
  /** One person after the other opens a page, and looks at it for `pause` at most. */
  async function alone(millis: number, pause: number): Promise<Visit[]> {
    const browsers = agency.visitors.map((visitor) => ({ visitor, browser: openBrowser() }));
    const visits: Visit[] = [];
    for (const end = performance.now() + millis; performance.now() < end;)
      for (const { visitor, browser } of browsers) {
        await delay(random.share() * pause);
        visits.push(await open(visitor, browser));
      }
    for (const { browser } of browsers) browser.destroy();
    return visits;
  }
  try {
    // A server that has just begun is slower for a while: that is the start's row of the bench.
    await alone(seconds * 100, 0);
    const quiet = await alone(seconds * 200, 300);
    await server.lag();

    const stop = new AbortController();
    const errors: string[] = [];
    const failed = (error: unknown): void =>
      void errors.push(error instanceof Error ? String(error.cause ?? error) : String(error));
    const look = async (_: unknown, at: number): Promise<Visit[]> => {
      const visitor = agency.visitors[at % agency.visitors.length]!;
      const browser = openBrowser();
      const visits: Visit[] = [];
      while (!stop.signal.aborted) {
        const pause = random.share() * pauseSeconds * 1000;
        await delay(pause, undefined, { signal: stop.signal }).catch(() => {});
        if (!stop.signal.aborted)
          await open(visitor, browser).then((it) => visits.push(it), failed);
      }
      browser.destroy();
      return visits;
    };
    const looking = Promise.all(Array.from({ length: viewers }, look));
    const time = delay(seconds * 1000);
    await delay(seconds * 100);
    await importAndUndo(server.address, agency, file, seconds * 250).catch(failed);
    await time;
    await delay(seconds * 50);
    stop.abort();
    const visits = await looking;
    const lag = await server.lag();
    errors.push(...server.errors);
    return {
      ...judge(agency, visits, errors),
      quiet: timesOf([quiet]),
      loaded: timesOf(visits),
      lag,
    };
  } finally {
    await server.stop();
  }
}

/** Brings a file as a browser does, and takes it back some time after. */
async function importAndUndo(
  server: string,
  { store, visitors }: Agency,
  { name, path }: Brought,
  between: number,
): Promise<void> {
  const { cookie } = visitors.find(({ role }) => role === "quality_lead")!;
  const token = tokenOf(cookie.split("=")[1]!);
  const ask = async <T>(method: string, to: string, type: string, body?: BodyInit): Promise<T> => {
    const headers = { cookie, "x-throughline-token": token, "content-type": type };
    const answer = await fetch(server + to, { method, headers, ...(body && { body }) });
    if (!answer.ok) throw new Error(`${to}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const work = async (order: JobRequest): Promise<void> => {
    let job = await ask<Job>("POST", "/api/jobs", "application/json", JSON.stringify(order));
    while (job.state === "running") {
      await delay(200);
      job = await ask<Job>("GET", `/api/jobs/${job.id}`, "");
    }
    if (job.state !== "done") throw new Error(`${order.kind}: ${job.state} ${job.error}`);
  };
  const bytes = readFileSync(path);
  const type = "application/octet-stream";
  const { upload } = await ask<Upload>("PUT", `/api/uploads?name=${name}`, type, bytes);
  const answers = { "*": {} };
  await work({ kind: "import", uploads: [upload], answers, dryRun: false, partial: false });
  await delay(between);
  await work({ kind: "undo", importId: newestImport(store) });
}

/** Holds what each viewer saw, in the order of their pages, against what is known. */
function judge(agency: Agency, viewers: readonly Visit[][], errors: string[]) {
  const wrong: string[] = [];
  for (const visits of viewers) {
    let newest = 0;
    for (const { visitor, answers, last } of visits) {
      const builds = [...buildsOf(last)];
      if (builds.length > 1) wrong.push(`a page shows builds ${builds.join(" and ")}`);
      for (const { status, address, build, figures } of answers) {
        if (status !== 200) errors.push(`${status} for ${address}`);
        else if (agency.known(build, visitor, address) !== figures)
          wrong.push(`${address} of build ${build}, seen as ${visitor.role}`);
        if (Number(build) < newest) wrong.push(`build ${build} after build ${newest}`);
      }
      newest = Math.max(newest, ...builds.map(Number));
    }
  }
  const visits = viewers.flat();
  const answers = visits.flatMap((each) => each.answers);
  return {
    pages: visits.length,
    answers: answers.length,
    builds: [...buildsOf(answers)].map(String).toSorted(),
    again: visits.filter((each) => each.answers.length > each.last.length).length,
    errors,
    wrong,
  };
}

function timesOf(viewers: readonly Visit[][]): Times {
  const charts = ({ answers }: Visit): Answer[] =>
    answers.filter(({ address }) => isChart(address));
  const millis = viewers.flat().flatMap((each) => charts(each).map((answer) => answer.millis));
  const sorted = millis.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  return { median: at(0.5), p99: at(0.99) };
}
