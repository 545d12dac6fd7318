import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Evidence, Neighbor, SessionDetail, ThemeVerdict } from "../../server/api.ts";
import { dayName } from "../months.ts";
import { classChip } from "../parts/marks.ts";
import { sessionAddress } from "../state.ts";
import type { View } from "../view.ts";
import { formatName, triggerName } from "../vocabulary.ts";
import { signalGroups } from "../signals.ts";

const shownItems = 8;
const sessionSignals = ["C2", "C3", "C4"];

const roles: Record<string, string> = {
  C2: "came before",
  C3: "came after",
  C4: "the same people again",
};

/** What a neighboring session counts as in the evidence of this one. */
export function evidenceOf(detail: Pick<SessionDetail, "session">, id: string): string[] {
  return sessionSignals
    .filter((code) => detail.session.evidence[code]?.includes(id))
    .map((code) => roles[code] ?? code);
}

/** Every signal, yes or no, with what it rests on. */
export function judged(view: View, detail: SessionDetail): TemplateResult {
  const { session, by_theme: themes, around } = detail;
  const others = themes.filter(({ theme }) => theme !== session.theme);
  const near = session.evidence.near_miss ?? [];
  return html`<section class="judged">
    <h2>Why we say so</h2>
    ${
      session.theme && themes.length > 1
        ? html`<p class="note">On ${session.theme}, the theme that decided.</p>`
        : ""
    }
    ${signalTable(view, session.signals, session.evidence, around)}
    ${
      near.length > 0
        ? html`<p class="note">
            Wanted here: open PD goals on the theme at this site are ${near.join("; ")}
          </p>`
        : ""
    }
    ${
      others.length > 0
        ? html`<h3>On its other themes</h3>
            ${others.map((verdict) => other(view, verdict, around))}`
        : ""
    }
  </section>`;
}

const other = (view: View, verdict: ThemeVerdict, around: Neighbor[]): TemplateResult =>
  html`<details>
    <summary>${verdict.theme}: ${classChip(verdict.class, verdict.detail)}</summary>
    ${signalTable(view, verdict.signals, verdict.evidence, around)}
  </details>`;

function signalTable(
  view: View,
  signals: readonly string[],
  evidence: Evidence,
  around: readonly Neighbor[],
): TemplateResult {
  return html`<div class="signals">
    ${signalGroups(view.status.rules).map(
      ({ title, codes, connects }) =>
        html`<section>
          <h3>${title}</h3>
          <ul>
            ${codes.map(({ code, question }) => {
              const holds = signals.includes(code);
              return html`<li class=${holds ? (connects ? "yes" : "prompted") : "no"}>
                <span class="answer">${holds ? "yes" : "no"}</span>
                <span>
                  <a class="question" href="/methods#${code}">${question}</a>
                  ${holds ? rests(view, code, evidence, around) : ""}
                </span>
              </li>`;
            })}
          </ul>
        </section>`,
    )}
  </div>`;
}

/** What a signal rests on: links to sessions, goals by number, priorities and people in words. */
function rests(
  view: View,
  code: string,
  evidence: Evidence,
  around: readonly Neighbor[],
): TemplateResult | string {
  const items = evidence[code] ?? [];
  if (items.length === 0 || code === "Q" || code === "R3") return "";
  const after = new Set(evidence.linked_after);
  const shown = items.slice(0, shownItems).map((item, at, all) => {
    const comma = at < all.length - 1 ? ", " : "";
    if (isSession(code, item)) {
      const address = sessionAddress(item, view.state.filters);
      return html`<a href=${address}>${named(item, around)}</a>${comma}`;
    }
    if (code === "R1") return html`${triggerName(item)}${comma}`;
    if (code === "L1" || code === "L2") {
      return html`goal ${item}${after.has(item) ? " (opened after it)" : ""}${comma}`;
    }
    return html`${withDays(item)}${comma}`;
  });
  const more = items.length > shownItems ? ` and ${items.length - shownItems} more` : "";
  return html`<span class="rests">${shown}${more}</span>`;
}

/** The newcomers' signal names a session of each channel, and the goals as a count in words. */
const isSession = (code: string, item: string): boolean =>
  sessionSignals.includes(code) || (code === "L3" && !item.startsWith("PD goals of"));

const withDays = (words: string): string => words.replaceAll(/\d{4}-\d{2}-\d{2}/g, dayName);

function named(id: string, around: readonly Neighbor[]): string {
  const found = around.find(({ session_id }) => session_id === id);
  return found ? `${formatName(found.format)} on ${dayName(found.date)}` : `session ${id}`;
}
