import { makeBuild } from "./builds.ts";
import type { BuildOptions, BuildReport } from "./builds.ts";
import { ThroughlineError, usageError } from "./errors.ts";
import { oneLine } from "./ingest/values.ts";
import { closeLedger, openLedger } from "./ledger/ledger.ts";
import { correctionsOf, findCorrection, listOverrides } from "./ledger/overrides.ts";
import type { Correction, Override } from "./ledger/overrides.ts";
import { limits } from "./limits.ts";
import type { Store } from "./store/store.ts";

/**
 * Gives a session the class that a person chose; the rules' own class stays beside it. Undo leaves it:
 * while its session is gone it waits. Throws in one line without a reason or an author, where the
 * reason is too long, on a session that is not there, and on what stands already.
 */
export function overrideClass(
  store: Store,
  order: Omit<Override, "at">,
  options: BuildOptions = {},
): Promise<BuildReport> {
  const at = (options.now ?? new Date()).toISOString();
  const { sessionId } = order;
  const said = { ...order, why: oneLine(order.why), author: oneLine(order.author), at };
  if (said.why === "") throw usageError("an override needs a reason");
  if (said.why.length > limits.reasonCharacters)
    throw usageError(`a reason takes ${limits.reasonCharacters} characters: say it shorter`);
  if (said.author === "") throw usageError("an override needs an author");
  const job = { kind: "override", subject: `session ${sessionId}` };
  return makeBuild(store, job, options, async (next, ledger) => {
    const found = await next.query(
      "SELECT 1 FROM raw.sessions WHERE session_id = $sessionId LIMIT 1",
      { sessionId },
    );
    if (found.rowCount === 0) throw new ThroughlineError(`no session ${sessionId}`);
    const standing = findCorrection(ledger, sessionId);
    if (standing?.class === said.class && standing.why === said.why)
      throw new ThroughlineError(`session ${sessionId} is corrected so already`);
    next.override(said);
  });
}

/**
 * Takes an override back: the session has the rules' own class again, and the ledger keeps both rows.
 * Throws in one line where none stands for the session; the session itself may be gone.
 */
export function takeOverrideBack(
  store: Store,
  order: Pick<Override, "sessionId" | "author">,
  options: BuildOptions = {},
): Promise<BuildReport> {
  const at = (options.now ?? new Date()).toISOString();
  const author = oneLine(order.author);
  if (author === "") throw usageError("taking an override back needs an author");
  const { sessionId } = order;
  const job = { kind: "override", subject: `session ${sessionId}, taken back` };
  return makeBuild(store, job, options, async (next, ledger) => {
    const standing = findCorrection(ledger, sessionId);
    if (standing === null)
      throw new ThroughlineError(`no override stands for session ${sessionId}`);
    next.override({ sessionId, class: standing.class, why: standing.why, author, at });
  });
}

/** Every override that was ever given, oldest first, with what became of it. */
export function overridesOf(store: Store): Correction[] {
  const ledger = openLedger(store.ledger);
  try {
    return correctionsOf(listOverrides(ledger));
  } finally {
    closeLedger(ledger);
  }
}
