import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Job, JobRequest, PersonLink, Upload } from "../../server/api.ts";

/** What people ask of a server one after the other; each is acknowledged before the next. */
export type Story = { name: string; steps: readonly Step[] };
/** Throws when the server does not answer, or says no. */
export type Step = (ask: Asker) => Promise<unknown>;

/** Somebody who is signed in; what one step was told, later ones use. */
export type Asker = {
  /** Sends JSON, or bytes, and comes back with the answer. */
  send: <T>(method: string, path: string, body?: unknown) => Promise<T>;
  exports: string;
  secret: string;
};

export const passwords = { first: "river stone lamp", other: "cloud paper seven" };
export const owner = "ana@agency.example";

/** Starts a job and waits until the server says that it is done. */
const work =
  (order: JobRequest): Step =>
  async ({ send }) => {
    let job = await send<Job>("POST", "/api/jobs", order);
    while (job.state === "running") {
      await delay(50);
      job = await send<Job>("GET", `/api/jobs/${job.id}`);
    }
    if (job.state !== "done") throw new Error(`${order.kind}: ${job.state} ${job.error}`);
  };

const bring =
  (file: string): Step =>
  async (ask) => {
    const bytes = readFileSync(join(ask.exports, file));
    const { upload } = await ask.send<Upload>("PUT", `/api/uploads?name=${file}`, bytes);
    const answers = { "*": {} };
    const order = { uploads: [upload], answers, dryRun: false, partial: false };
    await work({ kind: "import", ...order })(ask);
  };

const author = "Ana Lee";
const note = {
  of: "note",
  site: "North",
  measure: null,
  date: "2025-03-15",
  words: "moved",
} as const;

export const stories: readonly Story[] = [
  {
    name: "people and readings",
    steps: [
      ({ send }) => send("POST", "/api/sign-in", { login: owner, password: passwords.first }),
      async (ask) => {
        const bo = { login: "bo@agency.example", name: "Bo Day", sites: [], coaches: [] };
        const made = await ask.send<PersonLink>("POST", "/api/people", {
          ...bo,
          role: "leadership",
        });
        ask.secret = /#(.*)$/.exec(made.link)![1]!;
      },
      ({ send, secret }) =>
        send("POST", "/api/password", { link: secret, password: passwords.other }),
      ({ send }) => send("POST", "/api/readings", { author }),
      ({ send }) => send("PUT", "/api/readings/1/sessions/1", { label: "reactive" }),
      ({ send }) =>
        send("PUT", "/api/me/password", {
          current: passwords.first,
          password: passwords.other,
        }),
    ],
  },
  { name: "an upload and its import", steps: [bring("corrected.csv")] },
  { name: "a note", steps: [work({ kind: "annotate", author, ...note })] },
  {
    name: "a correction",
    steps: [work({ kind: "override", session: "S7", class: "reactive", why: "seen", author })],
  },
  { name: "an undo", steps: [work({ kind: "undo", importId: 1 })] },
];
