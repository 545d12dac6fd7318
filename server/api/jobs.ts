import type { Class } from "./corrections.ts";
import type { ImportReport } from "../../pipelines/import.ts";
import type { AliasKind } from "../../pipelines/ledger/aliases.ts";
import type { AnnotationKind } from "../../pipelines/ledger/annotations.ts";

export type JobRequest =
  | {
      kind: "import";
      uploads: string[];
      /** File name or sha-256 -> question id -> value of the option chosen. */
      answers: Record<string, Record<string, string>>;
      dryRun: boolean;
      /** Takes the good rows of a file of which more than 1 % are rejected. */
      partial: boolean;
    }
  | { kind: "undo" | "redo" | "forget"; importId: number }
  /** Records a theme that is planned from a month (YYYY-MM) on, or takes a plan back. */
  | {
      kind: "plan";
      theme: string;
      sites: string[];
      measures: string[];
      start: string;
      author: string;
    }
  | { kind: "withdraw"; planId: number; author: string }
  /** Records a note (a day) or a baseline (a month, YYYY-MM) of charts; null: all sites, measures. */
  | {
      kind: "annotate";
      of: AnnotationKind;
      site: string | null;
      measure: string | null;
      date: string;
      words: string;
      author: string;
    }
  /** Takes one back. */
  | { kind: "unannotate"; of: AnnotationKind; annotationId: number; author: string }
  /** Gives a session the class that a person chose, or takes that back. */
  | { kind: "override"; session: string; class: Class; why: string; author: string }
  | { kind: "unoverride"; session: string; author: string }
  /** Sets the agency's name or time zone (null: as it is) and makes the figures anew by it. */
  | { kind: "settings"; agency: string | null; timeZone: string | null }
  /** Tries mix and verdicts under neighbouring constants. */
  | { kind: "neighbours" }
  /** Says once what a name means, or takes that back (`means` null); `site` only for people. */
  | { kind: "alias"; of: AliasKind; name: string; means: string | null; site?: string | null };

export type Job = {
  id: string;
  /** `rebuild`: begun by the server itself, when the figures were lost. */
  kind: JobRequest["kind"] | "rebuild";
  dryRun: boolean;
  state: "running" | "done" | "failed" | "cancelled";
  /** What it is doing now, in words. */
  step: string;
  /** Share done of the step, 0-1, where known. */
  share: number | null;
  /**
   * Once it makes the figures anew: seconds since then, and those of the whole job that made them
   * last (null: not known).
   */
  building: { seconds: number; lastTook: number | null } | null;
  /**
   * What an import did, or in a dry run would do; the others only name the new build. A dry run
   * tells it as soon as the files are checked, and again with `moves` once it has built: until then
   * it runs on, and gives way to any job that changes something.
   */
  report: ImportReport | null;
  error: string | null;
};
