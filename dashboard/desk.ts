import type { FileReport, ImportReport, Job, Question, Upload } from "../server/api.ts";
import { ask, runJob, sendFile } from "./api.ts";

export type DeskFile = { name: string; bytes: number; upload: Upload | null; error: string | null };

/** The files that a reader has laid down to be imported, and how far that has come. */
export type Desk = {
  phase: "empty" | "sending" | "checking" | "checked" | "importing" | "done";
  files: DeskFile[];
  /** What would happen (phase checked) or has happened (phase done). */
  report: ImportReport | null;
  /** sha-256 of a file -> question id -> chosen option. */
  answers: Record<string, Record<string, string>>;
  /** Takes the good rows of files of which too many are rejected. */
  partial: boolean;
  job: Job | null;
  error: string | null;
  /** The import whose undo waits for a yes, and the one being undone. */
  asked: number | null;
  undoing: number | null;
};

export interface ImportDesk {
  readonly now: Desk;
  add(files: readonly File[]): Promise<void>;
  answer(question: Asked, value: string): void;
  check(): Promise<void>;
  takePartial(partial: boolean): Promise<void>;
  commit(): Promise<void>;
  /** Ends the check or the import that runs; what it was is then said where it was begun. */
  cancel(): Promise<void>;
  clear(): Promise<void>;
  askUndo(importId: number | null): void;
  undo(importId: number): Promise<void>;
}

/** Whether the desk is at work on the files that lie on it: then it takes no others. */
export const isBusy = ({ phase }: Desk): boolean =>
  phase === "sending" || phase === "checking" || phase === "importing";

const cleared = (): Desk => ({
  phase: "empty",
  files: [],
  report: null,
  answers: {},
  partial: false,
  job: null,
  error: null,
  asked: null,
  undoing: null,
});

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A question with the files that ask it: the same one is put to the reader once. */
export type Asked = Question & { files: FileReport[] };

const sameness = ({ id, options }: Question): string =>
  JSON.stringify([id, options.map(({ value }) => value)]);

/** The questions of a report, in the order of its files. */
export function askedQuestions(report: ImportReport): Asked[] {
  const asked = new Map<string, Asked>();
  for (const file of report.files) {
    for (const question of file.questions) {
      const key = sameness(question);
      const files = [...(asked.get(key)?.files ?? []), file];
      asked.set(key, { ...question, ...asked.get(key), files });
    }
  }
  return [...asked.values()];
}

/** The answer that the reader gave to a question, if any. */
export const answerTo = (desk: Desk, { id, files }: Asked): string | undefined =>
  desk.answers[files[0]?.sha256 ?? ""]?.[id];

/** Keeps the desk; `onChange` draws it, `onPublished` hears that another build is served. */
export function openDesk(onChange: () => void, onPublished: () => void): ImportDesk {
  let desk = cleared();

  function change(changes: Partial<Desk>): void {
    desk = { ...desk, ...changes };
    onChange();
  }

  async function send(file: File): Promise<DeskFile> {
    const { name, size: bytes } = file;
    try {
      return { name, bytes, upload: await sendFile(file), error: null };
    } catch (error) {
      return { name, bytes, upload: null, error: words(error) };
    }
  }

  function runImport(dryRun: boolean): Promise<Job> {
    const uploads = desk.files.flatMap(({ upload }) => (upload ? [upload.upload] : []));
    const { answers, partial } = desk;
    return runJob({ kind: "import", uploads, answers, dryRun, partial }, (job) => change({ job }));
  }

  async function check(): Promise<void> {
    if (!desk.files.some(({ upload }) => upload)) return change({ phase: "checked" });
    change({ phase: "checking", error: null, job: null });
    try {
      const { report } = await runImport(true);
      change({ phase: "checked", report, job: null });
    } catch (error) {
      change({ phase: "checked", report: null, job: null, error: words(error) });
    }
  }

  return {
    get now() {
      return desk;
    },
    async add(files) {
      if (isBusy(desk)) return;
      const before = desk.phase === "done" ? cleared() : desk;
      change({ ...before, phase: "sending", error: null });
      const sent: DeskFile[] = [];
      for (const file of files) sent.push(await send(file));
      change({ files: [...desk.files, ...sent] });
      await check();
    },
    answer({ id, files }, value) {
      const answers = { ...desk.answers };
      for (const { sha256 } of files) answers[sha256] = { ...answers[sha256], [id]: value };
      change({ answers });
    },
    check,
    async takePartial(partial) {
      change({ partial });
      await check();
    },
    async commit() {
      change({ phase: "importing", error: null, job: null });
      try {
        const { report } = await runImport(false);
        change({ phase: "done", report, job: null });
        onPublished();
      } catch (error) {
        change({ phase: "checked", job: null, error: words(error) });
      }
    },
    async cancel() {
      if (!desk.job) return;
      try {
        await ask(`/api/jobs/${desk.job.id}`, { method: "DELETE" });
      } catch (error) {
        change({ error: words(error) });
      }
    },
    async clear() {
      const { files } = desk;
      change(cleared());
      const ids = files.flatMap(({ upload }) => (upload ? [upload.upload] : []));
      await Promise.all(ids.map((id) => ask(`/api/uploads/${id}`, { method: "DELETE" })));
    },
    askUndo: (asked) => change({ asked }),
    async undo(importId) {
      change({ asked: null, undoing: importId, error: null });
      try {
        await runJob({ kind: "undo", importId }, () => {});
      } catch (error) {
        change({ error: words(error) });
      }
      change({ undoing: null });
      onPublished();
    },
  };
}
