import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { OpenApi } from "../../server/api.ts";
import { ask } from "../api.ts";
import { failed, loading } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import type { View } from "../view.ts";

type Column = { name: string; type: string; means: string };
type Schema = {
  type?: string | string[];
  format?: string;
  anyOf?: Schema[];
  description?: string;
};

/** A table that programs read: what its rows are, who sees them, and its columns. */
type MartHelp = { name: string; grain: string; readers: string[]; columns: Column[] };

/** A type in a word that R, Python and spreadsheets share; that a cell may be empty is said once. */
function typeOf({ type, format, anyOf }: Schema): string {
  const inner = anyOf?.find((each) => each.type !== "null");
  if (inner) return typeOf(inner);
  const name = [type].flat().find((each) => each !== "null") ?? "";
  if (name === "string" && format === "date") return "date";
  if (name === "string" && format === "date-time") return "instant, UTC";
  return typeNames[name] ?? name;
}

const typeNames: Record<string, string> = {
  array: "list of text",
  integer: "whole number",
  boolean: "true or false",
  string: "text",
};

function martsOf({ paths, components }: OpenApi): MartHelp[] {
  const schemas = components.schemas as Record<string, { properties: Record<string, Schema> }>;
  return Object.entries(paths).flatMap(([path, { get }]) => {
    const name = /^\/api\/marts\/(\w+)\.\{format\}$/.exec(path)?.[1];
    if (name === undefined || get === undefined) return [];
    const columns = Object.entries(schemas[name]!.properties).map(([column, schema]) => ({
      name: column,
      type: typeOf(schema),
      means: schema.description ?? "",
    }));
    return [{ name, grain: String(get.summary), readers: get["x-roles"] as string[], columns }];
  });
}

/** What programs can read of the figures, and how. */
export function api(view: View): TemplateResult {
  const { me } = view;
  const found = view.sources.read("openapi", () => ask<OpenApi>("/api/openapi.json"));
  return html`<header class="lead"><h1>Figures for your own programs</h1></header>
    <div class="prose">
      <p>
        R, Python, a notebook or a spreadsheet reads the tables below as files, with what you may
        see in them and without small numbers.
        ${
          me.accounts
            ? html`A program needs <a href="/account#tokens-title">a token of yours</a>, which it
                sends in a header; this browser is signed in already.`
            : "At this machine nobody signs in, so a program needs no token."
        }
      </p>
      <pre tabindex="0" aria-label="An example"><code>${example(me.accounts)}</code></pre>
      <ul class="rules">
        <li>
          The ending says the format: <code>.csv</code>, <code>.json</code> or
          <code>.arrow</code> (an Arrow stream).
        </li>
        <li>
          Behind <code>?</code> every word is a column:
          <code>?site=North&amp;site=South</code> keeps the rows of both sites,
          <code>?theme=</code> those without a theme.
        </li>
        <li>
          <code>ETag</code> names the build: send it as <code>If-None-Match</code>, and 304 says
          that nothing is new.
        </li>
        <li>
          <a href="/api/openapi.json">/api/openapi.json</a> says all of this as an OpenAPI document.
          Columns are added over time and never change their meaning.
        </li>
      </ul>
      ${
        found.state === "failed"
          ? failed(found.message, location.href)
          : found.state === "loading"
            ? loading()
            : martsOf(found.data).map((mart) => one(mart, view))
      }
    </div>`;
}

const example = (accounts: boolean): string =>
  `curl ${accounts ? '-H "Authorization: Bearer $THROUGHLINE_TOKEN" ' : ""}\\\n  "${location.origin}/api/marts/coaching_mix.csv"`;

function one({ name, grain, readers, columns }: MartHelp, { me }: View): TemplateResult {
  const isMine = readers.some((role) => me.role !== null && role === spoken[me.role]);
  return html`<details class="mart" id=${name}>
    <summary><code>${name}</code> <span>${grain}</span></summary>
    <p class="note">
      For ${readers.join(", ")}.
      ${
        isMine
          ? html`As a file:
            ${["csv", "json", "arrow"].map(
              (ending) =>
                html`<a href="/api/marts/${name}.${ending}" download="${name}.${ending}"
                  >${ending}<span class="hidden"> of ${name}</span></a
                > `,
            )}`
          : "Not for your role."
      }
    </p>
    ${table(
      `Columns of ${name}`,
      [
        { name: "Column", cell: (column: Column) => html`<code>${column.name}</code>` },
        { name: "Type", cell: ({ type }) => type },
        { name: "What it means", cell: ({ means }) => means },
      ],
      columns,
      { stacks: true },
    )}
  </details>`;
}

/** Roles as the document writes them. */
const spoken = {
  quality_lead: "quality lead",
  leadership: "leadership",
  coach: "coach",
} as const;
