import type { ImportReport, Job, JobRequest, Upload, WaitingRow } from "../server/api.ts";
import { ask, isKept, rejoinJob, runJob, sendFile } from "./api.ts";
import type { Answered } from "./asked.ts";
import { asSize } from "./numbers.ts";
import { recallDesk, rememberDesk } from "./desk_memory.ts";
import type { Memory } from "./desk_memory.ts";

export type DeskFile = { name: string; bytes: number; upload: Upload | null; error: string | null };

/** The file that is on its way to the server: the how manieth of how many, and its bytes. */
export type Sending = { name: string; at: number; of: number; sent: number; bytes: number };

/** The files that a reader has laid down to be imported, and how far that has come. */
export type Desk = {
  phase: "empty" | "sending" | "checking" | "checked" | "importing" | "done";
  files: DeskFile[];
  sending: Sending | null;
  /** What would happen (phase checked) or has happened (phase done). */
  report: ImportReport | null;
  /** sha-256 of a file -> question id -> chosen option. */
  answers: Record<string, Record<string, string>>;
  /** Takes the good rows of files of which too many are rejected. */
  partial: boolean;
  /** The job that runs, or the last one. */
  job: Job | null;
  error: string | null;
  /** Whether these files lay here before the page was loaded. */
  resumed: boolean;
  /** Where the focus goes after a check that was begun inside a card, as a selector. */
  returnTo: string | null;
  /** What waits for a yes, and what is being done. */
  asked: ImportAct | null;
  acting: Act | null;
  /** Where that stands, in words, and the job that does it. */
  actStep: string | null;
  actJob: Job | null;
  /** What was done last, and what came of it. */
  did: { act: Act; report: ImportReport } | null;
  /** What could not be done, and why. */
  refused: { act: Act; words: string } | null;
};

/** Something that is done to an import of the history. */
export type ImportAct = { kind: "undo" | "redo" | "forget"; importId: number };

/** Something that is done to what is imported already, said of a name in it, or tried on it. */
export type Act = ImportAct | Exclude<JobRequest, { kind: "import" | ImportAct["kind"] }>;

/** How many files an import takes, and how large each may be. */
export type SendLimits = Record<"files" | "uploadBytes", number>;

export interface ImportDesk {
  readonly now: Desk;
  /** Sends files and reads them; what `limits` do not let in stays here, with the reason. */
  add(files: readonly File[], limits: SendLimits): Promise<void>;
  /** Lays files of a drop folder beside those that lie here, and reads them. */
  open(waiting: readonly Pick<WaitingRow, "upload" | "file">[]): Promise<void>;
  /** Lets a file of a drop folder wait no longer. */
  putAway(upload: string): Promise<void>;
  /** Notes an answer, and with null takes it back; the files are read with it at the next check. */
  answer(question: Answered, value: string | null): void;
  /** Reads the files again with the answers; the focus then goes to `returnTo`. */
  check(returnTo?: string): Promise<void>;
  takePartial(partial: boolean): Promise<void>;
  commit(): Promise<void>;
  /** Ends the sending, the check or the import that runs; what it was is said where it was begun. */
  cancel(): Promise<void>;
  clear(): Promise<void>;
  /** Asks before it is done; null takes the question back. */
  askAct(act: ImportAct | null): void;
  act(act: Act): Promise<void>;
}

/** Whether the desk is at work on the files that lie on it: then it takes no others. */
export const isBusy = ({ phase }: Desk): boolean =>
  phase === "sending" || phase === "checking" || phase === "importing";

const cleared = (): Desk => ({
  phase: "empty",
  files: [],
  sending: null,
  report: null,
  answers: {},
  partial: false,
  job: null,
  error: null,
  resumed: false,
  returnTo: null,
  asked: null,
  acting: null,
  actStep: null,
  actJob: null,
  did: null,
  refused: null,
});

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const lost = "it is no longer here: the server keeps a file for an hour. Choose it again";

/**
 * Keeps the desk, over a reload too: `memory` is the tab's own. `onChange` draws it, `onPublished`
 * hears that another build is served.
 */
