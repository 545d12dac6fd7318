import { html } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { TemplateResult } from "lit-html";
import type { Plans, ProspectAnswer } from "../../server/api.ts";
import { ask } from "../api.ts";
import { addMonths, monthName, monthOf } from "../months.ts";
import { choice } from "../parts/choice.ts";
import { author } from "../parts/form.ts";
import { failed, loading } from "../parts/states.ts";
import { term } from "../parts/term.ts";
import { measureName } from "../series.ts";
import { pageAddress, withFilters } from "../state.ts";
import type { Filters } from "../state.ts";
import type { View } from "../view.ts";
import { actEnded } from "./data_acts.ts";
import { authorIn, plansBefore, prospects } from "./plan_list.ts";

const monthsAhead = 24;
/** Between the names of a list in the address. */
const separator = "|";

/** What is being planned, as the address has it. */
type Draft = { theme: string; sites: string[]; measures: string[]; start: string };

/** A theme recorded before it starts, with what could be shown of it, and the plans before. */
export function planning(view: View): TemplateResult {
  const { sources, desk } = view;
  const plans = sources.read("plans", () => ask<Plans>("/api/plans"));
  return html`<section class="planning" aria-labelledby="plan-title">
    <h2 id="plan-title" tabindex="-1">Plan a theme before it starts</h2>
    <p class="note">
      A measure that is chosen before the theme is ${term("embedded", "embedded")} makes the verdict
      on it credible; one that is chosen afterwards is marked. What is recorded is never changed.
    </p>
    ${actEnded(desk, ({ kind }) => kind === "plan" || kind === "withdraw")}
    ${
      plans.state === "ready"
        ? html`${form(view, plans.data)} ${plansBefore(view, plans.data.plans)}`
        : plans.state === "failed"
          ? failed(plans.message, location.href)
          : loading()
    }
  </section>`;
}

const listOf = (words: string | undefined): string[] => words?.split(separator) ?? [];

function draftOf({ filters }: View["state"], { today }: Plans): Draft {
  return {
    theme: filters.theme ?? "",
    sites: listOf(filters.sites ?? filters.site),
    measures: listOf(filters.measures),
    start: filters.start ?? addMonths(monthOf(today), 1),
  };
}

function form(view: View, plans: Plans): TemplateResult {
  const { state, status, desk } = view;
  const draft = draftOf(state, plans);
  const set = (changes: Partial<Record<keyof Filters, string | null>>) =>
    view.go(pageAddress("plan", withFilters(state.filters, changes)));
  const { acting } = desk.now;
  const months = Array.from({ length: monthsAhead }, (_, at) =>
    addMonths(monthOf(plans.today), at),
  );
  const record = (event: Event) => {
    event.preventDefault();
    void desk.act({ kind: "plan", ...draft, author: authorIn(event) });
  };
  return html`<form aria-label="A theme to plan" @submit=${record}>
    <div class="controls">
      ${choice(
        "Theme",
        [{ value: "", name: "Choose…" }, ...plans.themes.map((value) => ({ value, name: value }))],
        draft.theme,
        (theme) => set({ theme: theme || null }),
      )}
      ${choice(
        "First month",
        months.map((value) => ({ value, name: monthName(value) })),
        draft.start,
        (start) => set({ start }),
      )}
    </div>
    ${several("Sites", status.sites, draft.sites, (sites) => set({ sites: joined(sites) }))}
    ${several(
      "Measures to judge it on",
      plans.measures,
      draft.measures,
      (measures) => set({ measures: joined(measures) }),
      (measure) => measureName(measure, status.measures),
    )}
    <div class="answers" role="status">${answers(view, draft)}</div>
    <div class="controls">
      ${author(view, "Who plans it")}
      <button class="primary" ?disabled=${!isWhole(draft) || acting !== null}>
        ${acting?.kind === "plan" ? "Recording…" : "Record the plan"}
      </button>
    </div>
  </form>`;
}

const joined = (words: readonly string[]): string | null => words.join(separator) || null;

const isWhole = ({ theme, sites, measures }: Draft): boolean =>
  theme !== "" && sites.length > 0 && measures.length > 0;

/** Boxes to tick, in the order in which they are listed. */
const several = (
  title: string,
  all: readonly string[],
  chosen: readonly string[],
  onChoose: (chosen: string[]) => void,
  name: (word: string) => string = (word) => word,
): TemplateResult =>
  html`<fieldset class="several">
    <legend>${title}</legend>
    ${all.map(
      (word) =>
        html`<label>
          <input
            type="checkbox"
            .checked=${live(chosen.includes(word))}
            @change=${({ target }: Event) =>
              onChoose(
                all.filter((each) =>
                  each === word ? (target as HTMLInputElement).checked : chosen.includes(each),
                ),
              )}
          />
          ${name(word)}
        </label>`,
    )}
  </fieldset>`;

/** What could be shown of a draft, as soon as it is whole. */
function answers({ sources }: View, draft: Draft): TemplateResult {
  if (!isWhole(draft))
    return html`<p class="note">
      Choose a theme, sites and measures: then it says here what could be shown, and by when.
    </p>`;
  const { theme, sites, measures, start } = draft;
  const query = new URLSearchParams([
    ["theme", theme],
    ["start", start],
    ...sites.map((site) => ["sites", site]),
    ...measures.map((measure) => ["measures", measure]),
  ]);
  const address = `/api/plans/answer?${query}`;
  const found = sources.read(address, () => ask<ProspectAnswer[]>(address));
  if (found.state === "failed") return failed(found.message, location.href);
  if (found.state === "loading") return html`<p class="note">Working it out…</p>`;
  return prospects(found.data);
}
