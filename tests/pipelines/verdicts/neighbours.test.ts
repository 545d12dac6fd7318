import { expect, test } from "vitest";
import {
  answersUnder,
  type Constants,
  type NeighbourAnswer,
  tried,
} from "../../../pipelines/verdicts/neighbours.ts";
import { dateOf } from "../../../pipelines/verdicts/periods.ts";
import type { VerdictPeriod } from "../../../pipelines/verdicts/rows.ts";
import { rules, siteOf } from "./given.ts";

const constants = (embedding_shift: number): Constants => ({
  look_ahead_days: 45,
  look_back_days: 90,
  embedding_shift,
});

/** Three sites over 24 months; A embeds in month 18, so six months after are just enough. */
const periods = ["A", "B", "C"].flatMap((name) => {
  const embedded = name === "A" ? 18 : null;
  const site = siteOf(name, 24, { embedded, gain: () => 1.5 });
  return [...site.points].map(([month, { value, n }]): VerdictPeriod => ({
    agency: "ours",
    theme: "Kin",
    measure: "ns_attending",
    instrument: null,
    version: null,
    subscale: null,
    respondent: null,
    grain: "month",
    label: "Natural supports",
    unit: "count",
    good: "up",
    smallest_change: null,
    site: name,
    state: embedded === null ? "not_embedded" : "embedded",
    embedded_from: site.embedded === null ? null : dateOf(site.embedded, "month"),
    tapered_from: null,
    before_data: false,
    month: dateOf(month, "month"),
    value,
    n,
    denominator: null,
  }));
});
const build = { agency: "ours", asOf: "2025-12-31", seed: 1, rules };
const under = (shift: number): NeighbourAnswer[] =>
  answersUnder(periods, build, constants(shift)).filter(({ site }) => site === "A");

test("an embedding a month later leaves five months after: the verdict flips under that neighbour alone", () => {
  const base = under(0);
  expect(base).toMatchObject([{ site: "A", moved: "moved" }]);
  const found = tried(
    base,
    [-1, 1].map((shift) => ({ constants: constants(shift), answers: under(shift) })),
  );
  expect(found).toMatchObject([
    { embedding_shift: -1, moved: "moved", holds: true },
    { embedding_shift: 1, moved: "cannot_tell", holds: false, effect: null },
  ]);
});

test("where the theme would not be embedded there is no answer, and none holds", () => {
  const base = under(0);
  const found = tried(base, [{ constants: { ...constants(0), look_back_days: 60 }, answers: [] }]);
  expect(found).toMatchObject([
    { site: "A", look_back_days: 60, moved: "not_embedded", holds: false, effect: null },
  ]);
});
