import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ReadingDetail, ReadingRow } from "../../server/api.ts";
import { ask } from "../api.ts";
import { dayName } from "../months.ts";
import { counted } from "../numbers.ts";
import { author } from "../parts/form.ts";
import { empty, failed, loading, warning } from "../parts/states.ts";
import { table } from "../parts/table.ts";
import { labelAddress, pageAddress } from "../state.ts";
import type { View } from "../view.ts";
import { agreementSentence } from "./agreement_words.ts";
import { reading } from "./label_reading.ts";
import { result } from "./label_result.ts";

/** Do people class the sessions as we do? Thirty of them, read without seeing our class. */
export function label(view: View): TemplateResult {
  const { state, sources } = view;
  if (!view.status.build)
    return empty(
      "There is nothing to read yet.",
      html`<p><a href=${pageAddress("data")}>Add files</a></p>`,
    );
  if (state.reading === null) return readings(view);
  const address = `/api/readings/${state.reading}`;
  const source = sources.read(address, () => ask<ReadingDetail>(address));
  if (source.state === "failed") return failed(source.message, location.href);
  if (source.state === "loading") return loading();
  return source.data.endedAt === null ? reading(view, source.data) : result(view, source.data);
}

let refused = "";

async function begin(view: View, author: string): Promise<void> {
  refused = "";
  try {
    const begun = await ask<ReadingDetail>("/api/readings", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ author }),
    });
    view.sources.forget();
    view.go(labelAddress(begun.readingId, 1));
  } catch (error) {
    refused = error instanceof Error ? error.message : String(error);
    view.go(labelAddress());
  }
}

function readings(view: View): TemplateResult {
  const source = view.sources.read("readings", () => ask<ReadingRow[]>("/api/readings"));
  if (source.state === "failed") return failed(source.message, location.href);
  if (source.state === "loading") return loading();
  const submit = (event: Event): void => {
    event.preventDefault();
    const author = new FormData(event.target as HTMLFormElement).get("author");
    void begin(view, typeof author === "string" ? author.trim() : "");
  };
  return html`<header class="lead">
      <h1>Would you class these sessions as we do?</h1>
      <p>
        You see 30 sessions as they were logged, with the goals, priorities and sessions around
        them, but not our class. At the end the two readings are compared. What you answer is kept
        at once: stop when you like, and go on later.
      </p>
    </header>
    <section class="prose" aria-labelledby="draw-title">
      <h2 id="draw-title">How the sessions are drawn</h2>
      <p>
        Only settled sessions: nothing that is still to come can change their class. Each of our
        classes gives the same number; one that has fewer gives all of its own, and the others share
        what is left. So rare classes are read too, and the agreement is that of an even mixture,
        not of your own. Which sessions come, and in which order, is drawn by a seed that is the
        number of the reading: another reading draws others.
      </p>
    </section>
    ${refused === "" ? "" : warning(refused)}
    <form class="begin" aria-label="Begin a reading" @submit=${submit}>
      ${author(view, "Your name or initials, kept with your answers")}
      <button class="primary">Begin with the first session</button>
    </form>
    ${source.data.length === 0 ? "" : known(source.data)}`;
}

const known = (rows: readonly ReadingRow[]): TemplateResult =>
  html`<section aria-labelledby="readings-title">
    <h2 id="readings-title">Readings so far</h2>
    ${table(
      "Blind readings and their results",
      [
        { name: "By", cell: ({ author }: ReadingRow) => author },
        {
          name: "Begun",
          cell: ({ begunAt }: ReadingRow) =>
            html`<span class="nowrap">${dayName(begunAt.slice(0, 10))}</span>`,
        },
        {
          name: "Result",
          cell: (row: ReadingRow) =>
            row.agreement === null ? progress(row.answers) : agreementSentence(row.agreement),
        },
        {
          name: "Open",
          cell: ({ readingId, endedAt, author }: ReadingRow) =>
            html`<a href=${labelAddress(readingId)}
              >${endedAt === null ? "Go on" : "See where they differ"}<span class="hidden">
                (reading by ${author})</span
              ></a
            >`,
        },
      ],
      rows.toReversed(),
      { stacks: true },
    )}
  </section>`;

const progress = (answers: ReadingRow["answers"]): string =>
  `${answers.filter(({ label }) => label !== null).length} of ${counted(answers.length, "session")} answered`;
