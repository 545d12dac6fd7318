/**
 * The endpoints and their JSON shapes. The dashboard takes these types and nothing else from the
 * server. Dates are `YYYY-MM-DD`, shares 0-1, instants UTC.
 *
 *   GET    /api/status                what is served: build, as-of date, sites, measures, rules
 *   GET    /api/marts/:mart           a mart as an Arrow stream (?format=csv|json; filters by column)
 *   GET    /api/sessions              one page of sessions, newest first, with counts by class
 *   GET    /api/sessions/:id          one session, what it rests on, what came before and after
 *   GET    /api/overview              themes and verdicts of sites in short, and what is to be mended
 *   GET    /api/themes                all themes: how sites stand with each, their verdicts in short
 *   GET    /api/themes/:theme?site=   one theme, its verdicts, and its thread at one site
 *   GET    /api/themes/:theme/series.csv?site=&measure=   the rows that a verdict rests on (without
 *                                     site: over sites); further columns of the series where needed
 *   GET    /api/themes/:theme/gain.R?site=&measure=       R that makes the same number from them
 *   GET    /api/imports               the history of imports
 *   GET    /api/limits                the limits on what may be brought, and how much disk is free
 *   GET    /api/imports/:id           the receipt of one: what was decided, and its rejected rows
 *   GET    /api/imports/:id/rejects.csv   the rejected rows of one, to correct and import again
 *   GET    /api/readings              blind readings; of those at their end how far they agree with us
 *   POST   /api/readings              draws the sessions of a new one
 *   GET    /api/readings/:id          its answers so far; at its end the rows that differ
 *   GET    /api/readings/:id/labels.csv   its answers, as `throughline agree` reads them
 *   GET    /api/readings/:id/sessions/:place   one of its sessions, without our class
 *   PUT    /api/readings/:id/sessions/:place   keeps an answer
 *   POST   /api/readings/:id/end      closes it, so that it may be compared
 *   GET    /api/aliases               what names mean that a person said
 *   GET    /api/plans                 themes that were planned, with what could be shown, and what may be
 *   GET    /api/plans/answer          what could be shown (?theme, start, and sites and measures each
 *                                     as often as there are)
 *   GET    /api/templates             the columns of each export, those that matter most marked
 *   GET    /api/templates/:export.csv an empty file of it to fill in
 *   PUT    /api/uploads?name=         the bytes of one file, kept aside until a job takes them
 *   GET    /api/uploads/:id           whether they are still kept: an hour at most
 *   DELETE /api/uploads/:id           forgets them
 *   GET    /api/waiting               files of drop folders that wait for a person
 *   DELETE /api/waiting/:id           puts one away
 *   POST   /api/jobs                  starts an import, a dry run of one, an undo, its redo, a forget, an
 *                                     alias, a plan, a note or baseline, their withdrawal, or the
 *                                     trial of neighbouring constants
 *   GET    /api/jobs/:id              where it stands; /api/jobs/:id/events the same as a stream
 *   GET    /api/jobs/:id/rejects.csv?file=   the rejected rows of a file that waits for its import
 *   DELETE /api/jobs/:id              ends it; nothing is left of it, or it is done: published already
 */
import type { AnsweredPlan } from "../pipelines/plans.ts";
import type { ImportReport } from "../pipelines/import.ts";
import type { Limits } from "../pipelines/limits.ts";
import type { Decision, Question, Reject } from "../pipelines/ingest/question.ts";
import type { Alias, AliasKind } from "../pipelines/ledger/aliases.ts";
import type { AnnotationKind } from "../pipelines/ledger/annotations.ts";
import type { WaitingFile } from "../pipelines/ledger/waiting.ts";
import type { RowCounts } from "../pipelines/ledger/imports.ts";
import type { Label } from "../pipelines/ledger/readings.ts";
import type { Agreement } from "../pipelines/agreement.ts";

