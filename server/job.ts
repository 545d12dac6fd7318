import { userInfo } from "node:os";
import { annotate, withdrawAnnotation } from "../pipelines/annotations.ts";
import { sayAlias } from "../pipelines/aliases.ts";
import { neighbours, undoImport } from "../pipelines/builds.ts";
import type { BuildOptions, BuildReport } from "../pipelines/builds.ts";
import { ThroughlineError } from "../pipelines/errors.ts";
import { forgetImport, toldOfForget } from "../pipelines/forget.ts";
import { importFiles, type ImportReport, rebuild, redoImport } from "../pipelines/import.ts";
import { waitingWords } from "../pipelines/ledger/jobs.ts";
import type { Job as Holder } from "../pipelines/ledger/jobs.ts";
import { overrideClass, takeOverrideBack } from "../pipelines/overrides.ts";
import { giveWay } from "../pipelines/priority.ts";
import { recordPlan, withdrawPlan } from "../pipelines/plans.ts";
import { changeSettings } from "../pipelines/settings.ts";
import { explainFullDisk } from "../pipelines/store/disk.ts";
import { openStore } from "../pipelines/store/store.ts";
import type { Store } from "../pipelines/store/store.ts";
import type { JobNews, JobOrder } from "./jobs.ts";
import { logError } from "./log.ts";

/** Rejected rows that are sent with a report; its counts tell of all. */
const sentRejects = 500;

/** The process of one job: takes one order from its parent, says how it goes, and ends. */
const tell = (news: JobNews): Promise<void> =>
  new Promise((resolve) => void process.send?.(news, () => resolve()));

type Change = Exclude<JobOrder, { kind: "import" }>;
/** `build` null: nothing was imported yet. */
type Made = Pick<ImportReport, "build" | "moves" | "warnings">;

/** Jobs on an import that is there already. */
const changes = {
  undo: undoImport,
  redo: redoImport,
  async forget(store: Store, importId: number, options: BuildOptions): Promise<BuildReport> {
    const made = await forgetImport(store, importId, options);
    return { ...made, warnings: [...toldOfForget(made), ...made.warnings] };
  },
};

/** Jobs without a file: each makes a build of what is there already. */
function change(store: Store, order: Change, options: BuildOptions): Promise<Made> {
  if (order.kind === "settings") return changeSettings(store, order, options);
  if (order.kind === "plan") return recordPlan(store, order, options);
  if (order.kind === "withdraw") return withdrawPlan(store, order, options);
  if (order.kind === "annotate") return annotate(store, { ...order, kind: order.of }, options);
  if (order.kind === "unannotate")
    return withdrawAnnotation(store, { ...order, kind: order.of }, options);
  if (order.kind === "override")
    return overrideClass(store, { ...order, sessionId: order.session }, options);
  if (order.kind === "unoverride")
    return takeOverrideBack(store, { ...order, sessionId: order.session }, options);
  if (order.kind === "rebuild") return rebuild(store, options);
  if (order.kind === "neighbours") return neighbours(store, options);
  if (order.kind !== "alias") return changes[order.kind](store, order.importId, options);
  const { of: kind, name, means, site = null } = order;
  return sayAlias(
    store,
    { kind, name, means, site, author: order.by ?? userInfo().username },
    options,
  );
}

async function run(order: JobOrder): Promise<void> {
  const store = openStore(order.dir);
  const onWait = (holder: Holder | null) => void tell({ step: waitingWords(holder), share: null });
  if (order.kind !== "import") {
    const onStep = (step: string) => void tell({ step, share: null });
    const { build, moves, warnings } = await change(store, order, {
      onWait,
      onStep,
      by: order.actor,
    });
    return tell({ report: { build, files: [], moves, warnings } });
  }
  const { files, answers, dryRun, partial } = order;
  const onProgress = (step: string, share: number | null) => void tell({ step, share });
  const report = await importFiles(store, files, {
    answers,
    spareAnswers: true,
    by: order.actor,
    dryRun,
    partial,
    onProgress,
    onWait,
    onChecked: (checked) => void tell({ report: sent(checked) }),
  });
  await tell({ report: sent(report) });
}

const sent = (report: ImportReport): ImportReport => ({
  ...report,
  files: report.files.map((file) => ({ ...file, rejects: file.rejects.slice(0, sentRejects) })),
});

async function runAndEnd(order: JobOrder): Promise<void> {
  try {
    await run(order);
  } catch (cause) {
    const error = explainFullDisk(cause);
    if (!(error instanceof ThroughlineError)) logError("a job failed", error);
    const message =
      error instanceof ThroughlineError ? error.message : "the job failed; see the log";
    await tell({ error: message });
    process.exitCode = 1;
  } finally {
    process.disconnect();
  }
}

// Before any engine starts: its threads have the priority of who starts them.
giveWay();
process.once("message", (order) => void runAndEnd(order as JobOrder));
process.once("disconnect", () => process.exit());
