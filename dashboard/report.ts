import { html, render } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Me, Status, ThemeVerdictRow, VerdictRow } from "../server/api.ts";
import { keepActs } from "./acts.ts";
import { ask } from "./api.ts";
import { openDesk } from "./desk.ts";
import { askMart } from "./marts.ts";
import { overview } from "./pages/overview.ts";
import { brand, origin } from "./parts/origin.ts";
import { leftOut } from "./parts/left_out.ts";
import { failed, loading } from "./parts/states.ts";
import { type Leaving, onPaper } from "./print.ts";
import { seriesName } from "./series.ts";
import { helpBox } from "./parts/term.ts";
import { keepSources } from "./sources.ts";
import type { Sources } from "./sources.ts";
import { readState } from "./state.ts";

/** What the server would answer, by address: its type, and its bytes in base64. */
type Answers = Record<string, { type: string; body: string }>;

/** Answers questions to the server from what the file holds; nothing leaves it. */
function answerFrom(answers: Answers): typeof fetch {
  return async (asked) => {
    const found = typeof asked === "string" ? answers[asked] : undefined;
    if (!found) return Response.json({ error: "this report does not hold that" }, { status: 404 });
    const bytes = Uint8Array.from(atob(found.body), (letter) => letter.charCodeAt(0));
    return new Response(bytes, { headers: { "content-type": found.type } });
  };
}

/** What became of each theme: over the sites, then site by site, in the sentences of the verdicts. */
function verdicts(sources: Sources, status: Status): TemplateResult | string {
  const over = sources.read("theme_verdicts", () => askMart<ThemeVerdictRow>("theme_verdicts"));
  const single = sources.read("verdicts", () => askMart<VerdictRow>("verdicts"));
  const failure = [over, single].find((source) => source.state === "failed");
  if (failure) return failed(failure.message, location.href);
  if (over.state !== "ready" || single.state !== "ready") return "";
  const said = [
    ...over.data.map((row) => ({ row, place: "All sites" })),
    ...single.data.map((row) => ({ row, place: row.site })),
  ];
  if (said.length === 0) return "";
  const themes = Map.groupBy(said, ({ row }) => row.theme);
  return html`<section class="verdicts">
    <h2>Themes: what moved, and did it stick?</h2>
    ${[...themes].map(
      ([theme, rows]) =>
        html`<h3>${theme}</h3>
          <ul>
            ${rows.map(
              ({ row, place }) =>
                html`<li>
                  <b>${place}, ${seriesName(row, status.measures)}:</b> ${row.sentence}
                </li>`,
            )}
          </ul>`,
    )}
  </section>`;
}

/** Draws the monthly report into `root`: Overview as of the build, and the verdicts below it. */
function start(root: HTMLElement): void {
  const held = document.getElementById("answers")?.textContent ?? "{}";
  globalThis.fetch = answerFrom(JSON.parse(held) as Answers);
  const sources = keepSources(draw);
  const state = readState("/overview", "");
  // Pages are drawn beside an import desk; here nothing is imported, and so nothing remembered.
  const memory = { getItem: () => null, setItem: () => {}, removeItem: () => {} };
  const desk = openDesk(
    memory,
    () => {},
    () => {},
  );

  const acts = keepActs(() => {});
  // It is read by leadership, who record nothing in it.
  const me: Me = { accounts: true, role: "leadership", person: null, token: null, awaits: null };

  let leaving: Leaving | null = null;

  function draw(): void {
    const status = sources.read("status", () => ask<Status>("/api/status"));
    const room = Math.max(320, Math.min(1200, root.clientWidth));
    const width = leaving?.width ?? room - 2 * (room < 640 ? 16 : 24);
    const ready = status.state === "ready" ? status.data : null;
    const page = {
      state,
      sources,
      leaves: true,
      desk,
      width,
      me,
      acts,
      refresh: () => {},
      go: () => {},
    };
    render(
      html`<header class="top">
          <p class="brand">${brand()}</p>
          ${ready?.asOf ? origin(state, ready.agency, ready.asOf) : ""}
        </header>
        <main>
          ${ready ? overview({ ...page, status: ready }) : loading()}
          ${ready ? verdicts(sources, ready) : ""} ${helpBox(false)}
        </main>
        ${ready ? leftOut() : ""}`,
      root,
    );
    // Other pages and what the server makes are not in this file. What explains or draws more goes.
    for (const link of root.querySelectorAll("a[href]")) {
      const more = link.matches('[href^="/methods"], .told p:first-child a, p.told a');
      link.classList.toggle("leads-on", more);
      link.removeAttribute("href");
      if (link.matches(".point")) link.setAttribute("role", "img");
    }
  }

  // Points of charts make their links when they are chosen: nothing but this file is there to open.
  root.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a")) event.preventDefault();
  });
  root.replaceChildren();
  onPaper(root, (as) => {
    leaving = as;
    draw();
  });
  addEventListener("resize", draw);
  draw();
}

const root = document.getElementById("app");
if (root) start(root);
