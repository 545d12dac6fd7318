import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { AnsweredPlan, ProspectAnswer } from "../../server/api.ts";
import { dayName, monthName } from "../months.ts";
import { counted, listed } from "../numbers.ts";
import { author } from "../parts/form.ts";
import { leads } from "../roles.ts";
import { measureName } from "../series.ts";
import type { View } from "../view.ts";

/** What could be shown at each site on each measure, one sentence each. */
export const prospects = (answers: readonly ProspectAnswer[]): TemplateResult =>
  html`<ul class="prospects">
    ${answers.map(({ site, sentence }) => {
      const [first, ...rest] = sentence.split(/(?<=\.) /);
      return html`<li><b>${site}</b> ${first}<span class="second">${rest.join(" ")}</span></li>`;
    })}
  </ul>`;

/** The plans that stand, the newest first, and those that were withdrawn. */
export function plansBefore(view: View, plans: readonly AnsweredPlan[]): TemplateResult {
  const newest = plans.toReversed();
  const gone = newest.filter(({ withdrawn }) => withdrawn !== null);
  const standing = newest.filter(({ withdrawn }) => withdrawn === null);
  return html`<h3 id="plans-title" tabindex="-1">
      ${standing.length > 0 ? counted(standing.length, "plan") : "No theme is planned yet"}
    </h3>
    <ul class="plans">
      ${standing.map(
        (plan) =>
          html`<li>
            ${said(view, plan)} ${prospects(plan.answers)}
            ${leads(view.me) ? withdrawing(view, plan) : ""}
          </li>`,
      )}
    </ul>
    ${
      gone.length === 0
        ? ""
        : html`<details>
            <summary>${counted(gone.length, "plan")} withdrawn</summary>
            <ul class="plans">
              ${gone.map((plan) => html`<li>${said(view, plan)}</li>`)}
            </ul>
          </details>`
    }`;
}

const day = (instant: string): string => dayName(instant.slice(0, 10));

function said({ status }: View, plan: AnsweredPlan): TemplateResult {
  const { planId, theme, sites, measures, start, author: recorder, at, withdrawn } = plan;
  const judged = listed(measures.map((measure) => measureName(measure, status.measures)));
  return html`<p>
    <b>${theme}</b> at ${listed(sites)} from ${monthName(start)}
    <span class="second"
      >Plan ${planId}, recorded on ${day(at)} by ${recorder}, judged on
      ${judged}${withdrawn ? `; withdrawn on ${day(withdrawn.at)} by ${withdrawn.author}` : ""}</span
    >
  </p>`;
}

/** The name that was written in a form that is sent. */
export function authorIn({ target }: Event): string {
  const field = (target as HTMLFormElement).elements.namedItem("author");
  return (field as HTMLInputElement).value;
}

/** Takes a plan back, by somebody with a name. */
function withdrawing(view: View, { planId, theme }: AnsweredPlan): TemplateResult {
  const { desk } = view;
  const { acting } = desk.now;
  const withdraw = (event: Event) => {
    event.preventDefault();
    void desk.act({ kind: "withdraw", planId, author: authorIn(event) });
  };
  return html`<details>
    <summary>Withdraw<span class="hidden"> plan ${planId}, ${theme}</span></summary>
    <form class="controls" aria-label="Withdraw plan ${planId}" @submit=${withdraw}>
      ${author(view, "Who withdraws it")}
      <button class="danger" ?disabled=${acting !== null}>
        ${acting?.kind === "withdraw" && acting.planId === planId ? "Withdrawing…" : "Withdraw it"}
      </button>
    </form>
  </details>`;
}
