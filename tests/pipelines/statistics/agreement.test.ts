import { describe, expect, it } from "vitest";
import { agreementByClass, confusionOf, kappaOf } from "../../../pipelines/statistics/agreement.ts";
import { absent, readCsv, readJson } from "./reference.ts";

describe.skipIf(absent !== "")(`Cohen's kappa of husbands and wives, as R has it${absent}`, () => {
  const table = () =>
    readCsv("agreement/sexualfun_4x4.csv").map((row) => Object.values(row).map(Number));
  const computed = () =>
    readJson<{ computed: Record<string, number & [number, number]> }>("agreement/expected.json")
      .computed;

  it("unweighted, with its standard error and interval", () => {
    const [estimate, se] = computed().kappa_sexualfun_unweighted!;
    const kappa = kappaOf(table())!;
    expect(kappa.estimate).toBeCloseTo(estimate, 9);
    expect(kappa.se).toBeCloseTo(se, 9);
    expect(kappa.low).toBeCloseTo(estimate - 1.959963984540054 * se, 9);
    expect(kappa.high).toBeCloseTo(estimate + 1.959963984540054 * se, 9);
  });

  it("weighted by the distance of the answers, and by its square", () => {
    const [estimate, se] = computed().kappa_sexualfun_vcd_weighted!;
    const linear = kappaOf(table(), "linear")!;
    expect(linear.estimate).toBeCloseTo(estimate, 9);
    expect(linear.se).toBeCloseTo(se, 9);
    const quadratic = kappaOf(table(), "quadratic")!;
    expect(quadratic.estimate).toBeCloseTo(computed().kappa_sexualfun_quadratic_own!, 9);
  });
});

describe("agreement", () => {
  it("has no kappa of 0/0: no pair, or one class throughout", () => {
    expect(kappaOf([])).toBeNull();
    expect(
      kappaOf([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull();
    expect(
      kappaOf([
        [9, 0],
        [0, 0],
      ]),
    ).toBeNull();
  });

  it("that is complete has no interval", () => {
    const table = [
      [4, 0],
      [0, 3],
    ];
    expect(kappaOf(table)).toEqual({ estimate: 1, se: 0, low: null, high: null });
  });

  it("where one side chose one class throughout has no interval, least of all from 0 to 0", () => {
    const table = [
      [4, 3],
      [0, 0],
    ];
    expect(kappaOf(table)).toEqual({
      estimate: expect.closeTo(0, 12),
      se: 0,
      low: null,
      high: null,
    });
  });

  it("of two classes is the same with and without weights", () => {
    const table = [
      [20, 5],
      [10, 15],
    ];
    // (0.7 - 0.5) / (1 - 0.5), the example of Cohen's kappa in most textbooks.
    expect(kappaOf(table)!.estimate).toBeCloseTo(0.4, 12);
    expect(kappaOf(table, "quadratic")).toEqual(kappaOf(table));
  });

  it("by class counts rows as the truth, and is none where it is 0/0", () => {
    const pairs = [
      ["a", "a"],
      ["a", "a"],
      ["a", "b"],
      ["b", "a"],
    ] as const;
    const table = confusionOf<string>(pairs, ["a", "b", "c"]);
    expect(table).toEqual([
      [2, 1, 0],
      [1, 0, 0],
      [0, 0, 0],
    ]);
    expect(agreementByClass(table)).toEqual([
      { precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 },
      { precision: 0, recall: 0, f1: 0 },
      { precision: null, recall: null, f1: null },
    ]);
    expect(() => confusionOf([["a", "z"]], ["a"])).toThrow("unknown class: z");
  });
});
