import { html, svg } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ImportRow } from "../../server/api.ts";
import type { Act, ImportAct, ImportDesk } from "../desk.ts";
import { dayName } from "../months.ts";
import { counted } from "../numbers.ts";
import { warning } from "../parts/states.ts";
import { movesSentence } from "./data_moves.ts";

const states = {
  standing: { word: "stands", shape: svg`<circle cx="7" cy="7" r="5" />` },
  withdrawn: { word: "undone", shape: svg`<circle cx="7" cy="7" r="4.5" class="hollow" />` },
  forgotten: { word: "forgotten", shape: svg`<path d="M3 3l8 8M11 3l-8 8" class="hollow" />` },
} as const;

/** Whether an import stands, by word and shape. */
export function standing({ state, withdrawnAt, forgottenAt }: ImportRow): TemplateResult {
  const { word, shape } = states[state];
  const since = forgottenAt ?? withdrawnAt;
  const day = since && state !== "standing" ? ` on ${dayName(since.slice(0, 10))}` : "";
  return html`<span class="standing"
    ><svg viewBox="0 0 14 14" width="12" height="12" aria-hidden="true">${shape}</svg
    >${word}${day}</span
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

const words: Record<ImportAct["kind"], { name: string; doing: string }> = {
  undo: { name: "Undo import", doing: "undoing…" },
  redo: { name: "Take back the undo of import", doing: "taking the undo back…" },
  forget: { name: "Forget import", doing: "forgetting…" },
};

/** What can be done to an import: undo it, or take its undo back; with `forgets`, forget it. */
export function acts(row: ImportRow, desk: ImportDesk, forgets = false): TemplateResult | string {
  const { importId, state } = row;
  const { asked, acting } = desk.now;
  if (state === "forgotten") return "";
  if (acting && "importId" in acting && acting.importId === importId) {
    return html`<span role="status">${words[acting.kind].doing}</span>`;
  }
  if (asked?.importId === importId) return confirm(row, desk, asked);
  const askFirst = (kind: ImportAct["kind"]) => () => desk.askAct({ kind, importId });
  return html`${
    state === "standing"
      ? act(row, desk, "undo", "Undo", askFirst("undo"))
      : act(row, desk, "redo", "Take back", () => void desk.act({ kind: "redo", importId }))
  }${forgets ? act(row, desk, "forget", "Forget…", askFirst("forget")) : ""}`;
}

const act = (
  { importId, file }: ImportRow,
  desk: ImportDesk,
  kind: ImportAct["kind"],
  word: string,
  onClick: () => void,
): TemplateResult =>
  html`<button
    type="button"
    class="quiet"
    data-act="${kind}-${importId}"
    ?disabled=${desk.now.acting !== null}
    aria-label="${words[kind].name} ${importId}, ${file}"
    @click=${onClick}
  >
    ${word}
  </button>`;

/** What a forget deletes, as a warning. */
const forgotten = ({ file, rows }: ImportRow): string =>
  `${counted(rows.new + rows.changed, "row")} of ${file}, the file itself and all that was decided ` +
  `for it are deleted: from the warehouse, the uploads and this page. Only its line stays. A workbook that waits with these rows goes too. ` +
  `This cannot be taken back.`;

function confirm(row: ImportRow, desk: ImportDesk, asked: ImportAct): TemplateResult {
  const { importId } = row;
  const forgets = asked.kind === "forget";
  return html`<div
    class="confirm"
    role="group"
    aria-label="${words[asked.kind].name} ${importId}"
    aria-describedby="act-takes"
  >
    <p id="act-takes">${forgets ? forgotten(row) : `${undone(row)} You can take the undo back.`}</p>
    <button
      type="button"
      class=${forgets ? "danger" : "primary first"}
      @click=${() => void desk.act(asked)}
    >
      ${forgets ? "Forget it for good" : "Undo it"}
    </button>
    <button type="button" class=${forgets ? "first" : "quiet"} @click=${() => desk.askAct(null)}>
      Keep
    </button>
  </div>`;
}

/** What came of the last act of a kind: what it moved and left behind, or why it could not be done. */
export function actEnded(desk: ImportDesk, of: (act: Act) => boolean): TemplateResult | string {
  const { refused, did } = desk.now;
  if (refused && of(refused.act)) return warning(refused.words);
  if (!did || !of(did.act)) return "";
  const { moves, warnings } = did.report;
  return html`${
    "importId" in did.act && moves
      ? html`<p class="note" role="status">
          ${pasts[did.act.kind]} import ${did.act.importId}. ${movesSentence(moves, true)}
        </p>`
      : ""
  }${left(warnings)}`;
}

const pasts: Record<ImportAct["kind"], string> = {
  undo: "Undid",
  redo: "Took back the undo of",
  forget: "Forgot",
};

/** What a job left behind or could not remove, each in one line. */
export const left = (lines: readonly string[]): TemplateResult[] => lines.map(warning);
