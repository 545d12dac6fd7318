import type { FastifyInstance, FastifyRequest } from "fastify";
import {
  type Act,
  type Actor,
  type AuditFilter,
  countAudit,
  listAudit,
  namesOfPeople,
  recordAudit,
  wordsOfAudit,
} from "../pipelines/ledger/audit.ts";
import { type Ledger, noteSoon, transaction } from "../pipelines/ledger/ledger.ts";
import type { AuditFound } from "./api.ts";
import { audited } from "./audited.ts";
import { logError } from "./log.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The account that signed in by this request. */
    signedIn: number | null;
    /** Address that it came from: `ip` knows none any more once its sender has gone. */
    cameFrom: string | null;
    /** What a route tells of beside what `audited` says of it; of one that refuses, in place of that. */
    told: readonly Act[] | null;
    /** What a route did something to, for the audit: a word and a number of ours. */
    about: string | null;
  }
}

/** Who asks: the account, whoever is at a machine where nobody has to sign in, or nobody known. */
export function actorOf(request: FastifyRequest): Actor {
  const { signedIn, cameFrom } = request;
  // Without one it was refused before anybody looked who asks.
  const viewer: FastifyRequest["viewer"] | undefined = request.viewer;
  const account = signedIn ?? (viewer?.signed ?? viewer?.program)?.account.accountId ?? null;
  const unknown = (viewer?.role ?? null) === null ? "signed out" : "this machine";
  return { who: account === null ? unknown : `account ${account}`, address: cameFrom };
}

/** Rows of the audit with the logins of accounts in place of their numbers. */
export function readAudit(
  ledger: Ledger,
  filter: AuditFilter,
  page: { limit: number; offset: number },
): AuditFound {
  const nameOf = namesOfPeople(ledger);
  return {
    rows: listAudit(ledger, filter, page).map((row) => ({
      ...row,
      who: nameOf(row.who),
      subject: row.subject === null ? null : nameOf(row.subject),
    })),
    total: countAudit(ledger, filter),
    actions: wordsOfAudit(ledger, "action"),
    people: wordsOfAudit(ledger, "who").map((who) => ({ who, name: nameOf(who) })),
  };
}

/** Keeps the audit of a server; what was only read is written together, a second later at most. */
export interface Auditor {
  record(actor: Actor, act: Act, at: string): void;
  close(): void;
}

const lateMillis = 1000;
const repeatMillis = 60_000;
/** What a browser says of itself: nothing shows that it did not. */
const ofBrowser = "save from page";

const isLook = ({ action }: Act): boolean => action.startsWith("view");
const lineOf = ({ actor, act }: { actor: Actor; act: Act }): string =>
  JSON.stringify([actor.who, actor.address, act.action, act.subject]);

export function keepAudit(ledger: Ledger): Auditor {
  let waiting: { actor: Actor; act: Act; at: string }[] = [];
  let timer: NodeJS.Timeout | null = null;

  const written = new Map<string, number>();

  /**
   * One who is refused the same again and again, or whose browser says again and again that it saves the
   * same, has one line a minute: they cannot fill the disk. Looks at one list within a second are one.
   */
  function isRepeated({ actor, act }: { actor: Actor; act: Act }): boolean {
    if (isLook(act)) return waiting.some((each) => lineOf(each) === lineOf({ actor, act }));
    if (act.outcome !== "refused" && act.action !== ofBrowser) return false;
    const now = Date.now();
    for (const [line, last] of written) if (now - last > repeatMillis) written.delete(line);
    const line = lineOf({ actor, act });
    if (written.has(line)) return true;
    written.set(line, now);
    return false;
  }

  function write(): void {
    const rows = waiting;
    waiting = [];
    if (timer !== null) clearTimeout(timer);
    timer = null;
    try {
      // Together, and looks without waiting for the disk: every request would wait with it.
      const commit = rows.every(({ act }) => isLook(act)) ? noteSoon : transaction;
      commit(ledger, () => {
        for (const { actor, act, at } of rows) recordAudit(ledger, actor, [act], at);
      });
    } catch (error) {
      logError(`${rows.length} lines of the audit could not be written`, error);
    }
  }

  return {
    record(actor, act, at) {
      if (isRepeated({ actor, act })) return;
      waiting.push({ actor, act, at });
      if (isLook(act)) timer ??= setTimeout(write, lateMillis).unref();
      else write();
    },
    close: write,
  };
}

/** Notes where each request came from, before anything refuses it. */
export function noteAddress(app: FastifyInstance): void {
  app.decorateRequest("cameFrom", null);
  app.addHook("onRequest", async (request) => {
    const ip: string | undefined = request.ip;
    request.cameFrom = ip ?? null;
  });
}

/** Records every answer that `audited` names, and every refusal of what is not for somebody. */
export function auditAnswers(app: FastifyInstance, auditor: Auditor): void {
  app.decorateRequest("signedIn", null);
  app.decorateRequest("told", null);
  app.decorateRequest("about", null);
  // Before it is sent: one who has gone by then is recorded too.
  app.addHook("onSend", async (request, reply) => {
    const { method, routeOptions } = request;
    if (routeOptions.url === undefined || !routeOptions.url.startsWith("/api/")) return;
    const key = `${method === "HEAD" ? "GET" : method} ${routeOptions.url}`;
    const named = audited[key];
    const told = request.told ?? [];
    const isRefused = [401, 403, 421, 429].includes(reply.statusCode);
    if (named === undefined && told.length === 0 && !isRefused) return;
    const at = new Date().toISOString();
    for (const act of told) auditor.record(actorOf(request), act, at);
    if (isRefused) {
      if (told.length > 0) return;
      const act: Act = { action: "refusal", subject: key, outcome: "refused" };
      auditor.record(actorOf(request), act, at);
      return;
    }
    if (named === undefined || reply.statusCode >= 400) return;
    const act = named({
      params: request.params as Record<string, string>,
      query: request.query as Record<string, unknown>,
      body: request.body,
      status: reply.statusCode,
      about: request.about,
      type: String(reply.getHeader("content-type") ?? ""),
      token: request.viewer.program?.token.tokenId ?? null,
      byScript: request.headers["sec-fetch-dest"] === "empty",
    });
    if (act !== null) auditor.record(actorOf(request), act, at);
  });
}
