import { createHash } from "node:crypto";
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

export async function askOne(server: string, visitor: Visitor, address: string): Promise<Answer> {
  const began = performance.now();
  const response = await fetch(server + address, {
    headers: { cookie: visitor.cookie, "sec-fetch-dest": "empty" },
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    address,
    status: response.status,
    build: response.headers.get("x-throughline-build"),
    figures: createHash("sha256").update(bytes).digest("hex"),
    millis: performance.now() - began,
  };
}

/** How often a page asks at most, where another build was published while it asked. */
const tries = 5;

/** Opens a page as the dashboard does: asks for all of it, and anew where it is told of two builds. */
export async function visit(server: string, visitor: Visitor, page: Asked): Promise<Visit> {
  const answers: Answer[] = [];
  for (let left = tries; ; left--) {
    const last = await Promise.all(page.map((address) => askOne(server, visitor, address)));
    answers.push(...last);
    if (left === 1 || buildsOf(last).size === 1) return { visitor, answers, last };
  }
}

/** The builds that answers name. */
export const buildsOf = (answers: readonly Answer[]): Set<string | null> =>
  new Set(answers.map(({ build }) => build));
