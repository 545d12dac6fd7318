import { html, nothing } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { FileReport, ImportPage } from "../../server/api.ts";
import { ask } from "../api.ts";
import { askedQuestions, openQuestions } from "../asked.ts";
import type { Asked } from "../asked.ts";
import { isBusy } from "../desk.ts";
import type { Desk, ImportDesk } from "../desk.ts";
import { asBytes, asPercent, counted, sentence } from "../numbers.ts";
import { failed, loading, warning } from "../parts/states.ts";
import { ticking } from "../parts/work_bar.ts";
import { auditAddress, pageAddress, settingsAddress } from "../state.ts";
import type { View } from "../view.ts";
import { howFar, useAnswers } from "./data_apply.ts";
import { fileCard } from "./data_card.ts";
import { dropZone } from "./data_drop.ts";
import { actEnded, left } from "./data_acts.ts";
import { history } from "./data_history.ts";
import { moves } from "./data_moves.ts";
import { names } from "./data_names.ts";
import { next } from "./data_next.ts";
import { askedBySeveral } from "./data_question.ts";
import { templates } from "./data_templates.ts";
import { todo } from "./data_todo.ts";
import { waiting } from "./data_waiting.ts";

/** Is what we know right and complete? */
export function data(view: View): TemplateResult {
  const { desk, sources } = view;
  const imports = sources.read("imports", () => ask<ImportPage>("/api/imports"));
  return html`
    <p class="hidden" role="status">${news(desk.now)}</p>
    <header class="lead">
      <h1 id="data-title" tabindex="-1">
        Bring the exports that you have. You see what would happen before anything does.
      </h1>
      ${todo(view)}
    </header>
    ${dropZone(view)} ${waiting(view)} ${cards(view)}
    <section aria-labelledby="history-title">
      <h2 id="history-title" tabindex="-1">Imports</h2>
      ${actEnded(desk, (act) => "importId" in act)}
      ${
        imports.state === "failed"
          ? failed(imports.message, location.href)
          : imports.state === "loading"
            ? loading()
            : history(imports.data, desk)
      }
    </section>
    ${names(view)} ${next(view)} ${templates(view)}
    <p>
      <a href=${auditAddress()}>Who did what: the audit</a> ·
      <a href=${settingsAddress}>Settings: the agency's name and time zone</a>
    </p>
  `;
}

function cards(view: View): TemplateResult {
  const { desk } = view;
  const { now } = desk;
  if (now.phase === "empty") return html`${now.error ? warning(now.error) : ""}`;
  const failedFiles = now.files.filter(({ error }) => error);
  const asked = now.report && now.phase !== "done" ? askedQuestions(now.report) : [];
  const several = asked.filter(({ files }) => files.length > 1);
  const of = (file: FileReport) =>
    asked.filter(({ files }) => files.length === 1 && files[0] === file);
  return html`<section class="desk" aria-labelledby="desk-title">
    <h2 id="desk-title" tabindex="-1">${heading(now, asked)}</h2>
    ${atHead(desk, asked)} ${now.error ? warning(now.error) : ""} ${now.resumed ? takenUp(now) : ""}
    ${progress(desk)}
    ${failedFiles.map(
      ({ name, error }) =>
        html`<div class="card refused">
          <h3>${name}</h3>
          <p>${sentence(error ?? "")}</p>
        </div>`,
    )}
    ${askedBySeveral(desk, several)}
    ${now.report?.files.map((file) => fileCard(view, file, of(file))) ?? ""}
    ${now.phase === "done" ? left(now.report?.warnings ?? []) : ""} ${actions(desk)}
    ${moves(now, view.status.measures)}
  </section>`;
}

/** The button below all cards, at their head too once several questions are answered. */
const atHead = (desk: ImportDesk, asked: readonly Asked[]): TemplateResult | string =>
  desk.now.phase === "checked" && asked.length > 1 && openQuestions(desk.now, asked) === 0
    ? html`<p class="actions">${useAnswers(desk, asked)}</p>`
    : "";

/** Says that the files of before are still here. */
function takenUp({ phase, answers }: Desk): TemplateResult | string {
  const given = Object.values(answers).reduce((sum, each) => sum + Object.keys(each).length, 0);
  if (phase !== "checking" && phase !== "checked") return "";
  return html`<p class="note">
    Taken up again as you left
    them${given > 0 ? `, with the ${given === 1 ? "answer" : counted(given, "answer")} that you gave` : ""}.
    Nothing has been imported yet.
  </p>`;
}