export type { Calibration } from "../pipelines/calibration.ts";
export type { FileReport, ImportReport } from "../pipelines/import.ts";
export type { Receipt } from "../pipelines/receipt.ts";
export type { Moves } from "../pipelines/warehouse/moves.ts";
export type { RowChange } from "../pipelines/compare/changes.ts";
export type { Fix } from "../pipelines/ingest/fixes.ts";
export type { AnsweredPlan } from "../pipelines/plans.ts";
export type { ProspectAnswer } from "../pipelines/verdicts/prospects.ts";
export type { Template } from "../pipelines/templates.ts";
export type { Agreement, Alias, AliasKind, Decision, Label, Question, Reject, RowCounts };

export type Measure = {
  measure: string;
  label: string;
  unit: string | null;
  good: "up" | "down" | null;
  target: number | null;
};

export type Status = {
  build: string | null;
  asOf: string | null;
  agency: string;
  sites: string[];
  themes: string[];
  measures: Measure[];
  /** Constants of the rules by name, as they stood at the build. */
  rules: Record<string, number>;
  sessions: number;
};

export type SessionRow = {
  session_id: string;
  site: string;
  date: string;
  class: string;
  detail: string | null;
  settled: boolean;
  theme: string | null;
  format: string | null;
  channel: string | null;
  trigger: string | null;
  coach: string | null;
  attendees: number;
  minutes: number | null;
  began_with_event: boolean;
  overridden: boolean;
  sentence: string | null;
};

export type SessionPage = {
  total: number;
  page: number;
  pageSize: number;
  rows: SessionRow[];
  /** Sessions by class under the filters other than class and detail. */
  classes: ClassCount[];
};

/** Sessions of a class, and how many of them are not yet carried, or reactive as everyone was new. */
export type ClassCount = { class: string; sessions: number; weak: number; entry_only: number };

/** Signal code -> what it rests on: ids of goals or sessions, priorities, names with hire dates. */
export type Evidence = Record<string, string[]>;

export type Session = {
  session_id: string;
  site: string;
  date: string;
  class: string;
  detail: string | null;
  settled: boolean;
  /** First day on which no later activity can change the class, by the two windows. */
  settles_on: string;
  looks_back_to: string;
  looks_ahead_to: string;
  theme: string | null;
  signals: string[];
  evidence: Evidence;
  would_change: string | null;
  sentence: string | null;
  coach: string | null;
  staff: string[];
  format: string | null;
  channel: string | null;
  trigger: string | null;
  mandatory: boolean | null;
  minutes: number | null;
  themes: string[];
  goal_ids: string[];
  action_step: string | null;
  follow_up_date: string | null;
  invited: number | null;
  attended: number | null;
  notes: string | null;
  began_with_event: boolean;
  override_class: string | null;
  override_why: string | null;
};

export type ThemeVerdict = {
  theme: string;
  class: string;
  detail: string | null;
  signals: string[];
  evidence: Evidence;
};

/** A session on the same theme at the same site, in the windows around the one that is open. */
export type Neighbor = {
  session_id: string;
  date: string;
  class: string;
  detail: string | null;
  format: string | null;
  channel: string | null;
  trigger: string | null;
};

/** An earlier class of a session and when a build changed it. */
export type ClassChange = { was: string; became: string; wasSettled: boolean; at: string };

export type SessionDetail = {
  session: Session;
  changes: ClassChange[];
  by_theme: ThemeVerdict[];
  around: Neighbor[];
};

/** A blind reading of sessions by a person; `agreement` once it is at its end. */
export type ReadingRow = {
  readingId: number;
  author: string;
  seed: number;
  /** Version of the rules by which it was drawn, and of those behind the classes now. */
  rulesVersion: number | null;
  rulesNow: number | null;
  asOf: string;
  begunAt: string;
  endedAt: string | null;
  /** Its sessions in the order of reading, from place 1, with the answers; null: none yet. */
  answers: { place: number; label: Label | null }[];
  agreement: Agreement | null;
};

/** A session on which a person and we differ, with our reason and what has become of our class. */
export type Differing = {
  place: number;
  session_id: string;
  label: string;
  class: string;
  detail: string | null;
  sentence: string | null;
  /** Our class when it was drawn, where it is another now. */
  was: string | null;
  settled: boolean;
};

