import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { MethodRow, ThemeDetail, VerdictRow } from "../../server/api.ts";
import { ask } from "../api.ts";
import { dayName, monthName, monthOf } from "../months.ts";
import { asCount, asFixed, counted, listed } from "../numbers.ts";
import { tellsFewStaff } from "../leaving.ts";
import { failed, loading } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import { namesOf } from "../series.ts";
import { gainText, intervalText, pText } from "../gains.ts";
import { reasonWords } from "../verdict_reasons.ts";
import { periodName } from "../verdict_words.ts";
import type { View } from "../view.ts";

import { neighboursOf } from "./theme_neighbours.ts";

type Fact = { name: string; words: TemplateResult | string; warns?: boolean };

/** What a reader has to know beside a verdict: on whom it rests, and what else changed meanwhile. */
export function besideVerdict(view: View, verdict: VerdictRow): TemplateResult {
  return html`<dl class="facts-beside">
    ${besides(view, verdict).map(
      ({ name, words, warns }) =>
        html`<div class=${warns ? "warns" : ""}>
          <dt>${name}</dt>
          <dd>${warns ? html`<b>${words}</b>` : words}</dd>
        </div>`,
    )}
  </dl>`;
}

function besides(view: View, verdict: VerdictRow): Fact[] {
  const { families, window_staff: staff, window_joined: joined, window_left: left } = verdict;
  const judged = verdict.decided_by !== null;
  const badRun = view.leaves ? verdict.told_after_bad_run : verdict.after_bad_run;
  const some = (n: number | null): string =>
    n === null || (view.leaves && tellsFewStaff(n, staff))
      ? "a number that is withheld"
      : asCount(n);
  return [
    {
      name: "Rests on",
      words: !judged
        ? "no values judged yet"
        : view.leaves || families === null
          ? "a number of families or meetings that is withheld here"
          : `${counted(families, "family or meeting", "families or meetings")}, counted month by month`,
    },
    {
      name: "Staff in the window",
      words: !judged
        ? "no window yet"
        : staff === null
          ? "not known: no staff export of this site, or fewer than 5"
          : `${asCount(staff)}, of whom ${some(joined)} came and ${some(left)} left`,
      warns: staff !== null && staff > 0 && ((joined ?? 0) + (left ?? 0)) / staff >= 0.5,
    },
    {
      name: "Instrument, respondent",
      words: !judged
        ? "no window yet"
        : verdict.changes.length === 0
          ? "no change in the window"
          : listed(verdict.changes.map(withMonths)),
      warns: verdict.changes.length > 0,
    },
    {
      name: "Before the embedding",
      words:
        badRun === null
          ? "too short a history to tell a bad run"
          : badRun
            ? `a bad run: the ${view.status.rules.bad_run_months ?? 3} months before were worse than usual, so some of the gain may be a return to the usual`
            : "no bad run",
      warns: badRun === true,
    },
    {
      name: "Coaching on it",
      words: verdict.tapered_from
        ? `tapered in ${monthName(monthOf(verdict.tapered_from))}`
        : "goes on",
      warns: verdict.tapered_from !== null,
    },
    {
      name: "Measure chosen",
      words:
        verdict.set_on === null
          ? "the catalogue does not say when the measure was linked to the theme"
          : verdict.set_after
            ? `${verdict.set_by === "plan" ? "planned" : "linked"} on ${dayName(verdict.set_on)}, after the embedding: choosing the measure afterwards proves nothing`
            : `${verdict.set_by === "plan" ? "planned" : "linked"} on ${dayName(verdict.set_on)}, before the embedding`,
      warns: verdict.set_after === true,
    },
  ];
}

const withMonths = (words: string): string =>
  words.replaceAll(/(\d{4}-\d{2})-\d{2}/g, (_, month: string) => monthName(month));

/** The model behind a verdict, what it depends on, and how to make the number oneself. */
export function whyWeSaySo(view: View, detail: ThemeDetail, verdict: VerdictRow): TemplateResult {
  const { rules } = view.status;
  const reasons = verdict.reasons.flatMap((code) => reasonWords(code, rules) ?? []);
  return html`<section class="theme-part" aria-labelledby="why">
    <h2 id="why">Why we say so</h2>
    <p class="finding">
      ${method(verdict, detail, rules)}
      <a href="/methods#${verdict.moved}">What this answer means</a> ·
      <a href="/methods#${verdict.decided_by ?? "verdicts"}">The method</a>
    </p>
    ${
      reasons.length === 0
        ? ""
        : html`<ul class="rules">
            ${reasons.map((words) => html`<li>${words}</li>`)}
          </ul>`
    }
    ${
      verdict.decided_by === null
        ? ""
        : view.leaves
          ? html`<p class="note">
              The numbers behind it and the gain by other methods are on screen alone: they could
              tell what rests on few families.
            </p>`
          : html`${numbers(verdict, detail)} ${methods(view, detail, verdict)}
            ${neighboursOf(view, detail, verdict)}`
    }
    ${ownWork(detail, verdict)}
  </section>`;
}

