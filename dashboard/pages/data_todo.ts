import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { NotLoggedMonth, UnmappedRow } from "../../server/api.ts";
import { ask, askWaiting } from "../api.ts";
import { findHoles } from "../holes.ts";
import { logged } from "../logged.ts";
import { asPercent } from "../numbers.ts";
import { qualityTasks } from "../quality_tasks.ts";
import { coverageAddress } from "../state.ts";
import { term } from "../parts/term.ts";
import type { View } from "../view.ts";
import { askCompleteness } from "./data_holes.ts";

/** What is left to do about the data, in one sentence with links; that nothing is, is said too. */
export function todo({ sources, status }: View): TemplateResult | string {
  if (status.build === null) return "";
  const found = askCompleteness(sources);
  const waiting = sources.read("waiting", askWaiting);
  const unmapped = sources.read("unmapped", () =>
    ask<UnmappedRow[]>("/api/marts/unmapped?format=json&view=screen"),
  );
  const ready = [found, waiting, unmapped].every(({ state }) => state === "ready");
  if (!ready || found.state !== "ready" || waiting.state !== "ready" || unmapped.state !== "ready")
    return html`<p class="todo">&nbsp;</p>`;
  const tasks = qualityTasks({
    waiting: waiting.data.length,
    holes: findHoles(found.data.holes, found.data.series).length,
    exports: found.data.series.map((each) => each.export),
    unmapped: unmapped.data,
  });
  return html`<p class="todo">
    ${
      tasks.length === 0
        ? "Nothing to do: no file waits, no export or month is missing, no name looks like another."
        : html`<b>To do:</b> ${tasks.map(
              ({ words, address }, at) =>
                html`${at === 0 ? "" : at === tasks.length - 1 ? " and " : ", "}<a href=${address}
                    >${words}</a
                  >`,
            )}.`
    }
    ${share(sources)}
  </p>`;
}

/** How much of the sessions has too little logged. */
function share(sources: View["sources"]): TemplateResult | string {
  const address = "/api/marts/not_logged_months?format=json&view=screen";
  const found = sources.read(address, () => ask<NotLoggedMonth[]>(address));
  if (found.state !== "ready") return "";
  const { sessions, notLogged } = logged(found.data);
  if (notLogged === 0) return "";
  return html`<a href="${coverageAddress({ period: "all" })}#logging"
      >${asPercent(notLogged / sessions)} of sessions</a
    >
    have ${term("unknown", "too little logged")}.`;
}