export type ReadingDetail = ReadingRow & {
  /** Empty until its end. */
  differ: Differing[];
  /** Sessions whose class is another than when they were drawn, and of those compared not settled. */
  changed: number;
  provisional: number;
};

/** A session as it was logged, with what was known around it, and nothing of its class. */
export type BlindSession = {
  session: {
    site: string;
    date: string;
    format: string | null;
    channel: string | null;
    trigger: string | null;
    mandatory: boolean | null;
    minutes: number | null;
    themes: string[];
    goal_ids: string[];
    staff: string[];
    action_step: string | null;
    follow_up_date: string | null;
    /** First and last day of what is shown around it. */
    from_day: string;
    to_day: string;
  };
  staff: { staff: string; hired: string | null; hired_after: string | null }[];
  goals: {
    staff: string;
    goal_id: string;
    theme: string;
    opened: string;
    target_date: string | null;
    closed: string | null;
    strength: boolean;
    named: boolean;
  }[];
  priorities: { theme: string; from_date: string; to_date: string | null; source: string | null }[];
  around: {
    date: string;
    format: string | null;
    channel: string | null;
    trigger: string | null;
    mandatory: boolean | null;
    themes: string[];
    same_theme: boolean;
    /** Days after the session that is read; negative before it. */
    days: number;
    attendees: number;
    same_people: number;
  }[];
};

export type ImportRow = {
  importId: number;
  file: string;
  sha256: string;
  export: string | null;
  outcome: string;
  importedAt: string;
  state: "standing" | "withdrawn" | "forgotten";
  standing: boolean;
  withdrawnAt: string | null;
  forgottenAt: string | null;
  rows: RowCounts;
};

/** Bytes, characters and counts; `freeBytes`: of the disk of the store, now. */
export type LimitsNow = Limits & { freeBytes: number };

/** A file of a drop folder that waits: `upload` stands among the uploads of an import. */
export type WaitingRow = { upload: string } & Omit<WaitingFile, "waitingId">;

export type Upload = { upload: string; name: string; bytes: number };

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
  /** Tries mix and verdicts under neighbouring constants. */
  | { kind: "neighbours" }
  /** Says once what a name means, or takes that back (`means` null); `site` only for people. */
  | { kind: "alias"; of: AliasKind; name: string; means: string | null; site?: string | null };

export type Job = {
  id: string;
  kind: JobRequest["kind"];
  dryRun: boolean;
  state: "running" | "done" | "failed" | "cancelled";
  /** What it is doing now, in words. */
  step: string;
  /** Share done of the step, 0-1, where known. */
  share: number | null;
  /**
   * What an import did, or in a dry run would do; the others only name the new build. A dry run
   * tells it as soon as the files are checked, and again with `moves` once it has built: until then
   * it runs on, and gives way to any job that changes something.
   */
  report: ImportReport | null;
  error: string | null;
};

/** What was planned, and what may be. */
export type Plans = {
  /** The day at the installation. */
  today: string;
  themes: string[];
  /** Ids of measures that have values. */
  measures: string[];
  plans: AnsweredPlan[];
};

/** Rows of the marts that the charts draw, as they arrive in Arrow. */
export type MixRow = {
  site: string;
  month: string;
  class: string;
  sessions: number;
  minutes: number | null;
  chance_share: number | null;
  headline: number;
  weak: number;
  entry_only: number;
  sessions_with_minutes: number;
  chance_draws: number | null;
};

export type TrendRow = {
  site: string;
  measure: string;
  instrument: string | null;
  version: string | null;
  subscale: string | null;
  respondent: string | null;
  grain: string;
  month: string;
  value: number | null;
  n: number | null;
  center: number | null;
  lower: number | null;
  upper: number | null;
  signal: string | null;
  trial: boolean | null;
  limits_from: string | null;
  withheld: boolean | null;
  unit: string | null;
  denominator_means: string | null;
  signal_then: string | null;
};

/** A row of mart `annotations`: what stands on charts; null: all sites, all measures. */
export type AnnotationRow = {
  annotation_id: number;
  kind: AnnotationKind;
  site: string | null;
  measure: string | null;
  date: string;
  words: string;
  author: string;
  recorded_on: string;
};

