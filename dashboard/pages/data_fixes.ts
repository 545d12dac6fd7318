import { html } from "lit-html";
import { live } from "lit-html/directives/live.js";
import type { TemplateResult } from "lit-html";
import type { FileReport, Fix } from "../../server/api.ts";
import { answerTo } from "../asked.ts";
import { isBusy } from "../desk.ts";
import type { ImportDesk } from "../desk.ts";
import { asCount, counted, sentence } from "../numbers.ts";

type FixedFile = Pick<FileReport, "file" | "sha256" | "fixes" | "rows">;

/**
 * The rejected rows by what repairs them, each with a place to say what its values mean. `heading`
 * is where the focus goes once the file has been read again.
 */
export function fixes(desk: ImportDesk, file: FixedFile, heading: string): TemplateResult {
  const given = file.fixes.some((fix) =>
    answersOf(fix).some((id) => answerTo(desk.now, { id, files: [file] }) !== undefined),
  );
  const offers = file.fixes.some((fix) => answersOf(fix).length > 0);
  return html`<section
    class="fixes"
    aria-label="Rejected rows of ${file.file}, by what repairs them"
  >
    <p class="part">${counted(file.rows.rejected, "row")} cannot be read</p>
    ${file.fixes.map((fix) => repair(desk, file, fix))}
    ${
      offers
        ? html`<p class="actions">
            <button
              type="button"
              ?disabled=${!given || isBusy(desk.now)}
              @click=${() => void desk.check(heading)}
            >
              Use these
            </button>
            <span class="note">The file is read again; your file itself stays as it is.</span>
          </p>`
        : ""
    }
  </section>`;
}

/** Ids of the answers that repair rows without another export. */
const answersOf = ({ column, values, empties }: Fix): string[] =>
  column === null
    ? []
    : [
        ...values.map(({ value }) => `value:${column}=${value}`),
        ...(empties ? [`unreadable:${column}`] : []),
      ];

function repair(desk: ImportDesk, file: FixedFile, fix: Fix): TemplateResult {
  const { rows, column, reason, values, distinct, empties } = fix;
  const canBeRead = column !== null && values.length > 0;
  return html`<fieldset class="repair">
    <legend>
      <b class="number">${counted(rows, "row")}:</b>
      ${column === null ? "" : html`${column}: `}${reason}
    </legend>
    <p>${sentence(fix.fix)}</p>
    ${
      canBeRead
        ? html`<div class="values">
            ${values.map((each) => meaning(desk, file, column, each, empties))}
          </div>`
        : ""
    }
    ${
      distinct > values.length && values.length > 0
        ? html`<p class="note">And ${asCount(distinct - values.length)} other values.</p>`
        : ""
    }
    ${column !== null && empties ? unreadable(desk, file, column) : ""}
  </fieldset>`;
}

/** What one value that could not be read means: other words, or nothing. */
function meaning(
  desk: ImportDesk,
  file: FixedFile,
  column: string,
  { value, rows }: Fix["values"][number],
  empties: boolean,
): TemplateResult {
  const to = { id: `value:${column}=${value}`, files: [file] };
  const given = answerTo(desk.now, to);
  return html`<div class="value">
    <span><code>${value}</code> <span class="note">${counted(rows, "row")}</span></span>
    <span class="meaning">
      <input
        type="text"
        maxlength="200"
        aria-label="Read ${value} in ${column} as"
        placeholder="Read as…"
        ?disabled=${given === ""}
        .value=${live(given ?? "")}
        @input=${({ target }: Event) =>
          desk.answer(to, (target as HTMLInputElement).value.trim() || null)}
      />
      ${
        empties
          ? html`<label class="check"
              ><input
                type="checkbox"
                .checked=${live(given === "")}
                aria-label="${value} in ${column} means nothing"
                @change=${({ target }: Event) =>
                  desk.answer(to, (target as HTMLInputElement).checked ? "" : null)}
              />
              <span>means nothing</span></label
            >`
          : ""
      }
    </span>
  </div>`;
}

const unreadable = (desk: ImportDesk, file: FixedFile, column: string): TemplateResult => {
  const to = { id: `unreadable:${column}`, files: [file] };
  return html`<label class="check"
    ><input
      type="checkbox"
      .checked=${live(answerTo(desk.now, to) === "empty")}
      @change=${({ target }: Event) =>
        desk.answer(to, (target as HTMLInputElement).checked ? "empty" : null)}
    />
    <span>Keep these rows, with ${column} left empty wherever it cannot be read</span></label
  >`;
};
