import { ThroughlineError } from "../errors.ts";
import type { Ledger } from "./ledger.ts";

export const annotationKinds = ["note", "baseline"] as const;
/** A note on a day, or the month from which limits are calculated anew. */
export type AnnotationKind = (typeof annotationKinds)[number];

/** What a person writes on charts. */
export interface NewAnnotation {
  readonly kind: AnnotationKind;
  /** Null: all sites; never of a baseline. */
  readonly site: string | null;
  /** Id of a measure; null: all measures; never of a baseline. */
  readonly measure: string | null;
  /** YYYY-MM-DD; of a baseline the first day of its month. */
  readonly date: string;
  /** What happened, or why the limits begin anew. */
  readonly words: string;
  readonly author: string;
  /** Instant at which it was recorded, UTC. */
  readonly at: string;
}

/** Who took an annotation back, and when. */
export interface AnnotationWithdrawal {
  readonly annotationId: number;
  readonly author: string;
  readonly at: string;
}

export interface Annotation extends NewAnnotation {
  readonly annotationId: number;
  /** Null while it stands. */
  readonly withdrawn: Omit<AnnotationWithdrawal, "annotationId"> | null;
}

export function addAnnotation(ledger: Ledger, entry: NewAnnotation): void {
  ledger.database
    .prepare(
      "INSERT INTO annotations (kind, site, measure, date, words, author, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .run(entry.kind, entry.site, entry.measure, entry.date, entry.words, entry.author, entry.at);
}

export function withdrawAnnotation(
  ledger: Ledger,
  { annotationId, author, at }: AnnotationWithdrawal,
): void {
  ledger.database
    .prepare("INSERT INTO annotation_withdrawals (annotation_id, author, at) VALUES (?, ?, ?)")
    .run(annotationId, author, at);
}

type Row = NewAnnotation & {
  readonly annotationId: number;
  readonly withdrawnBy: string | null;
  readonly withdrawnAt: string | null;
};

/** Every annotation that was ever recorded, oldest first. */
export function listAnnotations(ledger: Ledger): Annotation[] {
  const rows = ledger.database
    .prepare(
      `SELECT a.annotation_id AS annotationId, a.kind, a.site, a.measure, a.date, a.words, a.author,
         a.at, w.author AS withdrawnBy, w.at AS withdrawnAt
       FROM annotations AS a LEFT JOIN annotation_withdrawals AS w USING (annotation_id)
       ORDER BY a.annotation_id`,
    )
    .all() as unknown as Row[];
  return rows.map(({ withdrawnBy, withdrawnAt, ...entry }) => ({
    ...entry,
    withdrawn:
      withdrawnBy === null || withdrawnAt === null
        ? null
        : { author: withdrawnBy, at: withdrawnAt },
  }));
}

/** The annotation of that kind and number, which stands. Throws when there is none, or it was withdrawn. */
export function findAnnotation(ledger: Ledger, kind: AnnotationKind, id: number): Annotation {
  const found = listAnnotations(ledger).find(
    (each) => each.kind === kind && each.annotationId === id,
  );
  if (found === undefined) throw new ThroughlineError(`no ${kind} ${id}`);
  if (found.withdrawn === null) return found;
  throw new ThroughlineError(`${kind} ${id} was withdrawn already`);
}