/** The mix under a look-ahead and look-back; `site` null: all sites. None until they are tried. */
export type MixNeighbour = {
  site: string | null;
  look_ahead_days: number;
  look_back_days: number;
  base: boolean;
  sessions: number;
  share: number | null;
};

export type FadingRow = {
  site: string;
  format: string | null;
  theme: string | null;
  meetings: number;
  first_mean: number | null;
  last_mean: number | null;
  fading: boolean;
};

/** A name that means nothing known, and what it may mean: a suggestion, never applied by itself. */
export type UnmappedRow = {
  kind: "theme" | "person" | "measure";
  /** Null where the name means the same at all sites. */
  site: string | null;
  name: string;
  uses: number;
  last_seen: string | null;
  suggestion: string | null;
  /** Why the suggestion looks like the name. */
  why: string | null;
};

export type CoverageRow = {
  site: string;
  staff: string;
  last_session: string | null;
  sessions: number;
  flags: string[] | null;
  active: boolean;
  days_since_last: number | null;
  not_reached_themes: string[] | null;
};

/** A theme on which open goals of a site meet its priority. */
export type MutualGoalRow = {
  site: string;
  theme: string;
  goals: number;
  staff: string[];
  not_reached: string[];
  last_session: string | null;
  rank: number;
};

/** A theme that open goals of a site are about, or that is its priority. */
export type OpenThemeRow = {
  site: string;
  theme: string;
  goals: number;
  goal_staff: number;
  priority: boolean;
};

/** A session whose recorded follow-up is due, and a theme that none has followed up yet. */
export type FollowUpRow = {
  session_id: string;
  theme: string;
  site: string;
  follow_up_date: string;
  staff: string[] | null;
  action_step: string | null;
};

/** What names a series of a measure: trends never mix them. */
export type SeriesName = {
  measure: string;
  instrument: string | null;
  version: string | null;
  subscale: string | null;
  respondent: string | null;
  grain: string;
};

/** How a site stands with a theme; days are the first of a month. */
export type ThemePlace = {
  theme: string;
  site: string;
  state: "not_embedded" | "being_embedded" | "embedded" | "embedded_before_data" | "tapered";
  before_data: boolean;
  embedded_from: string | null;
  tapered_from: string | null;
  again_from: string | null;
};

export type VerdictInShort = SeriesName & {
  theme: string;
  site: string;
  moved: string;
  stuck: string | null;
  tell_from: string | null;
  decided_by: "compared" | "own" | null;
  reasons: string[];
};

/** A row of mart `verdicts`. */
export type VerdictRow = VerdictInShort & {
  embedded_from: string | null;
  months_before: number | null;
  months_after: number | null;
  effect: number | null;
  low: number | null;
  high: number | null;
  p: number | null;
  own_effect: number | null;
  own_low: number | null;
  own_high: number | null;
  comparison_sites: number;
  retention: number | null;
  sentence: string;
  set_on: string | null;
  good: "up" | "down" | null;
  unit: string | null;
  smallest_change: number | null;
  tapered_from: string | null;
  window_from: string | null;
  window_to: string | null;
  families: number | null;
  q: number | null;
  se: number | null;
  df: number | null;
  phi: number | null;
  lambda: number | null;
  after_bad_run: boolean | null;
  compared_with: string[] | null;
  early: number | null;
  early_low: number | null;
  early_high: number | null;
  late: number | null;
  late_low: number | null;
  late_high: number | null;
  retention_low: number | null;
  retention_high: number | null;
  detectable: number | null;
  set_after: boolean | null;
  set_by: "catalogue" | "plan";
  window_staff: number | null;
  window_joined: number | null;
  window_left: number | null;
  changes: string[];
  /** Neighbouring constants that were tried; null: not since the last import. */
  neighbours: number | null;
  neighbours_hold: number | null;
};

