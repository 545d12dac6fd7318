import { html, svg } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ImportRow } from "../../server/api.ts";
import type { Act, ImportDesk } from "../desk.ts";
import { dayName } from "../months.ts";
import { counted } from "../numbers.ts";

const shapes = {
  stands: svg`<circle cx="7" cy="7" r="5" />`,
  undone: svg`<circle cx="7" cy="7" r="4.5" class="hollow" />`,
};

/** Whether an import stands, by word and shape. */
export function standing({ standing: stands, withdrawnAt }: ImportRow): TemplateResult {
  const state = stands ? "stands" : "undone";
  const day = withdrawnAt && !stands ? ` on ${dayName(withdrawnAt.slice(0, 10))}` : "";
  return html`<span class="standing ${state}"
    ><svg viewBox="0 0 14 14" width="12" height="12" aria-hidden="true">${shapes[state]}</svg
    >${state}${day}</span
  >`;
}

/** What an undo takes away, as a question. */
export function undone({ file, rows }: ImportRow): string {
  const { new: came, changed } = rows;
  if (came + changed === 0) return `${file} brought no new row: only its record goes.`;
  const goes = `${counted(came, "new row")} of ${file} ${came === 1 ? "goes" : "go"}`;
  const back = `${counted(changed, "changed row")} ${changed === 1 ? "is" : "are"} as before`;
  if (changed === 0) return `${goes}.`;
  return came === 0 ? `${back}.` : `${goes}, ${back}.`;
}

const doing: Record<Act["kind"], string> = {
  undo: "undoing…",
  redo: "taking the undo back…",
};

/** What can be done to an import: undo it, or take its undo back. */
export function acts(row: ImportRow, desk: ImportDesk): TemplateResult {
  const { importId } = row;
  const { asked, acting } = desk.now;
  if (acting?.importId === importId) return html`<span role="status">${doing[acting.kind]}</span>`;
  if (asked?.importId === importId) return confirm(row, desk);
  return row.standing
    ? act(row, desk, "undo", "Undo", () => desk.askAct({ kind: "undo", importId }))
    : act(row, desk, "redo", "Take back", () => void desk.act({ kind: "redo", importId }));
}

const names: Record<Act["kind"], string> = {
  undo: "Undo import",
  redo: "Take back the undo of import",
};

const act = (
  { importId, file }: ImportRow,
  desk: ImportDesk,
  kind: Act["kind"],
  word: string,
  onClick: () => void,
): TemplateResult =>
  html`<button
    type="button"
    class="quiet"
    data-act="${kind}-${importId}"
    ?disabled=${desk.now.acting !== null}
    aria-label="${names[kind]} ${importId}, ${file}"
    @click=${onClick}
  >
    ${word}
  </button>`;

const confirm = (row: ImportRow, desk: ImportDesk): TemplateResult =>
  html`<div class="confirm" role="group" aria-label="Undo import ${row.importId}">
    <p id="act-takes">${undone(row)} You can take the undo back.</p>
    <button
      type="button"
      class="primary"
      aria-describedby="act-takes"
      @click=${() => void desk.act({ kind: "undo", importId: row.importId })}
    >
      Undo it
    </button>
    <button type="button" class="quiet" @click=${() => desk.askAct(null)}>Keep</button>
  </div>`;
