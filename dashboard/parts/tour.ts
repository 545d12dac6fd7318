import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Me, Status } from "../../server/api.ts";
import { mayOpen } from "../roles.ts";
import { pageAddress, themeAddress } from "../state.ts";
import type { State } from "../state.ts";

const place = "throughline-tour";

export type Step = { page: State["page"]; address: string; name: string; words: string };

/** The steps of the tour through real pages, those that are for somebody's role. */
export function tourSteps(me: Me, { themes }: Pick<Status, "themes">): Step[] {
  const theme = themes.find((name) => name === "Natural supports") ?? themes[0];
  const steps: Step[] = [
    {
      page: "overview",
      address: pageAddress("overview"),
      name: "Overview",
      words:
        "Above, fidelity by site: a coloured shape marks a change that ordinary ups and downs hardly explain. Below, on the same months, what kind of coaching there was.",
    },
    {
      page: "themes",
      address: pageAddress("themes"),
      name: "What moved",
      words:
        "Each theme by site: since when it is embedded, whether its measure moved after that, and whether the gain lasts.",
    },
    ...(theme === undefined
      ? []
      : [
          {
            page: "theme" as const,
            address: themeAddress(theme),
            name: "One theme",
            words:
              "The verdict in a sentence, the coaching on the theme as lanes, and the measure under it. “Why we say so” has every number.",
          },
        ]),
    {
      page: "coaching",
      address: pageAddress("coaching", { class: "reactive" }),
      name: "Single sessions",
      words:
        "The reactive ones. Where your role may open one, it says what its class rests on and what would have made it purposeful.",
    },
    {
      page: "data",
      address: pageAddress("data"),
      name: "Your own data",
      words:
        "Drop exports here. What would happen is shown before anything is written, and every import can be undone.",
    },
  ];
  return steps.filter(({ page }) => mayOpen(me, page));
}

/** Offers the tour; `go` opens its first step. */
export const tourOffer = (go: (address: string) => void): TemplateResult =>
  html`<p>
    <button
      type="button"
      @click=${() => {
        localStorage.setItem(place, "0");
        go(pageAddress("overview"));
      }}
    >
      Take the short tour
    </button>
  </p>`;

/** The step that the reader is at, until they end the tour; nothing where none was begun. */
export function tour(steps: readonly Step[], draw: () => void): TemplateResult | string {
  const kept = localStorage.getItem(place);
  const at = Number(kept);
  const step = kept === null ? undefined : steps[at];
  if (!step) return "";
  const [before, after] = [steps[at - 1], steps[at + 1]];
  const turn = (to: number) => () => localStorage.setItem(place, String(to));
  const end = (): void => {
    localStorage.removeItem(place);
    draw();
    document.getElementById("main")?.focus({ preventScroll: true });
  };
  return html`<aside class="tour" aria-label="Tour">
    <p><b>${at + 1} of ${steps.length}: ${step.name}.</b> ${step.words}</p>
    <p class="turning">
      ${before ? html`<a href=${before.address} @click=${turn(at - 1)}>Back: ${before.name}</a>` : ""}
      ${after ? html`<a href=${after.address} @click=${turn(at + 1)}>Next: ${after.name}</a>` : ""}
      <button type="button" class="quiet" @click=${end}>End the tour</button>
    </p>
  </aside>`;
}
