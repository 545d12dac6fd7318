import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Class, Correction, LimitsNow, Session, SessionDetail } from "../../server/api.ts";
import { dayName } from "../months.ts";
import { sentence } from "../numbers.ts";
import { author, field, sending } from "../parts/form.ts";
import { warning } from "../parts/states.ts";
import type { View } from "../view.ts";
import { className, classNames } from "../vocabulary.ts";

const reasonCharacters: LimitsNow["reasonCharacters"] = 300;
const day = (instant: string): string => dayName(instant.slice(0, 10));

/** Both classes where a person corrected ours: who, when and why. */
export function corrected({ session: row, corrections }: SessionDetail): TemplateResult | string {
  const standing = corrections.find(({ stands }) => stands);
  if (!standing || !row.override_class) return "";
  return html`<div class="callout">
    <p>
      We say ${className(row.class).toLowerCase()}; corrected to
      ${className(standing.class).toLowerCase()} on ${day(standing.at)} by ${standing.author}:
      ${standing.why}
    </p>
    <p><b>By the rules, still:</b> ${row.sentence}</p>
  </div>`;
}

/** Where a person says that the class is another, takes that back, and reads what was said before. */
export function correcting(view: View, detail: SessionDetail): TemplateResult {
  const { session: row, corrections } = detail;
  const standing = corrections.find(({ stands }) => stands) ?? null;
  const past = corrections.filter(({ stands }) => !stands).toReversed();
  return html`<section class="correcting" aria-labelledby="correct">
    <h2 id="correct" tabindex="-1">Is this class right?</h2>
    ${refusal(view)}
    <p class="note">
      ${
        standing
          ? `Corrected to ${className(standing.class).toLowerCase()}. The rules' own class stands beside it.`
          : "Where you know better, correct it with a reason. The rules' own class stays beside yours."
      }
    </p>
    <p class="note" role="status">${step(view)}</p>
    ${form(view, row, standing)} ${standing ? takingBack(view, row.session_id) : ""}
    ${
      past.length === 0
        ? ""
        : html`<ul class="past">
            ${past.map(before)}
          </ul>`
    }
  </section>`;
}

/** Why the last correction was not taken. */
function refusal({ desk }: View): TemplateResult | string {
  const { refused } = desk.now;
  const kind = refused?.act.kind;
  return refused && (kind === "override" || kind === "unoverride") ? warning(refused.words) : "";
}

/** That a correction is being made: with many sessions it takes a while, which the foot of the page tells. */
function step({ desk }: View): string {
  const kind = desk.now.acting?.kind;
  if (kind !== "override" && kind !== "unoverride") return "";
  return "Kept as soon as the figures are made anew…";
}

const doing = ({ desk }: View, kind: "override" | "unoverride", words: string): string =>
  desk.now.acting?.kind === kind ? `${words}…` : "";

function form(view: View, row: Session, standing: Correction | null): TemplateResult {
  const send = sending(view, (sent) => ({
    kind: "override",
    session: row.session_id,
    class: field(sent, "class") as Class,
    why: field(sent, "why"),
    author: field(sent, "author"),
  }));
  return html`<details ?open=${location.hash === "#correct"}>
    <summary>${standing ? "Correct it otherwise" : "Correct this"}</summary>
    <p class="note">
      Lists, charts and the mix will count the session as you say, marked as corrected. Its reasons,
      and what is embedded and judged by the rules, stay as they are. Undo of an import leaves it;
      it can be taken back. Everybody who sees the session reads the reason: no names of families.
    </p>
    <form class="controls" aria-label="Correct the class" @submit=${send}>
      <label class="choice">
        <span>It is</span>
        <select name="class" required>
          <option value="">Choose…</option>
          ${classNames.map((name) => html`<option value=${name}>${className(name)}</option>`)}
        </select>
      </label>
      <label class="choice reason">
        <span>Why, in at most ${reasonCharacters} characters</span>
        <textarea name="why" required rows="2" maxlength=${reasonCharacters}></textarea>
      </label>
      ${author(view, "Who says so")}
      <button class="primary" ?disabled=${view.desk.now.acting !== null}>
        ${doing(view, "override", "Correcting") || "Correct the class"}
      </button>
    </form>
  </details>`;
}

/** Takes a correction back, by somebody with a name. */
export function takingBack(view: View, session: string): TemplateResult {
  const send = sending(view, (sent) => ({
    kind: "unoverride",
    session,
    author: field(sent, "author"),
  }));
  return html`<details>
    <summary>Take it back<span class="hidden">, session ${session}</span></summary>
    <form class="controls" aria-label="Take the correction of ${session} back" @submit=${send}>
      ${author(view, "Who takes it back")}
      <button class="danger" ?disabled=${view.desk.now.acting !== null}>
        ${doing(view, "unoverride", "Taking it back") || "Take it back"}
      </button>
    </form>
  </details>`;
}

const before = ({ class: name, why, author: who, at, withdrawn }: Correction): TemplateResult =>
  html`<li class="note">
    ${className(name)} from ${day(at)}, by ${who}: ${sentence(why)}
    ${withdrawn ? `Taken back on ${day(withdrawn.at)} by ${withdrawn.author}.` : "Corrected otherwise later."}
  </li>`;
