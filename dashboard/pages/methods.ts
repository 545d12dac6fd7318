import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { ReadingRow } from "../../server/api.ts";
import { ask } from "../api.ts";
import { closeToChance } from "../findings.ts";
import { dayName } from "../months.ts";
import { correctionRate, readCorrections } from "../corrections.ts";
import { asPercent } from "../numbers.ts";
import { signalShape, swatch } from "../parts/marks.ts";
import { table } from "../parts/table.ts";
import { signalGroups } from "../signals.ts";
import { apiAddress, labelAddress, pageAddress } from "../state.ts";
import { leads } from "../roles.ts";
import { tourOffer } from "../parts/tour.ts";
import type { View } from "../view.ts";
import { classes, signals } from "../vocabulary.ts";
import { agreementSentence } from "./agreement_words.ts";
import { calibrationSection, limitSection, versionSection } from "./methods_calibration.ts";
import { neighbourSection } from "./methods_neighbours.ts";
import { classRules, constantNames, constantValue, signalRules } from "./methods_text.ts";
import { verdictSections } from "./methods_verdicts.ts";

/** The sections of the page by anchor, in their order. */
const contents = [
  ["classes", "Classes"],
  ["agreement", "Do people class them alike?"],
  ["corrections", "Corrected by people"],
  ["signals", "Signals"],
  ["charts", "Control charts"],
  ["threads", "Is a theme embedded?"],
  ["verdicts", "Did it move, did it stick?"],
  ["neighbours", "Would the answers change?"],
  ["calibration", "How often are the verdicts right?"],
  ["limits", "What the method cannot do"],
  ["constants", "Constants"],
  ["versions", "Versions of the rules"],
] as const;

/** How do you know? Every definition and constant in plain words. */
export function methods(view: View): TemplateResult {
  const { rules } = view.status;
  return html`
    <header class="lead">
      <h1>How a session gets its class, a theme its verdict, and how far both can be trusted.</h1>
    </header>
    <nav class="contents" aria-label="On this page">
      ${contents
        .filter(([id]) => leads(view.me) || (id !== "agreement" && id !== "corrections"))
        .map(([id, name]) => html`<a href="#${id}">${name}</a>`)}
      <a href=${apiAddress}>Figures for your own programs</a>
    </nav>
    <div class="prose">
      <p>
        Coaching moves fidelity when it is connected: a person's PD goal meets something that the
        organization needs, the theme comes up in group sessions and supervision, and new staff are
        brought into the same loop. The classes describe how that system works, never how good a
        person is. What counts is the answer to an event, not the event: an incident that is woven
        into goals and followed up is purposeful coaching.
      </p>
      ${view.status.build ? tourOffer((address) => view.go(address)) : ""} ${classSection(rules)}
      ${leads(view.me) ? html`${agreementSection(view)} ${correctionSection(view)}` : ""}
      ${signalSection(rules)} ${chartSection()} ${verdictSections(rules)} ${neighbourSection(view)}
      ${calibrationSection()} ${limitSection()} ${constantSection(rules)} ${versionSection(rules)}
    </div>
  `;
}

const classSection = (rules: Record<string, number>): TemplateResult =>
  html`<section id="classes">
    <h2>Classes</h2>
    <p>
      The first of these rules that matches decides. A session with several themes takes its
      strongest.
    </p>
    <dl class="definitions">
      ${classRules(rules).map(
        ({ name, title, shade, words }) =>
          html`<div>
            <dt>${swatch(shade)}${title ?? classes[name].name}</dt>
            <dd>${words}</dd>
          </div>`,
      )}
    </dl>
    <p>
      A class is provisional until nothing that could still come can change it; then it is settled.
      A person may correct a class with a reason: both stand. The headline share counts purposeful
      sessions that were carried (strong, standard, woven in) among purposeful, unanchored and
      reactive ones.
    </p>
    <p id="chance">
      Next to the share stands its chance level: the share that would be purposeful if the themes of
      a site were shuffled among its sessions of the quarter (${rules.chance_draws ?? 200} seeded
      shuffles). Where the share is less than ${asPercent(closeToChance - 1)} above it, the page
      says so, because then nearly any session would match.
    </p>
  </section>`;

/** How far people who read sessions blind class them as the rules do. */
function agreementSection({ sources }: View): TemplateResult {
  const source = sources.read("readings", () => ask<ReadingRow[]>("/api/readings"));
  const rows = source.state === "ready" ? source.data : [];
  const ended = rows.filter(({ agreement }) => agreement !== null).toReversed();
  return html`<section id="agreement">
    <h2>Do people class them alike?</h2>
    <p>
      A person classes 30 sessions without seeing our class; then the two readings are compared.
      Kappa is the agreement beyond chance: 0 is chance, 1 is complete.
    </p>
    ${
      ended.length === 0
        ? html`<p>Nobody has read sessions blind yet.</p>`
        : html`<ul class="rules">
            ${ended.map(
              ({ agreement, author, endedAt, rulesVersion, readingId }) =>
                html`<li>
                  ${agreement ? agreementSentence(agreement) : ""} By ${author},
                  ${dayName((endedAt ?? "").slice(0, 10))}, version ${rulesVersion ?? "unknown"} of
                  the rules.
                  <a href=${labelAddress(readingId)}
                    >Where they differ<span class="hidden"> (reading ${readingId})</span></a
                  >
                </li>`,
            )}
          </ul>`
    }
    <p><a href=${labelAddress()}>Read 30 sessions blind</a></p>
  </section>`;
}

