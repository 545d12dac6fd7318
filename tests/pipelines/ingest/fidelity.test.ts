import { expect, test } from "vitest";
import { given } from "./given.ts";

const answers = { "denominator:Total attendees": "everyone" };
const meeting = (natural: string, all: string) =>
  `Site,Meeting date,Family ID,Natural supports present,Total attendees\nNorth,2025-03-04,F1,${natural},${all}\n`;

test("a meeting gives the count of natural supports, their share and whether there was any", async () => {
  const { rows } = await given(meeting("2", "5"), answers);
  expect(
    rows.map(
      ({ measure, value, numerator, denominator, denominator_means: means, case_id: family }) => [
        measure,
        value,
        numerator,
        denominator,
        means,
        family,
      ],
    ),
  ).toEqual([
    ["ns_attending", 2, null, null, null, "hashed F1"],
    ["ns_any", 1, 1, 1, null, "hashed F1"],
    ["ns_share", 0.4, 2, 5, "everyone", "hashed F1"],
  ]);
});

test("what the denominator counts is asked once per source", async () => {
  expect((await given(meeting("2", "5"))).open).toEqual(["denominator:Total attendees"]);
});

test("more natural supports than attendees is rejected", async () => {
  expect((await given(meeting("6", "5"), answers)).rejects).toMatchObject([
    { line: 2, column: "Natural supports present", value: "6" },
  ]);
});

test.each(["2 (aunt, coach)", ">3", "1-2", "two"])("%s is rejected, not guessed", async (cell) => {
  const { rejects } = await given(meeting(`"${cell}"`, "5"), answers);
  expect(rejects).toMatchObject([{ line: 2, value: cell }]);
});

test("an empty count is no zero", async () => {
  const { rows, rejects } = await given(`${meeting("2", "5")}North,2025-03-05,F2,,5\n`, answers);
  expect(rows.filter(({ measure }) => measure === "ns_attending")).toHaveLength(1);
  expect(rejects).toMatchObject([{ line: 3 }]);
});

const survey = (row: string) =>
  `Quarter,Site,Respondent,Total Fidelity,Effective Teamwork,n\n${row}\n`;

test("a wide survey becomes a row per subscale, its quarter the first day, percent a share of 1", async () => {
  const { rows } = await given(survey("2024 Q2,North,Caregiver,72.4%,81%,14"));
  expect(
    rows.map(({ measure, subscale, date, grain, value, unit, n, respondent }) => [
      measure,
      subscale,
      date,
      grain,
      value,
      unit,
      n,
      respondent,
    ]),
  ).toEqual([
    ["fidelity survey/Total", "Total", "2024-04-01", "quarter", 0.724, "share", 14, "Caregiver"],
    [
      "fidelity survey/Effective teamwork",
      "Effective teamwork",
      "2024-04-01",
      "quarter",
      0.81,
      "share",
      14,
      "Caregiver",
    ],
  ]);
});

test("what the source withheld is kept as withheld, never as a number", async () => {
  const { rows, rejects } = await given(survey("2024 Q2,North,Caregiver,*,*,<11"));
  expect(rejects).toEqual([]);
  expect(rows.map(({ value, n, withheld }) => [value, n, withheld])).toEqual([
    [null, null, true],
    [null, null, true],
  ]);
});

test("percent signs beside plain numbers in one column are asked", async () => {
  const text = survey("2024 Q2,North,Caregiver,72.4%,81,14\n2024 Q3,North,Caregiver,74,82,14");
  expect((await given(text)).open).toEqual(["unit:Total Fidelity"]);
  expect(
    (await given(text, { "unit:Total Fidelity": "percent" })).rows
      .filter(({ subscale }) => subscale === "Total")
      .map(({ value }) => value),
  ).toEqual([0.724, 0.74]);
});

test("a long file names its measure; a numerator and a denominator make a share", async () => {
  const { rows } = await given(
    "site,date,measure,numerator,denominator,value,unit,instrument,subscale\nNorth,2025-03,ns_share,2,8,,,,\nNorth,2025-03-04,score,,,72,percent,WFI-EZ,Total\n",
  );
  expect(rows.map(({ measure, value, unit, grain }) => [measure, value, unit, grain])).toEqual([
    ["ns_share", 0.25, "share", "month"],
    ["WFI-EZ/Total", 0.72, "share", "day"],
  ]);
});

