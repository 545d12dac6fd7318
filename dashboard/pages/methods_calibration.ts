import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Calibration } from "../../server/api.ts";
import calibration from "../../data/calibration.json" with { type: "json" };
import versions from "../../data/rules_versions.json" with { type: "json" };
import { dayName } from "../months.ts";
import { asCount, asPercent, counted } from "../numbers.ts";
import { table } from "../parts/table.ts";

type Figure = Calibration["figures"][number];
const kept: Calibration = calibration as Calibration;

/** What each group of figures asks, in their order. */
const groups: Record<Figure["group"], { title: string; words: string }> = {
  "false moved": {
    title: "Where nothing moved, how often do we say that it did?",
    words:
      "Agencies of 1 to 20 sites and 18 to 60 months in which no theme changed anything; some with staff turnover, some that embedded the theme after a bad run. At most one in twenty.",
  },
  coverage: {
    title: "Does the 95 % interval hold the true gain 95 times of 100?",
    words:
      "Agencies with a known gain, by how many months lie before the embedding and how alike neighbouring months are. 93 to 97 % are asked for.",
  },
  power: {
    title: "Where there is a gain, how often do we say so?",
    words:
      "Gains in natural supports per meeting. At least 80 % are asked for where half a natural support was gained, with 20 meetings a month, 18 months before, 12 after and 3 sites to compare with. The more alike neighbouring months are, the less they tell: beside each share stands that of a test that knew how alike they are, which no real one does.",
  },
  sustained: {
    title: "Did it stick?",
    words:
      "Gains that stayed, and gains that were gone after six months. At most one in ten may be told the wrong way; the rest is told rightly or not clear yet.",
  },
  "weak spot": {
    title: "Known weak spot",
    words:
      "Sites that drift apart by themselves, month by month, look as if something had moved. The interval is wider where sites without the theme drift, but that does not catch all of it.",
  },
};

const percent = (share: number): string => asPercent(share, 1);

function boundWords({ bound }: Figure): string {
  if (bound === null) return "shown";
  if (bound.least === 0) return `at most ${percent(bound.most)}`;
  if (bound.most === 1) return `at least ${percent(bound.least)}`;
  return `${percent(bound.least)} to ${percent(bound.most)}`;
}

/** How often the verdicts are right, measured on agencies whose truth is known. */
export const calibrationSection = (): TemplateResult =>
  html`<section id="calibration">
    <h2>How often are the verdicts right?</h2>
    <p>
      Measured on simulated agencies, no two alike, whose truth is known: their series are judged by
      the very models that judge yours. Run of ${dayName(kept.date)}, seed ${kept.seed}, version
      ${kept.rulesVersion} of the rules,
      ${kept.scale === 1 ? "full size" : `${Number((100 * kept.scale).toFixed(1))}\u00A0% of the full size: small strata are told with wide intervals`}.
      <code>throughline calibrate</code> makes it again.
    </p>
    ${Object.entries(groups).map(([group, { title, words }]) => {
      const figures = kept.figures.filter((figure) => figure.group === group);
      return figures.length === 0
        ? ""
        : html`<h3 id="calibration-${group.replaceAll(" ", "-")}">${title}</h3>
            <p>${words}</p>
            ${table(title, columns, figures, { stacks: true })}`;
    })}
  </section>`;

const columns = [
  { name: "Of", cell: ({ name }: Figure) => name },
  { name: "Share", number: true, cell: ({ share }: Figure) => percent(share) },
  {
    name: "95 % interval",
    number: true,
    cell: ({ low, high }: Figure) =>
      html`<span class="nowrap">${percent(low)} to ${percent(high)}</span>`,
  },
  { name: "Verdicts", number: true, cell: ({ n }: Figure) => asCount(n) },
  {
    name: "Held to",
    cell: (figure: Figure) =>
      html`<span class="nowrap">${boundWords(figure)}</span
        >${figure.outside ? html` <b>outside</b>` : ""}`,
  },
];

/** What the method cannot do, in plain words. */
export const limitSection = (): TemplateResult =>
  html`<section id="limits">
    <h2>What the method cannot do</h2>
    <ul class="rules">
      <li>
        It compares before and after, with sites that had not embedded the theme. It never shows
        why: something else that began at the same site in the same month looks the same.
      </li>
      <li>
        With few sites to compare with, one unusual site weighs heavily; with none, the site's own
        history stands alone, and a slow change of its own can pass for a gain.
      </li>
      <li>
        Where neighbouring months are very alike, there are fewer independent months than it seems:
        gains are found more rarely, and intervals become a little too narrow (see the figures).
      </li>
      <li>
        Sites that drift apart by themselves raise false alarms (<a href="#calibration-weak-spot"
          >the weak spot</a
        >).
      </li>
      <li>
        A theme is as good as its log: what was coached and not logged is not seen, and a goal named
        on everything links everything.
      </li>
      <li>Classes describe how coaching is connected, not whether it was good.</li>
    </ul>
  </section>`;

/** The versions of the rules, newest first. */
export const versionSection = (rules: Record<string, number>): TemplateResult => {
  const { rules_version: used } = rules;
  return html`<section id="versions">
    <h2>Versions of the rules</h2>
    <p>
      A change of a definition or a constant is a new version. What was read, judged or measured
      names the version it rests on.
      ${used === undefined ? "" : html`The figures shown now were made with version ${used}.`}
    </p>
    <dl class="definitions">
      ${versions.toReversed().map(
        ({ version, date, changes }) =>
          html`<div id="version-${version}">
            <dt>Version ${version}, ${dayName(date)}</dt>
            <dd>${changes.map((change) => html`<p>${change}</p>`)}</dd>
          </div>`,
      )}
    </dl>
    <p class="note">${counted(versions.length, "version")} so far.</p>
  </section>`;
};
