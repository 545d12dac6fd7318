import { expect, test } from "vitest";
import { calibrate } from "../../../pipelines/calibrate.ts";
import { rules } from "./given.ts";

test("on simulated agencies the verdicts keep their word, within what so few of them can show", () => {
  const figures = calibrate(rules, { seed: 7, scale: 0.02 });
  expect(figures.length).toBeGreaterThan(15);
  for (const { name, group, low, high, bound } of figures) {
    if (bound === null) continue;
    expect.soft(low, `${group}: ${name}`).toBeLessThanOrEqual(bound.most);
    expect.soft(high, `${group}: ${name}`).toBeGreaterThanOrEqual(bound.least);
  }
});
