import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Completeness } from "../../server/api.ts";
import { ask } from "../api.ts";
import { holeSentence } from "../holes.ts";
import type { Hole } from "../holes.ts";
import { asCount } from "../numbers.ts";
import { coverageAddress } from "../state.ts";
import type { View } from "../view.ts";
import { exportName } from "../vocabulary.ts";

const shownHoles = 6;

/** Which months of which export are in: asked once for every page that says it. */
export const askCompleteness = (sources: View["sources"]) =>
  sources.read("coverage of exports", () => ask<Completeness>("/api/coverage"));

/** Where a hole is looked at. */
const holeAddress = ({ export: name, measures: [measure] }: Hole): string =>
  coverageAddress({
    period: "all",
    export: name,
    ...(measure ? { measure } : {}),
  });

/** The newest holes in words. */
export const holeList = (holes: readonly Hole[], { status }: View): TemplateResult | string =>
  holes.length === 0
    ? ""
    : html`<ul class="holes">
          ${holes.slice(0, shownHoles).map(
            (hole) =>
              html`<li>
                ${holeSentence(hole, status.measures)}
                <a href=${holeAddress(hole)}
                  >Months<span class="hidden">
                    of ${exportName(hole.export)} at ${hole.site}</span
                  ></a
                >
              </li>`,
          )}
        </ul>
        ${
          holes.length > shownHoles
            ? html`<p class="note">The ${shownHoles} newest of ${asCount(holes.length)}.</p>`
            : ""
        }`;