export function openDesk(
  memory: Memory,
  onChange: () => void,
  onPublished: () => void,
): ImportDesk {
  let desk = cleared();
  let sending = new AbortController();
  /** Jobs that were begun here, so that news of an old one is told from that of the last. */
  let runs = 0;

  function change(changes: Partial<Desk>): void {
    desk = { ...desk, ...changes };
    rememberDesk(memory, desk);
    onChange();
  }

  async function send(file: File, at: number, of: number): Promise<DeskFile> {
    const { name, size: bytes } = file;
    const onBytes = (sent: number) => change({ sending: { name, at, of, sent, bytes } });
    onBytes(0);
    try {
      const upload = await sendFile(file, onBytes, sending.signal);
      return { name, bytes, upload, error: null };
    } catch (error) {
      return { name, bytes, upload: null, error: words(error) };
    }
  }

  /** Marks the files that the server no longer keeps. */
  async function findLost(): Promise<void> {
    const files = await Promise.all(
      desk.files.map(async (file) =>
        file.upload === null || (await isKept(file.upload))
          ? file
          : { ...file, upload: null, error: lost },
      ),
    );
    change({ files });
  }

  /**
   * Takes in how a job goes, unless a later one has begun. A dry run tells what it found before it
   * has worked out what would move; where it had to give way to another job, what it told stays.
   */
  function hear(run: number, job: Job): void {
    if (run !== runs) return;
    if (!job.dryRun || !job.report) return change({ job });
    change({ job, report: job.report, phase: "checked" });
  }

  /** Ends the dry run that still works out what would move: its place is needed. */
  async function endDryRun(): Promise<void> {
    runs += 1;
    const { job } = desk;
    if (!job?.dryRun || job.state !== "running") return;
    await ask(`/api/jobs/${job.id}`, { method: "DELETE" }).catch(() => {});
  }

  async function runImport(dryRun: boolean): Promise<Job> {
    const uploads = desk.files.flatMap(({ upload }) => (upload ? [upload.upload] : []));
    const { answers, partial } = desk;
    const run = (runs += 1);
    const order = { kind: "import", uploads, answers, dryRun, partial } as const;
    return runJob(order, (job) => hear(run, job));
  }

  async function check(returnTo: string | null = null): Promise<void> {
    const before = endDryRun();
    change({ phase: "checking", error: null, job: null, returnTo });
    await before;
    await findLost();
    if (!desk.files.some(({ upload }) => upload)) return change({ phase: "checked", report: null });
    const job = runImport(true);
    await job.catch(failCheck(runs));
  }

  /** Says why a check failed; once it has told what it found, only what would move is not known. */
  const failCheck = (run: number) => (error: unknown) => {
    if (run !== runs) return;
    if (desk.phase === "checked" && desk.job) change({ job: { ...desk.job, state: "failed" } });
    else change({ phase: "checked", report: null, error: words(error), returnTo: null });
  };

  /** Waits for the end of an import that has begun, and shows what it did. */
  async function finish(job: Promise<Job>): Promise<void> {
    try {
      const { report } = await job;
      change({ phase: "done", report });
      onPublished();
    } catch (error) {
      change({ phase: "checked", job: null, error: words(error) });
    }
  }

  /** Takes up what lay on the desk before the page was loaded anew. */
  async function resume(): Promise<void> {
    const kept = recallDesk(memory);
    if (!kept) return;
    const { answers, partial, uploads, job } = kept;
    const files = uploads.map((upload) => ({
      name: upload.name,
      bytes: upload.bytes,
      upload,
      error: null,
    }));
    const phase = job?.dryRun === false ? "importing" : "checking";
    desk = { ...desk, phase, files, answers, partial, resumed: true };
    const run = (runs += 1);
    try {
      await findLost();
      const isWhole = desk.files.every(({ upload }) => upload);
      const ended = job && isWhole && (await rejoinJob(job.id, (news) => hear(run, news)));
      if (ended && !ended.dryRun) return change({ phase: "done", report: ended.report });
      if (ended && desk.phase === "checked") return;
      if (uploads.length === 0) return change(cleared());
      await check();
    } catch (error) {
      if (run !== runs || desk.phase === "checked") return failCheck(run)(error);
      await check();
      if (job?.dryRun === false) change({ error: words(error) });
    }
  }

  void resume();

  return {
    get now() {
      return desk;
    },
    async add(files, limits) {
      if (isBusy(desk)) return;
      const before = desk.phase === "done" ? cleared() : desk;
      sending = new AbortController();
      const ended = endDryRun();
      change({ ...before, phase: "sending", error: null, resumed: false });
      await ended;
      const sent: DeskFile[] = [];
      for (const [at, file] of files.entries()) {
        const error = refusal(file, before.files.length + at, limits);
        if (error) sent.push({ name: file.name, bytes: file.size, upload: null, error });
        else if (!sending.signal.aborted) sent.push(await send(file, at + 1, files.length));
      }
      if (sending.signal.aborted) {
        change({
          ...before,
          sending: null,
          error: "The sending was cancelled; nothing was kept of it.",
        });
        return forgetUploads(sent);
      }
      change({ files: [...desk.files, ...sent], sending: null });
      await check();
    },
    async open(waiting) {
      if (isBusy(desk)) return;
      const before = desk.phase === "done" ? cleared() : desk;
      const lies = new Set(before.files.map(({ upload }) => upload?.upload));
      const opened = waiting
        .filter(({ upload }) => !lies.has(upload))
        .map(({ upload, file: name }) => ({
          name,
          bytes: 0,
          upload: { upload, name, bytes: 0 },
          error: null,
        }));
      change({ ...before, files: [...before.files, ...opened], resumed: false });
      await check();
    },
    async putAway(upload) {
      try {
        await ask(`/api/waiting/${upload}`, { method: "DELETE" });
      } catch (error) {
        change({ error: words(error) });
      }
      onPublished();
    },
    answer({ id, files }, value) {
      const answers = { ...desk.answers };
      for (const { sha256 } of files) {
        const { [id]: _, ...rest } = answers[sha256] ?? {};
        answers[sha256] = value === null ? rest : { ...rest, [id]: value };
      }
      change({ answers });
    },
    async check(returnTo) {
      change({ resumed: false });
      await check(returnTo);
    },
    async takePartial(partial) {
      change({ partial, resumed: false });
      await check();
    },
    async commit() {
      const before = endDryRun();
      change({ phase: "importing", error: null, job: null, returnTo: null });
      await before;
      await finish(runImport(false));
    },
    async cancel() {
      if (desk.phase === "sending") return sending.abort();
      if (!desk.job) return;
      try {
        await ask(`/api/jobs/${desk.job.id}`, { method: "DELETE" });
      } catch (error) {
        change({ error: words(error) });
      }
    },
    async clear() {
      const { files } = desk;
      const before = endDryRun();
      change(cleared());
      await before;
      await forgetUploads(files);
    },
    askAct: (asked) => change({ asked }),
    async act(act) {
      change({ asked: null, acting: act, did: null, refused: null });
      try {
        const { report } = await runJob(act, (actJob) => change({ actStep: actJob.step, actJob }));
        if (report) change({ did: { act, report } });
      } catch (error) {
        change({ refused: { act, words: words(error) } });
      }
      change({ acting: null, actStep: null, actJob: null });
      onPublished();
    },
  };
}

/** Why a file is not sent at all, or null; `before` files lie on the desk already. */
function refusal(file: File, before: number, limits: SendLimits): string | null {
  if (before >= limits.files)
    return `an import takes ${limits.files} files: bring this one after these`;
  if (file.size <= limits.uploadBytes) return null;
  return `it is larger than ${asSize(limits.uploadBytes)}: import it with the command instead`;
}

async function forgetUploads(files: readonly DeskFile[]): Promise<void> {
  const ids = files.flatMap(({ upload }) => (upload ? [upload.upload] : []));
  await Promise.all(ids.map((id) => ask(`/api/uploads/${id}`, { method: "DELETE" })));
}