function heading(desk: Desk, asked: readonly Asked[]): string {
  const { phase, files, report, sending } = desk;
  const n = counted(files.length, "file");
  if (phase === "sending")
    return sending ? `Sending file ${sending.at} of ${sending.of}` : "Sending";
  if (phase === "checking") return `Reading ${n}`;
  if (phase === "importing") return `Importing ${n}`;
  if (phase === "done") return "Imported";
  if (!report) return n;
  return `${n}: ${asked.length > 0 ? howFar(desk, asked) : "this is what would happen"}`;
}

function progress(desk: ImportDesk): TemplateResult | string {
  const { phase, job, sending } = desk.now;
  if (!isBusy(desk.now)) return "";
  const share = sending ? sending.sent / Math.max(1, sending.bytes) : (job?.share ?? null);
  const step = sending ? `${sending.name}: ${asBytes(sending.sent, sending.bytes)}` : job?.step;
  const words = step ? `${step}${share === null ? "" : `, ${asPercent(share)}`}` : "…";
  return html`<p class="progress">
    ${
      phase === "importing" && job?.building
        ? ticking(job)
        : html`<progress max="1" value=${share ?? nothing} aria-label="Progress"></progress>
            <span>${words}</span>`
    }
    <button
      type="button"
      ?disabled=${phase !== "sending" && !job}
      @click=${() => void desk.cancel()}
    >
      Cancel
    </button>
  </p>`;
}

/** Rows that an import of these files would bring, change, or take away with a period. */
const rowsToCome = (files: readonly FileReport[]): { came: number; gone: number } => ({
  came: files.filter(takes).reduce((sum, { rows }) => sum + rows.new + rows.changed, 0),
  gone: files.filter(takes).reduce((sum, { gone }) => sum + gone, 0),
});

/** What an import would do to the rows, in a few words; null where nothing. */
function toCome(files: readonly FileReport[]): string | null {
  const { came, gone } = rowsToCome(files);
  const goes = gone > 0 ? `${counted(gone, "row")} ${gone === 1 ? "goes" : "go"}` : null;
  const comes = came > 0 ? counted(came, "new or changed row") : null;
  return comes && goes ? `${comes}, ${goes}` : (comes ?? goes);
}

/** What has just come of the files, in a few words, for those who hear the page. */
function news(desk: Desk): string {
  const { phase, files, report, error } = desk;
  if (error || (phase !== "checked" && phase !== "done")) return "";
  const names = counted(files.length, "file");
  if (!report) return "";
  if (phase === "done") return `${names} imported`;
  const asked = askedQuestions(report);
  if (asked.length > 0) return `${names} read: ${howFar(desk, asked)}`;
  return `${names} read: ${toCome(report.files) ?? "nothing would change"}`;
}

const takes = ({ outcome }: FileReport): boolean =>
  outcome === "accepted" || outcome === "accepted_with_rejects";

function actions(desk: ImportDesk): TemplateResult | string {
  const { phase, files, report, partial } = desk.now;
  if (phase === "done") {
    return html`<p class="actions">
      <a class="button primary" href=${pageAddress("overview")}>See the overview</a>
      <button type="button" @click=${() => void desk.clear()}>Done</button>
    </p>`;
  }
  if (phase !== "checked" || !report) {
    return phase === "checked"
      ? html`<p class="actions">
          ${
            files.some(({ upload }) => upload)
              ? html`<button type="button" class="primary" @click=${() => void desk.check()}>
                  Read again
                </button>`
              : ""
          }
          <button type="button" @click=${() => void desk.clear()}>Put away</button>
        </p>`
      : "";
  }
  const asking = askedQuestions(report);
  const ready = report.files.filter(takes);
  const tooMany = report.files.some(
    ({ outcome, rows }) => outcome === "refused" && rows.rejected > 0,
  );
  const rows = toCome(report.files);
  return html`${
      tooMany || partial
        ? html`<label class="check"
            ><input
              type="checkbox"
              .checked=${partial}
              @change=${() => void desk.takePartial(!partial)}
            />
            Take the good rows of files of which too many are rejected</label
          >`
        : ""
    }
    <p class="actions">
      ${
        asking.length > 0
          ? useAnswers(desk, asking)
          : html`<button
              type="button"
              class=${rows === null ? "" : "primary"}
              ?disabled=${ready.length === 0}
              @click=${() => void desk.commit()}
            >
              ${ready.length === 0 ? "Nothing to import" : `Import ${counted(ready.length, "file")}`}
            </button>`
      }
      <button type="button" @click=${() => void desk.clear()}>Put away</button>
      ${
        asking.length === 0 && ready.length > 0
          ? html`<span class="note"
              >${
                rows === null
                  ? "No row is new or changed: importing would only be recorded, no figure would move."
                  : `${rows}; you can undo it.`
              }</span
            >`
          : ""
      }
    </p>`;
}
