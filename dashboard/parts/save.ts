import { html, render } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { FigureName, SavedFigure } from "../../server/api.ts";
import { send } from "../api.ts";
import type { SavedAs } from "../downloads/save.ts";
import { whileLeaving } from "../leaving.ts";

/**
 * Buttons that save the figure around them: the code for it comes with the first of them. `rows` makes
 * its table, where that is not open.
 */
export const saveButtons = (title: string, rows: () => TemplateResult): TemplateResult =>
  html`<p class="save">
    Save
    ${(["SVG", "PNG", "CSV"] as const).map(
      (kind) =>
        html`<button
          type="button"
          class="quiet"
          .rows=${rows}
          @click=${(event: Event) => save(event, kind)}
        >
          ${kind}<span class="hidden"> of ${title}</span>
        </button>`,
    )}
    <span role="status"></span>
  </p>`;

/** A button, with what makes the rows as they were drawn last. */
type SaveButton = Element & { rows: () => TemplateResult };

async function save({ currentTarget }: Event, kind: SavedAs): Promise<void> {
  const button = currentTarget as SaveButton;
  const figure = button.closest("figure")!;
  const status = figure.querySelector(".save [role=status]")!;
  status.textContent = "";
  try {
    const { saveFigure } = await import("../downloads/save.ts");
    await record(figure.id as FigureName, kind);
    await whileLeaving(() =>
      saveFigure(figure, kind, () => figure.querySelector("table") ?? tableOf(button.rows())),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    status.textContent = `Not saved: ${why}. Reload the page and try again.`;
  }
}

/** The audit has it before the file is there. The monthly report is a file that was recorded itself. */
async function record(figure: FigureName, as: SavedAs): Promise<void> {
  if (document.body.classList.contains("report")) return;
  await send("POST", "/api/saved", { figure, as } satisfies SavedFigure);
}

function tableOf(rows: TemplateResult): HTMLTableElement {
  const host = document.createElement("div");
  render(rows, host);
  return host.querySelector("table")!;
}
