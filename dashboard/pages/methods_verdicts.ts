import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import { asPercent } from "../numbers.ts";
import { stateIcon, verdictChips } from "../parts/verdict_marks.ts";

/** When a theme is embedded, and how the verdicts on it are reached. */
export const verdictSections = (rules: Record<string, number>): TemplateResult =>
  html`${threads(rules)} ${verdicts(rules)}`;

const threads = (rules: Record<string, number>): TemplateResult =>
  html`<section id="threads">
    <h2>Threads: is a theme embedded?</h2>
    <p>
      At each month's end a channel of the loop is live on a theme at a site. PD goals: at least
      ${rules.live_staff ?? 2} staff have an open goal on it (${rules.live_staff_small_site ?? 1}
      where the site has at most ${rules.small_site_staff ?? 4} staff). Group, supervision,
      onboarding: in the ${rules.live_session_days ?? 90} days before, a session was purposeful on
      the theme, and more than weakly. Reach is the share of active staff who were in those
      sessions.
    </p>
    <dl class="definitions">
      <div>
        <dt>${stateIcon("embedded")} Embedded</dt>
        <dd>
          From the first month in which ${rules.embedded_channels ?? 2} channels are live, PD goals
          among them, and reach ${asPercent(1 / (rules.embedded_reach_parts ?? 4))} of the staff,
          and stay so for the next ${rules.embedded_hold_months ?? 2} month ends.
        </dd>
      </div>
      <div>
        <dt>${stateIcon("being_embedded")} Being embedded</dt>
        <dd>The same, while those month ends are still to come.</dd>
      </div>
      <div>
        <dt>${stateIcon("embedded_before_data")} Embedded before the data begin</dt>
        <dd>
          It was so in the first ${rules.before_data_months ?? 3} months of the site's data: there
          is no before to compare with, and no verdict.
        </dd>
      </div>
      <div>
        <dt>${stateIcon("tapered")} Tapered</dt>
        <dd>
          Fewer than ${rules.embedded_channels ?? 2} channels were live at
          ${rules.tapered_months ?? 2} month ends in a row. It may embed again; verdicts use the
          first time.
        </dd>
      </div>
    </dl>
  </section>`;

const kinds = [
  [
    "moved",
    "The 95 % interval of the gain lies on the good side of 0, and stays convincing after counting how many verdicts are made at once (Benjamini-Hochberg, 5 %).",
  ],
  ["moved_wrong_way", "The same, on the other side."],
  [
    "rose_everywhere",
    "No gain over sites without the theme, while this site and those sites both rose (fell, where down is good).",
  ],
  [
    "no_clear_movement",
    "The interval holds 0, or one like it is likely by chance among so many verdicts. It is said whether a change worth having is ruled out, or whether there is too little data to rule it out.",
  ],
  [
    "not_conclusive",
    "There is a gain, but it depends on the method: it turns its sign with a straight line, neighbouring months are too alike, or the theme was embedded after a bad run.",
  ],
  ["cannot_tell", "Something is missing; it is said what, and from which month it can be told."],
] as const;

const lasts = [
  [
    "holding",
    "More than half of the first gain is kept (p < .10; by the own history .05), and a gain is left (p < .05). It may still be lower than at first: then that is said.",
  ],
  ["drifting", "A fall is shown (p < .05), and the interval of the late gain still lies above 0."],
  ["lost", "A fall is shown, and the interval of the late gain holds 0."],
  ["not_clear", "Neither is shown."],
  ["too_early", "Month 12 is still to come."],
] as const;

const verdicts = (rules: Record<string, number>): TemplateResult =>
  html`<section id="verdicts">
    <h2>Verdicts: did it move, and did it stick?</h2>
    <p>
      A verdict is about the average gain per month over the ${rules.post_max ?? 12} months from the
      embedding on, against up to ${rules.pre_max ?? 24} months before it. It is judged from month
      ${rules.post_min ?? 6} on, and takes ${rules.pre_min ?? 12} months before. No line is
      continued beyond the data. A theme is judged on the measures that its catalogue entry names; a
      link that was set after the embedding is marked.
    </p>
    <h3 id="compared">Compared with other sites</h3>
    <p>
      With ${rules.comparison_min ?? 2} or more sites that had not embedded the theme by the end of
      the window, and have values in ${rules.comparison_filled_percent ?? 80} % of its months, the
      site's value less their mean is compared before and after: what moves all sites cancels. The
      model is one level before and one after, without a trend. Neighbouring months may be alike
      (REML with AR(1) errors, autocorrelation from 0 to 0.9, from 0.1 with two sites), and months
      weigh by the families or meetings behind them. With three or more such sites, each of them is
      compared with the others in the same way: where they differ by themselves, the interval is
      widened by as much.
    </p>
    <h3 id="own">By its own history</h3>
    <p>
      With fewer such sites the site's own history decides, and is labelled so: a straight line, a
      yearly wave and one step, from ${rules.own_total_min ?? 24} months in all on, with
      autocorrelation from 0.2 to 0.9. A theme that was embedded after a bad run (the
      ${rules.bad_run_months ?? 3} months before were worse than usual) must show half of its gain
      without those months too.
    </p>
    <h3>The answers</h3>
    <dl class="definitions">
      ${kinds.map(
        ([moved, words]) =>
          html`<div id=${moved}>
            <dt>
              ${verdictChips({ moved, stuck: null, tell_from: null, grain: "month", good: "up" })}
            </dt>
            <dd>${words}</dd>
          </div>`,
      )}
    </dl>
    <h3 id="stuck">Did it stick?</h3>
    <p>
      Asked of what moved, from month ${rules.post_max ?? 12} on: the gain of the last
      ${rules.late_months ?? 6} months beside that of the first ${rules.late_months ?? 6}, by the
      design that decided. Lack of proof is never drifting.
    </p>
    <dl class="definitions">
      ${lasts.map(
        ([stuck, words]) =>
          html`<div id=${stuck}>
            <dt>
              ${verdictChips({ moved: "moved", stuck, tell_from: null, grain: "month", good: "up" })}
            </dt>
            <dd>${words}</dd>
          </div>`,
      )}
    </dl>
    <h3 id="over-sites">Over all sites</h3>
    <p>
      The embedding sites' changes are compared with those of sites without the theme in the same
      windows, by a t interval and by giving the embedding dates to the sites in all other ways;
      both have to agree. It takes two sites of either kind, and enough of them that chance alone
      would show as much less than one time in twenty.
    </p>
    <p>
      A verdict says what rose after a theme was embedded and how that compares; it never says why.
      Each one gives its series and a few lines of R that make the same number.
    </p>
  </section>`;
