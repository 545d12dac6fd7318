import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Measure, Receipt } from "../../server/api.ts";
import { ask } from "../api.ts";
import { dayName, momentName } from "../months.ts";
import { asCount, counted, listed } from "../numbers.ts";
import { failed, loading } from "../parts/states.ts";
import { pageAddress } from "../state.ts";
import type { View } from "../view.ts";
import { exportName } from "../vocabulary.ts";
import { actEnded, acts, standing } from "./data_acts.ts";
import { answers } from "./data_answers.ts";
import { changes, withoutChanged } from "./data_changes.ts";
import { countStrip } from "./data_counts.ts";
import { recognised, taken } from "./data_decisions.ts";
import { movedPoints } from "./data_moves.ts";
import { rejected } from "./data_rejects.ts";

/** What did this import do, and what was decided for it? */
export function receipt({ state, status, sources, desk }: View): TemplateResult {
  const id = state.importId;
  const found = sources.read(`receipt ${id}`, () => ask<Receipt>(`/api/imports/${id}`));
  return html`<p class="back"><a href=${pageAddress("data")}>← All imports</a></p>
    ${
      found.state === "failed"
        ? failed(found.message, location.href)
        : found.state === "loading"
          ? loading()
          : html`<header class="lead">
                <h1 id="receipt-title" tabindex="-1">${outcome(found.data)}</h1>
                <p>
                  Import ${id} of ${momentName(found.data.importedAt)} · ${standing(found.data)}
                </p>
              </header>
              ${actEnded(desk, (act) => "importId" in act && act.importId === id)}
              ${countStrip(found.data.rows)}
              <div class="actions">${acts(found.data, desk, true)}</div>
              ${taken(withoutChanged(found.data))} ${changed(found.data)}
              ${moved(found.data, status.measures)} ${answers(found.data)}
              ${recognised(found.data, status.measures, { open: true })}
              ${found.data.rejects.length > 0 ? rejected(found.data, `/api/imports/${id}/rejects.csv`, true) : ""}
              <h2 class="apart">What is kept</h2>
              <dl class="facts">
                <dt>File</dt>
                <dd>
                  ${found.data.file},
                  ${found.data.state === "forgotten" ? "deleted for good" : "encrypted as it was sent"}
                </dd>
                <dt>Fingerprint (SHA-256)</dt>
                <dd><code>${found.data.sha256}</code></dd>
                <dt>Imported by</dt>
                <dd>${found.data.importedBy ?? "not kept"}</dd>
                <dt>Latest day taken</dt>
                <dd>${dayName(found.data.today)}: rows dated later were refused</dd>
              </dl>`
    }`;
}

/** The old and new values that it brought. */
function changed({ changes: cells, file, decisions, rows }: Receipt): TemplateResult | string {
  if (cells !== null) return changes({ file, decisions, rows, changes: cells });
  return rows.changed === 0
    ? ""
    : html`<p class="note">
        ${counted(rows.changed, "changed row")}: the old and new values are not kept.
      </p>`;
}

/** Which points moved on its day, with whatever was imported together with it. */
function moved(
  { importId, moves, together }: Receipt,
  measures: readonly Measure[],
): TemplateResult | string {
  if (moves === null) return "";
  const others = together.filter((each) => each !== importId).map(String);
  return html`${movedPoints(moves, true, measures)}
  ${
    others.length > 0
      ? html`<p class="note">Together with import ${listed(others)}, on the day of the import.</p>`
      : ""
  }`;
}

/** What an import did, as one sentence. */
export function outcome({ file, export: name, rows }: Receipt): string {
  const came = [
    ...(rows.new > 0 ? [`${asCount(rows.new)} new`] : []),
    ...(rows.changed > 0 ? [`${asCount(rows.changed)} changed`] : []),
    ...(rows.rejected > 0 ? [`${asCount(rows.rejected)} rejected`] : []),
  ];
  const became = came.length > 0 ? came.join(", ") : "none new or changed";
  return `${exportName(name)} from ${file}: ${counted(rows.read, "row")}, ${became}.`;
}