/** How often people correct classes. */
function correctionSection({ sources }: View): TemplateResult {
  const source = readCorrections(sources);
  return html`<section id="corrections">
    <h2>Corrected by people</h2>
    <p>
      Anybody who knows better may correct a class with a reason. Both classes stand: lists, charts
      and the mix count the corrected one, while themes and verdicts stay by the rules. A correction
      outlives the undo of an import, and waits while its session is gone.
      ${source.state === "ready" ? correctionRate(source.data) : ""}
    </p>
    <p><a href=${`${pageAddress("coaching")}#corrections`}>Which, and why</a></p>
  </section>`;
}

const signalSection = (rules: Record<string, number>): TemplateResult =>
  html`<section id="signals">
    <h2>Signals</h2>
    <p>Each session keeps every signal with what it rests on, theme by theme.</p>
    <p>
      A name means a theme of the catalogue when it is that theme's name or one of its synonyms, or
      when a person said so; any other name is a theme of its own. A person is known by name and
      site: two names are one person only after somebody has said so. Letter case tells no names
      apart.
    </p>
    ${signalGroups(rules).map(
      ({ title, codes }) =>
        html`<h3>${title}</h3>
          <dl class="definitions">
            ${codes.map(
              ({ code, question }) =>
                html`<div id=${code}>
                  <dt>${question}</dt>
                  <dd>${signalRules(rules)[code] ?? ""} <span class="code">${code}</span></dd>
                </div>`,
            )}
          </dl>`,
    )}
  </section>`;

const chartSection = (): TemplateResult =>
  html`<section id="charts">
    <h2>Control charts</h2>
    <p>
      A control chart tells ordinary ups and downs from a change. The grey band is the range that
      usual variation stays in: the mean plus and minus 2.66 times the average step between
      neighboring months (an XmR chart). Fewer than 6 points get no limits; 6 to 12 get trial limits
      and no signals (hollow points); 13 and more get both. A point gets a signal when one of four
      rules fires, those of NHS Making Data Count:
    </p>
    <ul class="rules">
      <li><b>Outside:</b> it lies outside the band.</li>
      <li><b>Shift:</b> it is one of six or more in a row on one side of the mean.</li>
      <li><b>Trend:</b> it is one of six or more in a row that rise, or that fall.</li>
      <li>
        <b>Two of three:</b> of three in a row on one side of the mean, it is one of two in the
        outer third of the band.
      </li>
    </ul>
    <p>
      Every point of the run is marked, not only its last. So a point above the mean can be a
      concern: it is one of six that fall. Whether a signal is an improvement or a concern depends
      on which way is good for the measure; without a good way it is called unusually high or low.
    </p>
    <p>
      Limits rest on all points, unless a person wrote down that they begin anew in a month, and why
      (<b>Recalculate from here</b>): then they rest on the points from there, no run goes over that
      month, and the limits before are carried on in dashes. It is never done by itself.
    </p>
    <p>
      Where a level changed, the mean of all points lies between the two levels, and both runs are
      marked: the earlier one too, though nobody saw anything unusual then. Such a chart says that
      the level changed, and when. On the page of a theme the band is the range before the
      embedding, from the months before it alone: what came after does not move it.
    </p>
    <ul class="legend column">
      ${(["improvement", "concern", "high", "usual"] as const).map(
        (name) => html`<li>${signalShape(name)} ${signals[name].name}</li>`,
      )}
    </ul>
    <p>
      Control charts describe; they do not prove why. A trend never mixes instruments, versions or
      kinds of respondents. Values that the source withheld are shown as withheld and never as
      numbers, and a value that was not given is not a zero.
    </p>
  </section>`;

const place = (name: string): number => [...Object.keys(constantNames), name].indexOf(name);

const constantSection = (rules: Record<string, number>): TemplateResult =>
  html`<section id="constants">
    <h2>Constants</h2>
    <p>Every number that the rules use, as it stood when the figures were made.</p>
    ${table(
      "Constants of the rules",
      [
        {
          name: "What it sets",
          cell: ([name]: [string, number]) => constantNames[name] ?? name.replaceAll("_", " "),
        },
        {
          name: "Value",
          cell: ([name, value]: [string, number]) =>
            html`<span class="nowrap">${constantValue(name, value)}</span>`,
        },
      ],
      Object.entries(rules)
        .filter(([name]) => name !== "rules_version")
        .toSorted(([a], [b]) => place(a) - place(b)),
    )}
  </section>`;
