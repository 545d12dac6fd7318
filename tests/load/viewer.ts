import { createHash } from "node:crypto";
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import type { Role } from "../../pipelines/accounts/roles.ts";
import type { Asked } from "./pages.ts";

/** How somebody asks: with the cookie of their sign-in. */
export type Visitor = { role: Role; cookie: string };

/** One answer: its build, a fingerprint of its bytes, and how long it took. */
export type Answer = {
  address: string;
  status: number;
  build: string | null;
  figures: string;
  millis: number;
};

/** A page that was opened: all its answers, of which it shows the `last` ones. */
export type Visit = { visitor: Visitor; answers: Answer[]; last: Answer[] };

/** The connections of a visitor's browser to the server: at most six, kept open, as browsers do. */
export const openBrowser = (): Agent => new Agent({ keepAlive: true, maxSockets: 6 });

/**
 * Asks as a browser does and takes the bytes as they come, packed. Unpacking them here, for fifty people
 * in one process, would be most of what is measured.
 */
export async function askOne(
  server: string,
  { cookie }: Visitor,
  address: string,
  agent: Agent,
): Promise<Answer> {
  const headers = { cookie, "sec-fetch-dest": "empty", "accept-encoding": "gzip" };
  const began = performance.now();
  const asked = request(server + address, { headers, agent }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  const pieces: Buffer[] = await response.toArray();
  const millis = performance.now() - began;
  const build = response.headers["x-throughline-build"];
  return {
    address,
    status: response.statusCode!,
    build: typeof build === "string" ? build : null,
    figures: createHash("sha256").update(Buffer.concat(pieces)).digest("hex"),
    millis,
  };
}

/** How often a page asks at most, where another build was published while it asked. */
const tries = 5;

/** Opens a page as the dashboard does: asks for all of it, and anew where it is told of two builds. */
export async function visit(
  server: string,
  visitor: Visitor,
  page: Asked,
  agent: Agent,
): Promise<Visit> {
  const answers: Answer[] = [];
  for (let left = tries; ; left--) {
    const last = await Promise.all(page.map((address) => askOne(server, visitor, address, agent)));
    answers.push(...last);
    if (left === 1 || buildsOf(last).size === 1) return { visitor, answers, last };
  }
}

/** The builds that answers name. */
export const buildsOf = (answers: readonly Answer[]): Set<string | null> =>
  new Set(answers.map(({ build }) => build));
