import { describe, expect, it } from "vitest";
import { jaroWinkler, nearest } from "../../../pipelines/statistics/likeness.ts";
import { suggestMeanings } from "../../../pipelines/statistics/unmapped.ts";

/** Winkler, "Overview of Record Linkage and Current Research Directions" (2006), table 6. */
it.each([
  ["SHACKLEFORD", "SHACKELFORD", 0.982],
  ["DUNNINGHAM", "CUNNIGHAM", 0.896],
  ["NICHLESON", "NICHULSON", 0.956],
  ["JONES", "JOHNSON", 0.832],
  ["MASSEY", "MASSIE", 0.933],
  ["ABROMS", "ABRAMS", 0.922],
  ["JERALDINE", "GERALDINE", 0.926],
  ["MARHTA", "MARTHA", 0.961],
  ["MICHELLE", "MICHAEL", 0.921],
  ["JULIES", "JULIUS", 0.933],
  ["DWAYNE", "DUANE", 0.84],
])("%s and %s are as alike as published", (one, other, published) => {
  expect(jaroWinkler(one, other)).toBeCloseTo(published, 3);
});

const row = (kind: string, name: string, means: string | null, site: string | null = null) => ({
  agency: "a",
  kind,
  site,
  name,
  means,
  uses: 1,
});

function themeLike(name: string): string | null {
  const catalogue = [
    row("theme", "Natural supports", "Natural supports"),
    row("theme", "community supports", "Natural supports"),
    row("theme", "Crisis & safety planning", "Crisis & safety planning"),
    row("theme", "MI skills", "MI skills"),
  ];
  return suggestMeanings([...catalogue, row("theme", name, null)])[0]?.suggestion ?? null;
}

describe("an unknown theme is suggested to be", () => {
  it.each([
    ["Nat. sup.", "Natural supports"],
    ["supports, natural", "Natural supports"],
    ["Naturel suports", "Natural supports"],
    ["comm. supports", "Natural supports"],
    ["Crisis and Safety-Planning", "Crisis & safety planning"],
    ["CASP", "Crisis & safety planning"],
    ["natural supports of the team", "Natural supports"],
    ["Time management", null],
    ["supports", null],
    ["!", null],
  ])("%s: %s", (name, expected) => {
    expect(themeLike(name)).toBe(expected);
  });
});

function people(...names: string[]): Record<string, string> {
  const found = suggestMeanings(names.map((name) => row("person", name, null, "North")));
  return Object.fromEntries(found.map(({ name, suggestion }) => [name, suggestion]));
}

describe("a person may be another of the same site", () => {
  it("by the same words in another order, with commas, points or accents", () => {
    expect(people("Smith, Jane", "Jane Smith", "Bo Ray")).toEqual({ "Smith, Jane": "Jane Smith" });
    expect(people("Paz José", "Jose Paz")).toEqual({ "Paz José": "Jose Paz" });
    expect(people("Jane M. Smith", "Jane M Smith")).toEqual({ "Jane M. Smith": "Jane M Smith" });
  });

  it("by initials, where only one has them", () => {
    expect(people("J. Smith", "Jane Smith")).toEqual({ "J. Smith": "Jane Smith" });
    expect(people("Smith, J.", "Jane Smith")).toEqual({ "Smith, J.": "Jane Smith" });
    expect(people("Jane Smith", "Jane M. Smith")).toEqual({ "Jane Smith": "Jane M. Smith" });
    expect(people("Jane S.", "Jane Smith")).toEqual({ "Jane S.": "Jane Smith" });
    expect(people("J. S.", "Jane Smith")).toEqual({});
    expect(people("J. Smith", "Jane Smith", "John Smith")).toEqual({});
    expect(people("Jane Smith", "Jane Miller", "Joan Smith")).toEqual({});
  });

  it("by a slip of one letter, the one that is met more seldom", () => {
    expect(people("Wen Qill", "Wen Quill", "Bo Ray")).toEqual({ "Wen Qill": "Wen Quill" });
    expect(people("Quill, Wne", "Wen Quill")).toEqual({ "Quill, Wne": "Wen Quill" });
    const rows = [
      { ...row("person", "Ana Ruiz", null, "North"), uses: 2 },
      { ...row("person", "Anna Ruiz", null, "North"), uses: 9 },
    ];
    expect(suggestMeanings(rows)).toMatchObject([{ name: "Ana Ruiz", suggestion: "Anna Ruiz" }]);
    expect(people("Coach 12", "Coach 13")).toEqual({});
    expect(people("Jane Smith", "Jane Smart", "June Small")).toEqual({});
    expect(people("Ana Ruis", "Ana Ruiz", "Ana Ruit")).toEqual({ "Ana Ruit": "Ana Ruis" });
  });

  it("and never one of another site", () => {
    const rows = [row("person", "Smith, Jane", null, "North"), row("person", "Jane Smith", null)];
    expect(suggestMeanings(rows)).toEqual([]);
  });
});

it("thousands of names at a site that share a word are compared in a few seconds", () => {
  const names = Array.from({ length: 6000 }, (_, n) => row("person", `Dana ${n}`, null, "North"));
  const start = performance.now();
  expect(suggestMeanings([...names, row("person", "D. 4711", null, "North")])).toMatchObject([
    { name: "D. 4711", suggestion: "Dana 4711" },
  ]);
  expect(performance.now() - start).toBeLessThan(5000);
});

it("names of a series, told apart by a letter or a number at the end, are not taken for each other", () => {
  expect(nearest("Site D", ["Site A", "Site B"])).toBeNull();
  expect(nearest("Refresher 14", ["Refresher 1"])).toBeNull();
  expect(nearest("North off.", ["North office", "South office"])).toBe("North office");
});