test.each(["105%", "-5%"])(
  "a score of %s is rejected: a share is between 0 and 1",
  async (cell) => {
    const { rows, rejects } = await given(survey(`2024 Q2,North,Caregiver,${cell},81%,14`));
    expect(rows).toEqual([]);
    expect(rejects).toMatchObject([{ line: 2, value: cell, reason: "a share is between 0 and 1" }]);
  },
);

test("a row that names its measure is held to what a share is, too", async () => {
  const { rows, rejects } = await given(
    "Site,Date,Measure,Value,Unit\nNorth,2026-03-02,ns_share,0.4,\nNorth,2026-03-03,ns_share,45,\nNorth,2026-03-04,ns_share,45,percent\n",
  );
  expect(rows.map(({ line, value }) => [line, value])).toEqual([
    [2, 0.4],
    [4, 0.45],
  ]);
  expect(rejects).toMatchObject([{ line: 3, value: "45", reason: "a share is between 0 and 1" }]);
});

test("an instrument that a column's name begins with is that of its values", async () => {
  const { rows } = await given(
    "Month,Site,WFI-EZ Total,TOM: Effective Teamwork,n\n2024-01,North,72%,64%,12\n",
  );
  expect(rows.map(({ measure, instrument, subscale }) => [measure, instrument, subscale])).toEqual([
    ["WFI-EZ/Total", "WFI-EZ", "Total"],
    ["TOM/Effective teamwork", "TOM", "Effective teamwork"],
  ]);
});

test("months of two-digit years are asked about like days, and read as the answer says", async () => {
  const file = "Month,Site,Total Score,n\nJan-24,North,72%,12\nFeb '24,North,73%,12\n";
  expect((await given(file)).open).toEqual(["two-digit-year:Month"]);
  const { rows } = await given(file, { "two-digit-year:Month": "1970-2069" });
  expect(rows.map(({ date, grain }) => [date, grain])).toEqual([
    ["2024-01-01", "month"],
    ["2024-02-01", "month"],
  ]);
  const { rejects } = await given(file, { "two-digit-year:Month": "reject" });
  expect(rejects.map(({ reason }) => reason)).toEqual([
    "a year of two digits",
    "a year of two digits",
  ]);
});

test("a priority of all sites is one of each, once somebody said that the word means that", async () => {
  const file = "Site,Theme,From\nAll,Natural supports,2026-01-01\n";
  const first = await given(file);
  expect(first.open).toEqual(["site:All"]);
  const [question] = first.reading.questions;
  expect(question).toMatchObject({
    suggestion: "*",
    options: [{ value: "*", label: "every site" }, { value: "new" }],
  });
  expect((await given(file, { "site:All": "*" })).rows).toMatchObject([{ site: "*" }]);
  expect((await given(file, { "site:All": "new" })).rows).toMatchObject([{ site: "All" }]);
  const known = { sites: new Map([["all", "All"]]) };
  expect((await given(file, {}, known)).open).toEqual([]);
});

test("a share beside the counts that it is made of is one value, and is held to them", async () => {
  const { rows, rejects } = await given(
    [
      "Meeting date,Site,Family ID,Natural supports present,Total attendees,% natural",
      "2026-01-05,Lakeside,1,1,3,33%",
      "2026-01-12,Lakeside,2,0,,0%",
      "2026-01-19,Lakeside,3,1,4,75%",
      "",
    ].join("\n"),
    answers,
  );
  const shares = rows.filter(({ measure }) => measure === "ns_share");
  expect(shares.map(({ line, value, denominator }) => [line, value, denominator])).toEqual([
    [2, 1 / 3, 3],
    [3, 0, null],
  ]);
  expect(rejects).toMatchObject([
    { line: 4, column: "% natural", reason: "not the share of the counts beside it (0.25)" },
  ]);
});

test("parts and counts below 0 are rejected", async () => {
  const { rows, rejects } = await given(
    [
      "Site,Date,Measure,Value,Unit,Numerator,Denominator",
      "North,2026-03-02,ns_attending,-3,count,,",
      "North,2026-03-03,ns_attending,3,count,,",
      "North,2026-03-04,ns_share,,share,-3,100",
      "",
    ].join("\n"),
  );
  expect(rows.map(({ line, value }) => [line, value])).toEqual([[3, 3]]);
  expect(rejects).toMatchObject([
    { line: 2, column: "Value", value: "-3", reason: "a count below 0" },
    { line: 4, column: "Numerator", value: "-3", reason: "a part below 0" },
  ]);
});
