import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type {
  CoverageRow,
  FadingRow,
  FollowUpRow,
  MutualGoalRow,
  OpenThemeRow,
} from "../../server/api.ts";
import type { Topic } from "../topics.ts";
import { askMart } from "../marts.ts";
import { counted, listed } from "../numbers.ts";
import { choice } from "../parts/choice.ts";
import { empty, failed, loading } from "../parts/states.ts";
import { pageAddress, withFilters } from "../state.ts";
import type { View } from "../view.ts";
import { coverage } from "./plan_coverage.ts";
import { planning } from "./plan_record.ts";
import { topics, withoutTopic } from "./plan_topics.ts";

/** What should the next group session be about? */
export function plan(view: View): TemplateResult {
  if (!view.status.build) {
    return empty(
      "Nothing has been imported yet: the next session is planned from PD goals and priorities.",
      html`<p><a href=${pageAddress("data")}>Add files</a></p>`,
    );
  }
  const read = <T>(mart: string) => view.sources.read(mart, () => askMart<T>(mart));
  const goals = read<MutualGoalRow>("mutual_goals");
  const open = read<OpenThemeRow>("open_themes");
  const due = read<FollowUpRow>("follow_ups");
  const covered = read<CoverageRow>("coverage");
  const fading = read<FadingRow>("fading_series");
  for (const source of [goals, open, due, covered, fading])
    if (source.state === "failed") return failed(source.message, location.href);
  if (
    goals.state !== "ready" ||
    open.state !== "ready" ||
    due.state !== "ready" ||
    covered.state !== "ready" ||
    fading.state !== "ready"
  )
    return loading();
  const site = view.state.filters.site ?? null;
  const here = <T extends { site: string }>(rows: readonly T[]) =>
    rows.filter((row) => site === null || row.site === site);
  const found = here(goals.data)
    .toSorted((a, b) => a.rank - b.rank || b.staff.length - a.staff.length)
    .map((row): Topic => ({ goals: row, followUps: followUpsOf(row, due.data) }));
  const sites = site === null ? view.status.sites : [site];
  return html`${lead(found, site, view.status.sites.length)} ${places(view)}
    <section aria-labelledby="topics-title">
      <h2 id="topics-title">Where staff goals and priorities meet</h2>
      ${topics(found, view.status.asOf ?? "", site)} ${withoutTopic(sites, found, here(open.data))}
    </section>
    ${planning(view)} ${coverage(view, here(covered.data), here(fading.data))}`;
}

const followUpsOf = ({ site, theme }: MutualGoalRow, due: readonly FollowUpRow[]) =>
  due
    .filter((row) => row.site === site && row.theme === theme)
    .toSorted((a, b) => a.follow_up_date.localeCompare(b.follow_up_date));

function lead(found: readonly Topic[], site: string | null, sites: number): TemplateResult {
  const [first] = found;
  const about =
    "A theme is offered where staff have open PD goals on it and the site needs it now.";
  if (!first) {
    const where = site === null ? "at any site" : `at ${site}`;
    return words(`No theme is shared by staff goals and priorities ${where}`, about);
  }
  const { goals } = first;
  if (site !== null) {
    const missed = goals.not_reached.length;
    return words(
      `The next group session at ${site} could be about ${goals.theme}`,
      `${counted(goals.staff.length, "staff member")} would share it${
        missed > 0 ? `; ${missed} of them ${missed === 1 ? "was" : "were"} not reached lately` : ""
      }. ${about}`,
    );
  }
  const where = [...new Set(found.map((topic) => topic.goals.site))];
  const best = found.filter((topic) => topic.goals.rank === 1);
  return words(
    `Staff goals and priorities meet at ${where.length} of ${counted(sites, "site")}: ${listed(
      best.map(({ goals: { theme, site: at } }) => `${theme} at ${at}`),
    )}`,
    about,
  );
}

const words = (finding: string, about: string): TemplateResult =>
  html`<header class="lead">
    <h1>${finding}</h1>
    <p>${about}</p>
  </header>`;

const places = (view: View): TemplateResult =>
  html`<form
    class="controls"
    aria-label="Filters of the page"
    @submit=${(event: Event) => event.preventDefault()}
  >
    ${choice(
      "Site",
      [
        { value: "", name: "All sites" },
        ...view.status.sites.map((value) => ({ value, name: value })),
      ],
      view.state.filters.site ?? "",
      (site) =>
        view.go(pageAddress("plan", withFilters(view.state.filters, { site: site || null }))),
    )}
  </form>`;
