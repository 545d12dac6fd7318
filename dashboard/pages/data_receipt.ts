import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Receipt } from "../../server/api.ts";
import { ask } from "../api.ts";
import { dayName, momentName } from "../months.ts";
import { asCount, counted } from "../numbers.ts";
import { failed, loading } from "../parts/states.ts";
import { pageAddress } from "../state.ts";
import type { View } from "../view.ts";
import { exportName } from "../vocabulary.ts";
import { actRefused, acts, standing } from "./data_acts.ts";
import { countStrip } from "./data_counts.ts";
import { recognised, taken } from "./data_decisions.ts";
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
              ${actRefused(desk, (act) => "importId" in act && act.importId === id)}
              ${countStrip(found.data.rows)}
              <div class="actions">${acts(found.data, desk, true)}</div>
              ${taken(found.data.decisions)}
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
                <dt>Latest day taken</dt>
                <dd>${dayName(found.data.today)}: rows dated later were refused</dd>
              </dl>`
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
