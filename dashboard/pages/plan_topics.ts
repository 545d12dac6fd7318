import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { FollowUpRow, OpenThemeRow } from "../../server/api.ts";
import { agenda, lacking } from "../topics.ts";
import type { Topic } from "../topics.ts";
import { dayName } from "../months.ts";
import { counted, listed } from "../numbers.ts";
import { inParts } from "../parts/in_parts.ts";
import { pageAddress, sessionAddress, themeAddress } from "../state.ts";
import type { Filters } from "../state.ts";

/**
 * The themes that are offered, most staff first: whom each reaches, what is due, and its agenda;
 * `site`: the one that is chosen, to which a session leads back.
 */
export const topics = (
  found: readonly Topic[],
  asOf: string,
  site: string | null,
): TemplateResult =>
  html`${inParts({
    rows: found,
    of: "themes",
    draw: (some) =>
      html`<div class="topics">
        ${some.map((topic) => card(topic, asOf, site === null ? {} : { site }))}
      </div>`,
  })}`;

function card(topic: Topic, asOf: string, kept: Filters): TemplateResult {
  const { site, theme, goals, staff, not_reached: missed, last_session: last } = topic.goals;
  const sessions = pageAddress("coaching", { site, theme, period: "all" });
  const name = `${theme}, ${site}`;
  return html`<article class="topic" aria-label=${name}>
    <h3><a href=${themeAddress(theme, { site })}>${theme}</a></h3>
    <p class="note">
      ${site} · ${counted(goals, "open PD goal")} on it, and a priority of the site
    </p>
    <dl>
      <dt>Would share it</dt>
      <dd>${listed(staff)}</dd>
      <dt>Not reached lately</dt>
      <dd>
        ${missed.length > 0 ? listed(missed) : "nobody: each of them was in a session on it lately"}
      </dd>
      <dt>Last session on it</dt>
      <dd>${last ? html`<a href=${sessions}>${dayName(last)}</a>` : "none yet"}</dd>
      <dt>Follow-ups due</dt>
      <dd>${topic.followUps.length > 0 ? due(topic.followUps, kept) : "none recorded"}</dd>
    </dl>
    ${copying(agenda(topic, asOf), name)}
  </article>`;
}

const shownDue = 5;

const due = (rows: readonly FollowUpRow[], kept: Filters): TemplateResult =>
  html`${inParts({
    rows,
    of: "follow-ups",
    size: shownDue,
    draw: (some) =>
      html`<ul>
        ${some.map(
          (row) =>
            html`<li>
              <a href=${sessionAddress(row.session_id, { ...kept, via: "plan" })}
                >${dayName(row.follow_up_date)}</a
              >${row.action_step ? html`: ${row.action_step}` : ""}
            </li>`,
        )}
      </ul>`,
  })}`;

/** A button that copies a text, says so, and where that is not allowed shows the text instead. */
function copying(text: string, name: string): TemplateResult {
  const copy = async ({ currentTarget }: Event): Promise<void> => {
    const place = (currentTarget as Element).closest(".agenda");
    const status = place?.querySelector("[role=status]");
    const shown = place?.querySelector("details");
    try {
      await navigator.clipboard.writeText(text);
      if (status) status.textContent = "Copied.";
    } catch {
      if (shown) shown.open = true;
      if (status) status.textContent = "The browser does not allow it: copy the text below.";
    }
  };
  return html`<div class="agenda">
    <button type="button" @click=${copy}>
      Copy as an agenda <span class="hidden">of ${name}</span>
    </button>
    <span role="status"></span>
    <details>
      <summary>The agenda <span class="hidden">of ${name}</span></summary>
      <pre tabindex="0" aria-label="Agenda of ${name}">${text}</pre>
    </details>
  </div>`;
}

/** Sites at which no theme is shared: what there is of goals and priorities, and what to do. */
export function withoutTopic(
  sites: readonly string[],
  found: readonly Topic[],
  open: readonly OpenThemeRow[],
): TemplateResult | string {
  const without = sites.filter((site) => !found.some(({ goals }) => goals.site === site));
  if (without.length === 0) return "";
  const line = (site: string) => {
    const { words, bring } = lacking(open.filter((row) => row.site === site));
    return html`<li><b>${site}</b> ${words} ${bring.map(template)}</li>`;
  };
  return html`${inParts({
    rows: without,
    of: "sites",
    draw: (some) =>
      html`<ul class="lacking">
        ${some.map(line)}
      </ul>`,
  })}`;
}

const template = (name: "goals" | "priorities"): TemplateResult =>
  html`<a href="/api/templates/${name}.csv" download>Template of ${name}</a> `;