/** A row of mart `theme_verdicts`. */
export type ThemeVerdictRow = SeriesName & {
  theme: string;
  sites: number;
  comparison_sites: number;
  effect: number | null;
  low: number | null;
  high: number | null;
  p: number | null;
  permutation_p: number | null;
  permutation_least: number | null;
  assignments: number | null;
  q: number | null;
  moved: string;
  stuck: string | null;
  se: number | null;
  df: number | null;
  compared_with: string[] | null;
  set_on: string | null;
  good: "up" | "down" | null;
  unit: string | null;
  smallest_change: number | null;
  sentence: string;
  reasons: string[];
  no_event_study: string | null;
  left_out: string[];
  /** As in VerdictRow. */
  neighbours: number | null;
  neighbours_hold: number | null;
};

export type ThemeList = {
  /** Themes that most sites embedded first, each with the sites that did not though it is known there. */
  themes: { theme: string; places: number; not_embedded: string[] }[];
  /** Where a theme is, was or is being embedded. */
  places: ThemePlace[];
  verdicts: VerdictInShort[];
  over_sites: ThemeVerdictRow[];
};

/** What Overview says beside its charts. */
export type OverviewThemes = {
  /** Where a theme is, was or is being embedded. */
  places: ThemePlace[];
  verdicts: OverviewVerdict[];
  /** Rejected rows of the imports that stand. */
  rejected: number;
  /** Themes that no catalogue knows. */
  unmapped_themes: number;
};

export type OverviewVerdict = Omit<VerdictInShort, "reasons"> & {
  comparison_sites: number;
  embedded_from: string | null;
  /** Last period of the window, and periods with a value in it after the embedding. */
  window_to: string | null;
  months_after: number | null;
};

export type ThreadMonth = {
  month: string;
  channels_live: string[];
  reach: number | null;
  state: ThemePlace["state"];
  goal_staff: number;
  reached_staff: number;
  active_staff: number;
};

export type ThreadSession = {
  session_id: string;
  date: string;
  /** On this theme, unless a person corrected the session. */
  class: string;
  detail: string | null;
  format: string | null;
  channel: string | null;
  overridden: boolean;
};

export type ThreadGoal = {
  goal_id: string;
  staff: string;
  open_from: string;
  open_to: string;
  is_open: boolean;
  closed: string | null;
};

export type NotReached = {
  staff: string;
  last_session: string | null;
  days_since_last: number | null;
};

export type ThemeDetail = {
  theme: string;
  /** The site asked for, else the first that embedded it, else the first. */
  site: string;
  places: ThemePlace[];
  verdicts: VerdictRow[];
  over_sites: ThemeVerdictRow[];
  /** Verdicts of all themes and sites that were judged together. */
  judged: number;
  months: ThreadMonth[];
  sessions: ThreadSession[];
  goals: ThreadGoal[];
  not_reached: NotReached[];
};

/** A row of mart `verdict_series`. */
export type SeriesPoint = {
  month: string;
  value: number | null;
  n: number | null;
  comparison_mean: number | null;
  difference: number | null;
  weight: number | null;
  x: number | null;
  used: boolean;
  why: string | null;
  comparison_sites: number;
  center: number | null;
  lower: number | null;
  upper: number | null;
  signal: string | null;
  trial: boolean;
  expected: number | null;
  expected_low: number | null;
  expected_high: number | null;
};

/** A row of mart `verdict_methods`. */
export type MethodRow = {
  method: string;
  decides: boolean;
  effect: number;
  low: number;
  high: number;
  phi: number | null;
  lag: number | null;
};

/** A row of mart `event_study`. */
export type EventRow = {
  site: string | null;
  since: number;
  effect: number;
  low: number | null;
  high: number | null;
  embedded_sites: number;
  comparison_sites: number | null;
};

/** A row of mart `theme_gains`. */
export type GainRow = {
  site: string;
  role: "embedded" | "comparison";
  embedded_from: string | null;
  window_from: string | null;
  window_to: string | null;
  change: number;
  comparison_change: number | null;
  gain: number | null;
};

/** A row of mart `verdict_neighbours`. */
export type NeighbourRow = {
  grain: string;
  look_ahead_days: number;
  look_back_days: number;
  embedding_shift: number;
  moved: string;
};
