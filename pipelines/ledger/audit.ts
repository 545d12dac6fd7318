import { createHash } from "node:crypto";
import { userInfo } from "node:os";
import type { SQLOutputValue } from "node:sqlite";
import { ThroughlineError } from "../errors.ts";
import { type Ledger, transaction } from "./ledger.ts";

/** Who does something, and from where. */
export interface Actor {
  /** `account 3`, `this machine` where nobody has to sign in, `signed out`, or `command line: ana`. */
  readonly who: string;
  /** Address that the request came from; null: a command on the machine. */
  readonly address: string | null;
}

/**
 * What was done. `action` is a word of ours and `subject` a number or name of ours (`import 3`, a mart):
 * never a name of a person, a case, a cell or a file of an agency.
 */
export interface Act {
  readonly action: string;
  readonly subject?: string | null;
  readonly outcome?: "done" | "refused";
}

export interface AuditRow extends Required<Act>, Actor {
  readonly auditId: number;
  /** Instant, UTC. */
  readonly at: string;
}

/** Whoever runs the command. */
export const commandLine = (): Actor => ({
  who: `command line: ${userInfo().username}`,
  address: null,
});

const hashOf = (before: string, row: AuditRow): string =>
  createHash("sha256")
    .update(
      JSON.stringify([
        before,
        row.auditId,
        row.at,
        row.who,
        row.address,
        row.action,
        row.subject,
        row.outcome,
      ]),
    )
    .digest("hex");

/** Adds rows, of one instant, to the end: part of the transaction that goes on, else one of its own. */
export function recordAudit(
  ledger: Ledger,
  { who, address }: Actor,
  acts: readonly Act[],
  at: string = new Date().toISOString(),
): void {
  const add = () => {
    const head = readHead(ledger);
    let { rows: last, hash } = head;
    const insert = ledger.database.prepare("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    for (const { action, subject = null, outcome = "done" } of acts) {
      last += 1;
      hash = hashOf(hash, { auditId: last, at, who, address, action, subject, outcome });
      insert.run(last, at, who, address, action, subject, outcome, hash);
    }
  };
  if (ledger.database.isTransaction) add();
  else transaction(ledger, add);
}

/** How many rows there are, and the hash of the last: noted elsewhere, it tells that none was cut off. */
export interface AuditHead {
  rows: number;
  hash: string;
}

export function readHead(ledger: Ledger): AuditHead {
  const row = ledger.database
    .prepare("SELECT audit_id, hash FROM audit ORDER BY audit_id DESC LIMIT 1")
    .get();
  return row === undefined
    ? { rows: 0, hash: "" }
    : { rows: Number(row.audit_id), hash: String(row.hash) };
}

/** Follows the chain from its first row. Throws with the first row that was changed, or is missing. */
export function verifyAudit(ledger: Ledger): AuditHead {
  let head: AuditHead = { rows: 0, hash: "" };
  for (const row of ledger.database.prepare("SELECT * FROM audit ORDER BY audit_id").iterate()) {
    const entry = read(row);
    const { auditId } = entry;
    if (auditId !== head.rows + 1 || hashOf(head.hash, entry) !== row.hash)
      throw new ThroughlineError(
        `the audit was changed outside of Throughline at row ${head.rows + 1}: compare it with a backup, and find out who has access to the ledger`,
      );
    head = { rows: auditId, hash: row.hash };
  }
  return head;
}

export interface AuditFilter {
  action?: string | null | undefined;
  who?: string | null | undefined;
  outcome?: string | null | undefined;
  /** Calendar dates, UTC: the first and the last day. */
  from?: string | null | undefined;
  to?: string | null | undefined;
}

const matching = `FROM audit WHERE (action = $action OR $action IS NULL) AND (who = $who OR $who IS NULL)
  AND (outcome = $outcome OR $outcome IS NULL)
  AND (at >= $from OR $from IS NULL) AND (at < $to || 'T~' OR $to IS NULL)`;

const bound = ({ action, who, outcome, from, to }: AuditFilter) => ({
  action: action ?? null,
  who: who ?? null,
  outcome: outcome ?? null,
  from: from ?? null,
  to: to ?? null,
});

/** The rows that match, the latest first. */
export function listAudit(
  ledger: Ledger,
  filter: AuditFilter,
  { limit, offset }: { limit: number; offset: number },
): AuditRow[] {
  return ledger.database
    .prepare(`SELECT * ${matching} ORDER BY audit_id DESC LIMIT $limit OFFSET $offset`)
    .all({ ...bound(filter), limit, offset })
    .map(read);
}

/** How many match. */
export function countAudit(ledger: Ledger, filter: AuditFilter): number {
  const found = ledger.database.prepare(`SELECT count(*) AS n ${matching}`).get(bound(filter));
  return Number(found?.n);
}

/** The actions, or those who did them, that there are to choose from. */
export const wordsOfAudit = (ledger: Ledger, column: "action" | "who"): string[] =>
  ledger.database
    .prepare(`SELECT DISTINCT ${column} AS word FROM audit ORDER BY ${column}`)
    .all()
    .map(({ word }) => String(word));

/** The name of the account behind `account 3`, as it is written on screen; others as they are. */
export function namesOfPeople(ledger: Ledger): (who: string) => string {
  const rows = ledger.database.prepare("SELECT account_id, login FROM accounts").all();
  const logins = new Map(
    rows.map(({ account_id, login }) => [`account ${String(account_id)}`, String(login)]),
  );
  return (who) => logins.get(who) ?? who;
}

function read(row: Record<string, SQLOutputValue>): AuditRow {
  return {
    auditId: Number(row.audit_id),
    at: String(row.at),
    who: String(row.who),
    address: row.address === null ? null : String(row.address),
    action: String(row.action),
    subject: row.subject === null ? null : String(row.subject),
    outcome: row.outcome as AuditRow["outcome"],
  };
}