function method(
  {
    decided_by: by,
    compared_with: others,
    months_before: before,
    months_after: after,
    grain,
    ...verdict
  }: VerdictRow,
  { theme, site }: ThemeDetail,
  rules: Record<string, number>,
): string {
  const unit = grain === "quarter" ? "quarters" : "months";
  if (by === null)
    return `No model decides yet. It takes ${rules.pre_min ?? 12} ${unit} with values before the embedding and ${rules.post_min ?? 6} after it; so far there are ${before ?? 0} and ${after ?? 0}.`;
  const span = `the ${after} ${unit} from the embedding on with the ${before} before it`;
  return by === "compared"
    ? `Compared: the value at ${site} less the mean of ${listed(others ?? [])}, which had not embedded ${theme} by ${periodName(verdict.window_to!, grain)}, setting ${span}; neighbouring ${unit} may be alike (REML, AR(1) errors).`
    : `By its own history alone: a straight line, a yearly wave and one step, setting ${span}; neighbouring ${unit} may be alike (REML, AR(1) errors). Not compared with other sites.`;
}

function numbers(verdict: VerdictRow, { judged }: ThemeDetail): TemplateResult {
  const { unit, grain } = verdict;
  const gain = (low: number | null, at: number | null, high: number | null): string | null =>
    at === null
      ? null
      : `${gainText(at, unit)}${low === null || high === null ? "" : ` (${intervalText(low, high, unit)})`}`;
  const entries: [string, string | null][] = [
    ["Average gain", gain(verdict.low, verdict.effect, verdict.high)],
    ["p value, two-sided", verdict.p === null ? null : pText(verdict.p)],
    [
      "Window",
      `${periodName(verdict.window_from!, grain)} to ${periodName(verdict.window_to!, grain)}`,
    ],
    ["Smallest gain it would show in 4 of 5 cases", gain(null, verdict.detectable, null)],
    [
      "Smallest change worth having",
      verdict.smallest_change === null
        ? "nobody has said"
        : gain(null, verdict.smallest_change, null),
    ],
    [
      "Among all verdicts",
      verdict.q === null
        ? null
        : `one-sided q ${pText(verdict.q)} among ${counted(judged, "verdict")} judged together (Benjamini-Hochberg; 5 % is the line)`,
    ],
    [
      "Likeness of neighbouring months (phi)",
      verdict.phi === null ? null : asFixed(verdict.phi, 2),
    ],
    [
      "Sites that drift by themselves",
      verdict.lambda === null
        ? null
        : verdict.lambda > 1
          ? `widen the interval ${asFixed(verdict.lambda, 2)} times`
          : "do not widen the interval",
    ],
    [
      "By its own history alone",
      verdict.decided_by === "own"
        ? null
        : gain(verdict.own_low, verdict.own_effect, verdict.own_high),
    ],
    ["Gain in the first six", gain(verdict.early_low, verdict.early, verdict.early_high)],
    ["Gain in the last six", gain(verdict.late_low, verdict.late, verdict.late_high)],
    ["Kept of the first gain", kept(verdict)],
  ];
  return html`<dl class="numbers">
    ${entries
      .filter(([, words]) => words !== null)
      .map(
        ([name, words]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${words}</dd>
          </div>`,
      )}
  </dl>`;
}

function kept({ retention, retention_low: low, retention_high: high }: VerdictRow): string | null {
  if (retention === null) return null;
  const share = (value: number): string => `${Math.round(100 * value)} %`.replace("-", "−");
  return `${share(retention)} (${low === null || high === null ? "the interval has no end" : `${share(low)} to ${share(high)}`})`;
}

const methodNames: Record<string, string> = {
  reml_ar1: "REML, AR(1) errors: decides",
  with_line: "the same with a straight line",
  ols: "ordinary least squares",
  newey_west: "Newey and West",
  prais_winsten: "Prais and Winsten",
};
const methodOrder = Object.keys(methodNames);

function methods(view: View, { theme, site }: ThemeDetail, verdict: VerdictRow): TemplateResult {
  const address = `/api/marts/verdict_methods?${namesOf(theme, verdict, site)}&format=json&view=screen`;
  const source = view.sources.read(address, () => ask<MethodRow[]>(address));
  if (source.state === "failed") return failed(source.message, location.href);
  if (source.state === "loading") return loading();
  if (source.data.length === 0)
    return html`<p class="note">
      The gain by other methods is withheld: months of this measure rest on fewer than 11 families
      or meetings.
    </p>`;
  const { unit } = verdict;
  return html`<h3>The same gain by other methods</h3>
    ${table(
      "The gain by method",
      [
        { name: "Method", cell: ({ method: name }: MethodRow) => methodNames[name] ?? name },
        { name: "Gain", number: true, cell: ({ effect }: MethodRow) => gainText(effect, unit) },
        {
          name: "95 % interval",
          number: true,
          cell: ({ low, high }: MethodRow) => intervalText(low, high, unit),
        },
      ],
      source.data.toSorted((a, b) => methodOrder.indexOf(a.method) - methodOrder.indexOf(b.method)),
    )}
    <p class="note">
      Only the first decides; the others show how much the gain depends on the method.
    </p>`;
}

function ownWork({ theme, site }: ThemeDetail, verdict: VerdictRow): TemplateResult {
  const address = `/api/themes/${encodeURIComponent(theme)}`;
  const query = new URLSearchParams(namesOf(theme, verdict, site));
  query.delete("theme");
  return html`<h3>Make the number yourself</h3>
    <p class="note">
      <a href=${`${address}/series.csv?${query}`} download>The series as CSV</a>: every month with
      what the model used, and why it dropped the rest.
      ${
        verdict.decided_by === null
          ? "No model decides yet, so there is no number to make."
          : html`<a href=${`${address}/gain.R?${query}`} download>A few lines of R</a> print the
              same gain from it.`
      }
    </p>`;
}
