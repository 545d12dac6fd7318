import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Template } from "../../server/api.ts";
import { ask } from "../api.ts";
import { counted } from "../numbers.ts";
import { failed, loading } from "../parts/states.ts";
import type { View } from "../view.ts";
import { exportName } from "../vocabulary.ts";

/** An empty file of each export to fill in, with the columns that make the most difference. */
export function templates({ sources }: View): TemplateResult {
  const found = sources.read("templates", () => ask<Template[]>("/api/templates"));
  return html`<section class="templates" aria-labelledby="templates-title">
    <h2 id="templates-title">Template files</h2>
    <p class="note">
      Only for those who have no export: files with your own columns are recognised. A star marks
      the columns that make the most difference.
    </p>
    ${
      found.state === "failed"
        ? failed(found.message, location.href)
        : found.state === "loading"
          ? loading()
          : html`<ul>
              ${found.data.map(template)}
            </ul>`
    }
  </section>`;
}

function template({ export: name, grain, columns }: Template): TemplateResult {
  const marked = columns.filter((column) => column.marked);
  const needed = columns.filter(({ required }) => required).map((column) => column.name);
  return html`<li>
    <p>
      <a href="/api/templates/${name}.csv" download>${exportName(name)}</a>
      <span class="note">One row is ${grain}. Needed: ${needed.join(", ")}.</span>
    </p>
    ${
      marked.length === 0
        ? ""
        : html`<details>
            <summary>
              ${counted(marked.length, "column")} that ${marked.length === 1 ? "makes" : "make"} the
              most difference<span class="hidden"> to ${exportName(name)}</span>
            </summary>
            <dl class="facts">
              ${marked.map(
                (column) =>
                  html`<dt>${column.name}</dt>
                    <dd>${column.why}</dd>`,
              )}
            </dl>
          </details>`
    }
  </li>`;
}
