import type { Job, JobRequest, Me, Upload, WaitingRow } from "../server/api.ts";

/** Asks for JSON. Throws with the server's own words when it refuses. */
export async function ask<T>(address: string, init: RequestInit = {}): Promise<T> {
  const response = await reach(address, init);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Who asks. */
export const askMe = (): Promise<Me> => ask("/api/me");

/** What every write brings: the token of the moment, as another tab may have signed in anew. */
async function tokenHeader(): Promise<Record<string, string>> {
  const { token } = await askMe();
  return token === null ? {} : { "x-throughline-token": token };
}

/** Sends JSON; comes back with the answer's. Throws with the server's own words when it refuses. */
export const send = <T = unknown>(
  method: "POST" | "PUT" | "DELETE",
  address: string,
  body?: unknown,
): Promise<T> =>
  ask<T>(address, {
    method,
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });

/** Asks for anything. Throws with the server's own words when it refuses. */
export async function reach(address: string, init: RequestInit): Promise<Response> {
  const writes = init.method !== undefined && init.method !== "GET";
  const headers = new Headers(init.headers);
  for (const [name, value] of Object.entries(writes ? await tokenHeader() : {}))
    headers.set(name, value);
  let response: Response;
  try {
    response = await fetch(address, { ...init, headers });
  } catch (cause) {
    throw new Unanswered(silent, { cause });
  }
  if (response.ok) {
    hear(response.headers.get("x-throughline-build"));
    return response;
  }
  throw refused(response.status, await response.json().catch(() => null));
}

/** The build that answers rest on since `fromAnyBuild`; null while none has told. */
let heard: string | null = null;
let otherBuild = (): void => {};

function hear(build: string | null): void {
  if (build === null || build === heard) return;
  const isOther = heard !== null;
  heard = build;
  if (isOther) otherBuild();
}

/** Calls `told` when an answer rests on another build than those before it. */
export function watchBuild(told: () => void): void {
  otherBuild = told;
}

/** Takes the next answer's build as the one that all others have to rest on. */
export function fromAnyBuild(): void {
  heard = null;
}

const silent = "The server does not answer. Is it still running?";

/** Nothing was reached: the server is gone, or the way to it. */
export class Unanswered extends Error {}

function refused(status: number, said: unknown): Error {
  const words = said && typeof said === "object" && "error" in said ? String(said.error) : null;
  return new Error(words ?? `The server answered ${status}.`);
}

/**
 * Sends one file's bytes; they wait on the server until a job takes them. `onBytes` hears how many
 * are under way. Throws when the server refuses them, or when `signal` ends the sending.
 */
export async function sendFile(
  file: File,
  onBytes: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Upload> {
  const token = await tokenHeader();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `/api/uploads?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    for (const [name, value] of Object.entries(token)) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded }) => onBytes(loaded);
    request.onload = () =>
      request.status === 201
        ? resolve(request.response as Upload)
        : reject(refused(request.status, request.response));
    request.onerror = () => reject(new Error(silent));
    request.onabort = () => reject(new Error("Not sent."));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

/** The files of drop folders that wait for a person. */
export const askWaiting = (): Promise<WaitingRow[]> => ask("/api/waiting");

/** Whether the server still keeps an upload, or a file of a drop folder still waits. */
export async function isKept({ upload }: Upload): Promise<boolean> {
  if (!upload.startsWith("waiting-")) return (await fetch(`/api/uploads/${upload}`)).ok;
  return (await askWaiting()).some((row) => row.upload === upload);
}

/** Runs a job to its end; `onNews` hears how it goes. Throws when it fails. */
export async function runJob(order: JobRequest, onNews: (job: Job) => void): Promise<Job> {
  const begun = await ask<Job>("/api/jobs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  onNews(begun);
  return finished(await followJob(begun.id, onNews));
}

/** Follows a job that was begun before to its end; null when the server no longer knows it. */
export async function rejoinJob(id: string, onNews: (job: Job) => void): Promise<Job | null> {
  const known = await fetch(`/api/jobs/${id}`);
  return known.ok ? finished(await followJob(id, onNews)) : null;
}

function finished(job: Job): Job {
  if (job.state === "done") return job;
  throw new Error(job.error ?? "The job was cancelled; nothing changed.");
}

const followJob = (id: string, onNews: (job: Job) => void): Promise<Job> =>
  new Promise((resolve, reject) => {
    const events = new EventSource(`/api/jobs/${id}/events`);
    events.onmessage = ({ data }) => {
      const job = JSON.parse(String(data)) as Job;
      onNews(job);
      if (job.state === "running") return;
      events.close();
      resolve(job);
    };
    events.onerror = () => {
      events.close();
      reject(new Error("The server stopped answering while it worked. Reload the page to see."));
    };
  });
