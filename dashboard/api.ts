import type { Job, JobRequest, Upload } from "../server/api.ts";

/** Asks for JSON. Throws with the server's own words when it refuses. */
export async function ask<T>(address: string, init: RequestInit = {}): Promise<T> {
  const response = await reach(address, init);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Asks for anything. Throws with the server's own words when it refuses. */
export async function reach(address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, init);
  } catch (cause) {
    throw new Error("The server does not answer. Is it still running?", { cause });
  }
  if (response.ok) return response;
  const said: unknown = await response.json().catch(() => null);
  const words = said && typeof said === "object" && "error" in said ? String(said.error) : null;
  throw new Error(words ?? `The server answered ${response.status}.`);
}

/** Sends one file's bytes; they wait on the server until a job takes them. */
export const sendFile = (file: File): Promise<Upload> =>
  ask(`/api/uploads?name=${encodeURIComponent(file.name)}`, {
    method: "PUT",
    headers: { "content-type": "application/octet-stream" },
    body: file,
  });

/** Runs a job to its end; `onNews` hears how it goes. Throws when it fails. */
export async function runJob(order: JobRequest, onNews: (job: Job) => void): Promise<Job> {
  const { id } = await ask<Job>("/api/jobs", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(order),
  });
  const job = await followJob(id, onNews);
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
