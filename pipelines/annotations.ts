import { makeBuild } from "./builds.ts";
import type { BuildOptions, BuildReport } from "./builds.ts";
import { siteOf } from "./aliases.ts";
import { ThroughlineError, usageError } from "./errors.ts";
import { oneLine } from "./ingest/values.ts";
import { findAnnotation, listAnnotations } from "./ledger/annotations.ts";
import type { Annotation, AnnotationKind, NewAnnotation } from "./ledger/annotations.ts";
import { closeLedger, openLedger } from "./ledger/ledger.ts";
import { limits } from "./limits.ts";
import { measureOf } from "./plans.ts";
import type { Store } from "./store/store.ts";
import type { NextWarehouse } from "./warehouse/build.ts";

/** What a person writes on charts; the date of a baseline is its month, YYYY-MM. */
export type AnnotationOrder = Omit<NewAnnotation, "at">;

/**
 * Records a note or a baseline and makes a build in which it stands: limits of a measure at a site are
 * calculated anew from the month of a baseline on. Undo leaves it, `rebuild` applies it. Throws in one
 * line on a site or measure that is not known, a baseline without a value from its month on, and what
 * stands already.
 */
export function annotate(
  store: Store,
  order: AnnotationOrder,
  options: BuildOptions = {},
): Promise<BuildReport> {
  const at = (options.now ?? new Date()).toISOString();
  const said = clean(order, at);
  const job = { kind: said.kind, subject: `on ${said.date}` };
  return makeBuild(store, job, options, async (next, ledger) => {
    const entry = {
      ...said,
      site: said.site === null ? null : await siteOf(next, said.site),
      measure: said.measure === null ? null : await measureOf(next, said.measure),
    };
    if (entry.kind === "baseline") await refuseWithoutValues(next, entry);
    const twin = listAnnotations(ledger).find(
      (each) => each.withdrawn === null && isSame(each, entry),
    );
    if (twin) throw new ThroughlineError(`${twin.kind} ${twin.annotationId} says so already`);
    next.annotate(entry);
  });
}

/** Takes a note or a baseline back: its row stays, and changes nothing any longer. Throws when it does not stand. */
export function withdrawAnnotation(
  store: Store,
  { kind, annotationId, author }: { kind: AnnotationKind; annotationId: number; author: string },
  options: BuildOptions = {},
): Promise<BuildReport> {
  const at = (options.now ?? new Date()).toISOString();
  const who = oneLine(author);
  if (who === "") throw usageError("a withdrawal needs an author");
  const job = { kind, subject: `withdrawal of ${annotationId}` };
  return makeBuild(store, job, options, async (next, ledger) => {
    findAnnotation(ledger, kind, annotationId);
    next.withdrawAnnotation({ annotationId, author: who, at });
  });
}

/** Every note, or every baseline, that was ever recorded, oldest first. */
export function annotationsOf(store: Store, kind: AnnotationKind): Annotation[] {
  const ledger = openLedger(store.ledger);
  try {
    return listAnnotations(ledger).filter((each) => each.kind === kind);
  } finally {
    closeLedger(ledger);
  }
}

function clean(order: AnnotationOrder, at: string): NewAnnotation {
  const { kind } = order;
  const [words, author] = [oneLine(order.words), oneLine(order.author)];
  const site = oneLine(order.site ?? "") || null;
  const measure = oneLine(order.measure ?? "") || null;
  const date = kind === "baseline" ? `${order.date}-01` : order.date;
  if (kind === "baseline" && (site === null || measure === null))
    throw usageError("a baseline needs a site and a measure");
  if (words === "")
    throw usageError(kind === "note" ? "a note needs words" : "a baseline needs a reason");
  if (words.length > limits.annotationCharacters)
    throw usageError(`a ${kind} takes ${limits.annotationCharacters} characters: say it shorter`);
  if (author === "") throw usageError(`a ${kind} needs an author`);
  if (!isDay(date))
    throw usageError(
      kind === "note"
        ? `not a day: ${order.date} (write YYYY-MM-DD)`
        : `not a month: ${order.date} (write YYYY-MM)`,
    );
  return { kind, site, measure, date, words, author, at };
}

/** Whether a text is a day of the calendar, YYYY-MM-DD. */
function isDay(text: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Two baselines of one month are the same, whatever their reasons; notes differ by their words. */
const isSame = (a: Annotation, b: NewAnnotation): boolean =>
  a.kind === b.kind &&
  a.site === b.site &&
  a.measure === b.measure &&
  a.date === b.date &&
  (a.kind === "baseline" || a.words === b.words);

/** A baseline that no limit would rest on is refused. */
async function refuseWithoutValues(next: NextWarehouse, entry: NewAnnotation): Promise<void> {
  const { site, measure, date } = entry;
  const found = await next.query(
    `SELECT 1 FROM raw.fidelity
     WHERE lower(site) = lower($site) AND measure = $measure AND date >= CAST($date AS DATE) LIMIT 1`,
    { site, measure, date },
  );
  if (found.rowCount > 0) return;
  throw new ThroughlineError(
    `${site} has no values of ${measure} from ${date.slice(0, 7)} on: limits need some to rest on`,
  );
}
