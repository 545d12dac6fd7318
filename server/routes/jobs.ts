import { existsSync } from "node:fs";
import type { FastifyInstance } from "fastify";
import { Readable } from "node:stream";
import { z } from "zod";
import { aliasKinds } from "../../pipelines/ledger/aliases.ts";
import { annotationKinds } from "../../pipelines/ledger/annotations.ts";
import { classes } from "../../pipelines/ledger/overrides.ts";
import { limits } from "../../pipelines/limits.ts";
import type { AppParts } from "../app.ts";
import type { Viewer } from "../auth/guard.ts";
import { requireOrder, signedBy } from "../auth/orders.ts";
import { actorOf } from "../audit.ts";
import { Refusal } from "../errors.ts";
import { readRejects, rejectsHeaders } from "../rejects.ts";
import type { Job, JobRequest } from "../api.ts";
import type { JobOrder, Jobs } from "../jobs.ts";
import { waitingIdOf, waitingUpload } from "../waiting.ts";
import type { FileReport, GivenFile, ImportReport } from "../../pipelines/import.ts";

export const order = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("import"),
    uploads: z
      .array(z.union([z.uuid(), z.string().regex(waitingUpload)]))
      .min(1)
      .max(limits.files),
    answers: z.record(z.string().max(300), z.record(z.string().max(600), z.string().max(600))),
    dryRun: z.boolean(),
    partial: z.boolean(),
  }),
  z.strictObject({ kind: z.enum(["undo", "redo", "forget"]), importId: z.int().positive() }),
  z.strictObject({ kind: z.literal("neighbours") }),
  z.strictObject({
    kind: z.literal("settings"),
    agency: z.string().max(1000).nullable(),
    timeZone: z.string().max(100).nullable(),
  }),
  z.strictObject({
    kind: z.literal("plan"),
    theme: z.string().min(1).max(500),
    sites: z.array(z.string().min(1).max(500)).min(1).max(1000),
    measures: z.array(z.string().min(1).max(500)).min(1).max(100),
    start: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
    author: z.string().min(1).max(200),
  }),
  z.strictObject({
    kind: z.literal("withdraw"),
    planId: z.int().positive(),
    author: z.string().min(1).max(200),
  }),
  z.strictObject({
    kind: z.literal("annotate"),
    of: z.enum(annotationKinds),
    site: z.string().min(1).max(500).nullable(),
    measure: z.string().min(1).max(500).nullable(),
    date: z.string().max(20),
    words: z.string().min(1).max(limits.annotationCharacters),
    author: z.string().min(1).max(200),
  }),
  z.strictObject({
    kind: z.literal("unannotate"),
    of: z.enum(annotationKinds),
    annotationId: z.int().positive(),
    author: z.string().min(1).max(200),
  }),
  z.strictObject({
    kind: z.literal("override"),
    session: z.string().min(1).max(limits.nameCharacters),
    class: z.enum(classes),
    why: z.string().min(1).max(limits.reasonCharacters),
    author: z.string().min(1).max(200),
  }),
  z.strictObject({
    kind: z.literal("unoverride"),
    session: z.string().min(1).max(limits.nameCharacters),
    author: z.string().min(1).max(200),
  }),
  z.strictObject({
    kind: z.literal("alias"),
    of: z.enum(aliasKinds),
    name: z.string().min(1).max(500),
    means: z.string().min(1).max(500).nullable(),
    site: z.string().max(500).nullable().default(null),
  }),
]);

/** More than the jobs that are kept. */
const keptOwners = 200;

async function* asEvents(jobs: Jobs, id: string, signal: AbortSignal): AsyncGenerator<string> {
  for await (const job of jobs.follow(id, signal)) yield `data: ${JSON.stringify(job)}\n\n`;
}

/** Files that have the same name are told apart by a number. */
function namedApart(files: readonly GivenFile[]): GivenFile[] {
  const seen = new Map<string, number>();
  return files.map((file) => {
    const times = (seen.get(file.name) ?? 0) + 1;
    seen.set(file.name, times);
    return times === 1 ? file : { ...file, name: `${times} ${file.name}` };
  });
}

/** Whether all of a file, with every sheet of it, stands: nothing is left to answer or to mend. */
function isDone({ files }: ImportReport, name: string): boolean {
  const own = files.filter((each) => (each.book ?? each.file) === name);
  const stands = ({ outcome }: FileReport) => outcome !== "needs_answer" && outcome !== "refused";
  return own.length > 0 && own.every(stands);
}

