import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { LimitsNow } from "../../server/api.ts";
import { ask } from "../api.ts";
import { isBusy } from "../desk.ts";
import type { SendLimits } from "../desk.ts";
import { asCount, asSize } from "../numbers.ts";
import type { View } from "../view.ts";

const accepted =
  ".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** While the server has not said: it looks at what it is sent itself. */
const unknown: SendLimits = { files: Infinity, uploadBytes: Infinity };

/** Where files are dropped or chosen, with what may be brought. */
export function dropZone({ desk, sources }: View): TemplateResult {
  const limits = sources.read("limits", () => ask<LimitsNow>("/api/limits"));
  const take = (files: FileList | null | undefined) => {
    if (!files || files.length === 0) return;
    void desk.add([...files], limits.state === "ready" ? limits.data : unknown);
  };
  const over = (event: DragEvent, on: boolean) => {
    event.preventDefault();
    (event.currentTarget as Element).classList.toggle("over", on && !isBusy(desk.now));
  };
  const choose = (event: Event) =>
    (event.currentTarget as Element).parentElement?.querySelector("input")?.click();
  return html`<div
    class="drop-zone"
    @dragover=${(event: DragEvent) => over(event, true)}
    @dragleave=${(event: DragEvent) => over(event, false)}
    @drop=${(event: DragEvent) => {
      over(event, false);
      take(event.dataTransfer?.files);
    }}
  >
    <p>
      <b>Drop CSV or Excel files here</b> or choose them. Several at once is fine, in any order.
    </p>
    <button type="button" ?disabled=${isBusy(desk.now)} @click=${choose}>Choose files</button>
    <input
      type="file"
      hidden
      multiple
      accept=${accepted}
      ?disabled=${isBusy(desk.now)}
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        take(input.files);
        input.value = "";
      }}
    />
    <p class="note">
      Coaching sessions, PD goals, team meetings or fidelity scores, staff, priorities. Families'
      ids are stored only as keyed hashes.
    </p>
    <p class="note limits">${limits.state === "ready" ? stated(limits.data) : "\u00A0"}</p>
  </div>`;
}

/** What may be brought, in one sentence. */
export const stated = ({
  files,
  uploadBytes,
  rows,
  columns,
  cellCharacters,
}: Omit<LimitsNow, "freeBytes">): string =>
  `Up to ${asCount(files)} files at once, each up to ${asSize(uploadBytes)}, ` +
  `${asCount(rows)} rows and ${asCount(columns)} columns; ${asCount(cellCharacters)} characters in a cell.`;