/** Imports and what changes them run as jobs beside the server; progress is a stream of events. */
export async function jobRoutes(app: FastifyInstance, parts: AppParts): Promise<void> {
  const { store, uploads, jobs, served } = parts;
  const owners = new Map<string, number | null>();

  function owned({ signed }: Viewer, job: Job): Job {
    owners.set(job.id, signed?.account.accountId ?? null);
    for (const old of owners.keys()) if (owners.size > keptOwners) owners.delete(old);
    return job;
  }

  /** A job as its reader may know it: a coach knows those that they started. */
  function jobOf(id: string, { role, signed }: Viewer): Job {
    const isOwn = role === "quality_lead" || owners.get(id) === signed?.account.accountId;
    if (!isOwn) throw new Refusal(404, "this job is not known here: start it again");
    return jobs.get(id);
  }

  /** Who led the session that an order is about. */
  const ledBy = async ({ scope }: Viewer, order: JobRequest): Promise<string | null> => {
    if (!("session" in order)) return null;
    const { session } = order;
    return served.use(scope, async (reading) => {
      if (!reading) return null;
      const [row] = await reading.query<{ coach: string | null }>("session_led_by", { session });
      return row?.coach ?? null;
    });
  };

  /** The file behind an id: one that a browser sent, or one of a drop folder. */
  function given(id: string): GivenFile {
    const waitingId = waitingIdOf(id);
    if (waitingId !== null) {
      const { file, sha256 } = served.findWaiting(waitingId);
      return { name: file, sha256 };
    }
    const { name, path } = uploads.waiting(id);
    return { name, path };
  }

  app.post("/api/jobs", async (request, reply) => {
    const parsed = order.safeParse(request.body);
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0] ?? { path: [], message: "not readable" };
      throw new Refusal(400, `cannot start this job: ${path.join(".")} ${message}`);
    }
    requireOrder(request.viewer, parsed.data, await ledBy(request.viewer, parsed.data));
    void reply.code(202).header("cache-control", "no-store");
    if (parsed.data.kind !== "import") {
      const signed = signedBy(request.viewer, parsed.data);
      const by = request.viewer.signed?.account.name;
      const ordered = {
        ...signed,
        dir: store.dir,
        actor: actorOf(request),
        ...(by !== undefined && { by }),
      };
      return owned(
        request.viewer,
        jobs.start(ordered, () => served.refresh()),
      );
    }
    const { uploads: ids, ...rest } = parsed.data;
    const files = namedApart(ids.map(given));
    const ordered: JobOrder = { ...rest, dir: store.dir, files, actor: actorOf(request) };
    const started = jobs.start(ordered, async ({ report }) => {
      await served.refresh();
      if (!report || rest.dryRun) return;
      const done = ids.filter((_, at) => isDone(report, files[at]!.name));
      await Promise.all(done.map((id) => uploads.forget(id)));
    });
    return owned(request.viewer, started);
  });

  app.get<{ Params: { id: string } }>("/api/jobs/:id", async (request, reply) => {
    void reply.header("cache-control", "no-store");
    return jobOf(request.params.id, request.viewer);
  });

  app.get<{ Params: { id: string } }>("/api/jobs/:id/events", async (request, reply) => {
    const { id } = jobOf(request.params.id, request.viewer);
    const gone = new AbortController();
    request.raw.once("close", () => gone.abort());
    void reply.header("cache-control", "no-store").type("text/event-stream");
    return reply.send(Readable.from(asEvents(jobs, id, gone.signal)));
  });

  app.get<{ Params: { id: string }; Querystring: { file?: string } }>(
    "/api/jobs/:id/rejects.csv",
    async (request, reply) => {
      const { file = "" } = request.query;
      const { report } = jobs.get(request.params.id);
      const readAs = report?.files.find((each) => each.file === file)?.readAs ?? null;
      const given = jobs.fileOf(request.params.id, file);
      if (readAs === null || given === null) {
        throw new Refusal(404, `this job has read no file ${JSON.stringify(file.slice(0, 200))}`);
      }
      if ("path" in given && !existsSync(given.path)) {
        throw new Refusal(404, "this upload is no longer here: choose the file again");
      }
      const rows = await readRejects({ dir: store.dir, given, file, readAs });
      return reply.headers(rejectsHeaders(file)).send(rows);
    },
  );

  app.delete<{ Params: { id: string } }>("/api/jobs/:id", async (request) =>
    jobs.cancel(jobOf(request.params.id, request.viewer).id),
  );
}
