import { expect, test } from "vitest";
import { given } from "./given.ts";
import { limits } from "../../../pipelines/limits.ts";
import { writtenYes } from "../../../pipelines/ingest/values.ts";

const staff = (hired: string[]) =>
  `staff,site,hired\n${hired.map((date, index) => `Person ${index},North,"${date}"`).join("\n")}\n`;
const hired = async (dates: string[], answers = {}) => {
  const found = await given(staff(dates), answers);
  return { ...found, days: found.rows.map((row) => row.hired) };
};

test("one value above 12 settles the order of a whole column", async () => {
  expect((await hired(["03/04/2025", "06/25/2025"])).days).toEqual(["2025-03-04", "2025-06-25"]);
  expect((await hired(["03.04.2025", "25.06.2025"])).days).toEqual(["2025-04-03", "2025-06-25"]);
});

test("a column that both orders fit is asked, and the answer applies to all of it", async () => {
  expect((await hired(["03/04/2025", "05/06/2025"])).open).toEqual(["date-order:hired"]);
  expect((await hired(["03/04/2025", "05/06/2025"], { "date-order:hired": "dmy" })).days).toEqual([
    "2025-04-03",
    "2025-06-05",
  ]);
});

test("a column whose days and months are the same either way is not asked", async () => {
  expect((await hired(["03/03/2025", "05/05/2025"])).open).toEqual([]);
});

test("a column that mixes both orders is asked; rows that do not fit the answer are rejected", async () => {
  expect((await hired(["25/06/2025", "06/25/2025"])).open).toEqual(["date-order:hired"]);
  const { rejects, days } = await hired(["25/06/2025", "06/25/2025"], {
    "date-order:hired": "mdy",
  });
  expect(days).toEqual(["2025-06-25"]);
  expect(rejects).toMatchObject([{ line: 2, column: "hired", value: "25/06/2025" }]);
});

test("years of two digits and serial numbers are asked", async () => {
  expect((await hired(["12/31/99"])).open).toEqual(["two-digit-year:hired"]);
  expect((await hired(["45363"])).open).toEqual(["serial-date:hired"]);
  expect((await hired(["45363"], { "serial-date:hired": "spreadsheet" })).days).toEqual([
    "2024-03-12",
  ]);
});

test("a time stamp keeps its written day, whatever its zone", async () => {
  expect(
    (
      await hired([
        "2025-03-09T02:30:00-05:00",
        "2025-03-09 23:30",
        "2025-03-09T00:30:00Z",
        "3/19/2025 16:04:11",
      ])
    ).days,
  ).toEqual(["2025-03-09", "2025-03-09", "2025-03-09", "2025-03-19"]);
});

test("months by name need no question", async () => {
  expect((await hired(["4-Mar-2024", "March 5, 2024", "6 March 2024"])).days).toEqual([
    "2024-03-04",
    "2024-03-05",
    "2024-03-06",
  ]);
});

test("days that do not exist are rejected with line and value", async () => {
  const { rejects, days } = await hired(["2025-02-29", "2025-13-01", "2025-02-28"]);
  expect(days).toEqual(["2025-02-28"]);
  expect(rejects.map(({ line, value }) => [line, value])).toEqual([
    [2, "2025-02-29"],
    [3, "2025-13-01"],
  ]);
});

const sessions = (column: string, cells: string[]) =>
  `session_id,date,site,coach,staff,format,${column}\n${cells.map((cell, index) => `S${index},2025-03-0${index + 1},North,Dana,Ana Ruiz,group,"${cell}"`).join("\n")}\n`;
const cells = async (column: string, field: string, written: string[], answers = {}) => {
  const found = await given(sessions(column, written), answers);
  return { ...found, values: found.rows.map((row) => row[field]) };
};

test("an event after today is rejected, a follow-up ahead of today is not", async () => {
  const found = await given(
    "date,site,coach,staff,format,follow_up_date\n2026-11-22,North,Dana,Ana Ruiz,group,2027-01-01\n2026-11-23,North,Dana,Ana Ruiz,group,\n",
  );
  expect(found.rows).toMatchObject([{ follow_up_date: "2027-01-01" }]);
  expect(found.rejects).toMatchObject([{ line: 3, column: "date", value: "2026-11-23" }]);
});

test("minutes come from minutes, hours and durations; the unit is asked where the header hides it", async () => {
  expect((await cells("Minutes", "minutes", ["45", "1h 15", "0:45"])).values).toEqual([45, 75, 45]);
  expect((await cells("Hours", "minutes", ["1.5", "0.25"])).values).toEqual([90, 15]);
  expect((await cells("Duration", "minutes", ["45", "90"])).values).toEqual([45, 90]);
  expect((await cells("Duration", "minutes", ["1", "2"])).open).toEqual(["minutes:Duration"]);
  expect(
    (await cells("Duration", "minutes", ["1", "2"], { "minutes:Duration": "hours" })).values,
  ).toEqual([60, 120]);
});

test("a decimal comma is asked", async () => {
  expect((await cells("Minutes", "minutes", ["1,5"])).open).toEqual(["number-format:Minutes"]);
  expect(
    (await cells("Minutes", "minutes", ["1,5"], { "number-format:Minutes": "comma" })).values,
  ).toEqual([1.5]);
});

test("known words of formats and triggers are taken, others are asked all at once", async () => {
  const text =
    "date,site,coach,staff,format,trigger\n2025-03-04,North,Dana,Ana Ruiz,1:1 coaching,Complaint from family\n2025-03-05,North,Dana,Ana Ruiz,Zoom chat,Gut feeling\n2025-03-06,North,Dana,Ana Ruiz,Walk,\n";
  const asked = await given(text);
  expect(asked.open).toEqual(["format:format", "trigger:trigger"]);
  expect(asked.reading.questions.find(({ id }) => id === "format:format")?.samples).toEqual([
    "Zoom chat",
    "Walk",
  ]);
  const told = await given(text, {
    "format:format": "other",
    "format:format=Walk": "individual",
    "trigger:trigger": "other",
  });
  expect(told.rows.map(({ format, trigger }) => [format, trigger])).toEqual([
    ["individual", "complaint"],
    ["other", "other"],
    ["individual", null],
  ]);
});

test("lists split at the separator that the column uses; the models part themes at commas", async () => {
  expect(
    (await cells("Themes", "themes", ["MI skills; Natural supports;", "Transition"])).values,
  ).toEqual([["MI skills", "Natural supports"], ["Transition"]]);
  expect((await cells("Themes", "themes", ["Crisis, safety planning, MI skills"])).values).toEqual([
    ["Crisis|safety planning|MI skills"],
  ]);
});

test("a comma between single words of a name is asked: two people, or last name and first", async () => {
  const text = 'date,site,coach,staff,format\n2025-03-04,North,Dana,"Ruiz, Ana",group\n';
  expect((await given(text)).open).toEqual(["names:staff"]);
  expect((await given(text, { "names:staff": "last-first" })).rows[0]?.staff).toEqual([
    "Ruiz, Ana",
  ]);
  expect((await given(text, { "names:staff": "list" })).rows[0]?.staff).toEqual(["Ana", "Ruiz"]);
  const full = 'date,site,coach,staff,format\n2025-03-04,North,Dana,"Ana Ruiz, Bo Lee",group\n';
  expect(await given(full)).toMatchObject({ open: [], rows: [{ staff: ["Ana Ruiz", "Bo Lee"] }] });
});

test("names in pairs are never parted, joined or turned round before a person has said so", async () => {
  const row = (staff: string) =>
    `date,site,coach,staff,format\n2025-03-04,North,Dana,"${staff}",group\n`;
  for (const staff of ["Ruiz, Ana, Lee, Bo", "Ruiz, Ana, Jr.", "Ruiz, Ana, LCSW"])
    expect((await given(row(staff))).open).toEqual(["names:staff"]);
  const lastFirst = { "names:staff": "last-first" };
  expect((await given(row("Ruiz, Ana, Lee, Bo"), lastFirst)).rows[0]?.staff).toEqual([
    "Lee, Bo",
    "Ruiz, Ana",
  ]);
  expect((await given(row("Ruiz, Ana, Jr."), lastFirst)).rows[0]?.staff).toEqual([
    "Ruiz, Ana, Jr.",
  ]);
});

test("an identifier is text: zeros are kept, digits are not rounded, rounded ones are asked", async () => {
  const goals = (ids: string[]) =>
    `goal_id,staff,site,theme,opened\n${ids.map((id) => `${id},Ana Ruiz,North,MI skills,2025-03-04`).join("\n")}\n`;
  expect(
    (await given(goals(["00501", "12345678901234567890"]))).rows.map((row) => row.goal_id),
  ).toEqual(["00501", "12345678901234567890"]);
  expect((await given(goals(["1.23E+11"]))).open).toEqual(["scientific-id:goal_id"]);
});

test("a required cell that is empty rejects its row, naming the column", async () => {
  const found = await given("staff,site,role\nAna Ruiz,,FSP\nBo Lee,North,FSP\n");
  expect(found.rejects).toMatchObject([{ line: 2, record: 1, column: "site" }]);
  expect(found.rows).toHaveLength(1);
});

test("columns that could identify a family are asked and left out of the data unless a person insists", async () => {
  const text =
    "date,site,coach,staff,format,notes,Client name\n2025-03-04,North,Dana,Ana Ruiz,group,call 555-010-0199,Sam Hill\n";
  expect((await given(text)).open.toSorted()).toEqual(["sensitive:Client name", "sensitive:notes"]);
  const dropped = await given(text, { "sensitive:notes": "drop", "sensitive:Client name": "drop" });
  expect(dropped.rows[0]?.notes).toBeNull();
  const kept = await given(text, { "sensitive:notes": "keep", "sensitive:Client name": "drop" });
  expect(kept.rows[0]?.notes).toBe("call 555-010-0199");
});

test("a column that nothing knows is stored, where it looks sensitive, once a person insists and says what it is", async () => {
  const text =
    "date,site,coach,staff,format,Client said\n2025-03-04,North,Dana,Ana Ruiz,group,call 555-010-0199\n";
  const insisted = { "sensitive:Client said": "keep" };
  expect((await given(text)).open).toEqual(["sensitive:Client said"]);
  const asked = await given(text, insisted);
  expect(asked.open).toEqual(["column:Client said"]);
  expect(asked.reading.decisions).toContainEqual(
    expect.objectContaining({ id: "sensitive:Client said", what: "not stored" }),
  );
  const stored = await given(text, { ...insisted, "column:Client said": "notes" });
  expect(stored.rows).toMatchObject([{ notes: "call 555-010-0199" }]);
  const ignored = await given(text, { ...insisted, "column:Client said": "ignore" });
  expect([ignored.open, ignored.rows[0]?.notes]).toEqual([[], null]);
});

test("a row whose site is a total is none, and no question: unless a person said that it is a site", async () => {
  const context = { sites: new Map([["north", "North"]]) };
  const sessions =
    "Site;Minutes;Date;Coach;Staff;Format\nNorth;30;2025-03-01;Dana Fox;Ann Lee;group\nTotal;60;;;;\n";
  expect(await given(sessions, {}, context)).toMatchObject({
    open: [],
    rejects: [
      { line: 3, column: "Site", reason: "looks like a row of totals, not one of the sessions" },
    ],
  });
  const meetings =
    "Site,Month,Natural supports attending,n\nNorth,2025-03,1.5,30\nGrand total:,2025-03,3.1,60\n";
  expect((await given(meetings, {}, context)).rows).toMatchObject([{ site: "North" }]);
  const said = await given(meetings, { "site:Grand total:": "new" }, context);
  expect([said.open, said.rows.length]).toEqual([[], 2]);
  const named = meetings.replace("Grand total:", "Total Care");
  expect((await given(named, {}, context)).open).toEqual(["site:Total Care"]);
});

test("a sum in a row of totals does not say in what the numbers above it are counted", async () => {
  const head = "session_id,date,site,coach,staff,format,themes,duration\n";
  const hours = [1, 2, 2]
    .map((each, at) => `${at},2025-03-0${at + 1},North,Dana,Ann Lee,group,MI,${each}\n`)
    .join("");
  for (const total of [
    "Total,,,,,,,26",
    "Sum,,,,,,,",
    "4,2025-03-31,TOTAL,Dana,Ann Lee,group,MI,30",
  ])
    expect(await given(`${head}${hours}${total}\n`, {}), total).toMatchObject({
      open: ["minutes:duration"],
      rejects: [{ line: 5, reason: "looks like a row of totals, not one of the sessions" }],
    });
  const survey = "Quarter,Site,Effective Teamwork\n2025 Q1,North,0.66\n2025 Q2,North,0.9\n";
  for (const total of ["Total,,1.56", "Total,North,1.56", "2025 Q2,Grand total,1.56"])
    expect(await given(`${survey}${total}\n`, {}), total).toMatchObject({
      open: ["unit:Effective Teamwork"],
      rejects: [{ line: 4, reason: "looks like a row of totals, not one of the fidelity" }],
    });
  // A sum that is met again in a row of its own counts there.
  const again = `${head}${hours}Total,,,,,,,90\n9,2025-03-09,North,Dana,Ann Lee,group,MI,90\n`;
  expect((await given(again, {})).open).toEqual([]);
});

test("commas between people are not said to be decided while they are asked about", async () => {
  const log =
    'date,site,coach,staff,format\n2025-03-04,North,Dana,"Ana Ruiz, Bo Ray",group\n2025-03-06,North,Dana,"Ray, Bo",group\n';
  const decided = ({ reading }: Awaited<ReturnType<typeof given>>) =>
    reading.decisions.flatMap(({ id, what }) => (id === "names:staff" ? [what] : []));
  const asked = await given(log);
  expect([asked.open, decided(asked)]).toEqual([["names:staff"], []]);
  expect(decided(await given(log, { "names:staff": "list" }))).toEqual(["commas part people"]);
});

test("one cell of a column of names is read otherwise than the column", async () => {
  const text =
    'date,site,coach,staff,format\n2025-03-04,North,Dana,"Lee, Ann",group\n2025-03-05,North,Dana,"Ruiz, Ana",group\n2025-03-06,North,Dana,"Bo Ray, Cy",group\n';
  const answers = { "names:staff": "last-first", "value:staff=Bo Ray, Cy": "Bo Ray; Cy" };
  const { open, rows } = await given(text, answers);
  expect([open, rows.at(-1)?.staff]).toEqual([[], ["Bo Ray", "Cy"]]);
});

test("numbers in names, or three people in one cell, tell that commas part people", async () => {
  const head = "date,site,coach,staff,format\n";
  const row = (staff: string) => `2025-03-04,North,Dana,"${staff}",group\n`;
  expect(await given(head + row("E12, E15"))).toMatchObject({
    open: [],
    rows: [{ staff: ["E12", "E15"] }],
  });
  expect(await given(head + row("Ana, Bo, Cy"))).toMatchObject({
    open: [],
    rows: [{ staff: ["Ana", "Bo", "Cy"] }],
  });
  expect((await given(head + row("Bee, Ann Marie") + row("Roe, Al, Jr."))).open).toEqual([
    "names:staff",
  ]);
});

test("semicolons always part a list; commas beside them are asked", async () => {
  const asked = await cells("Themes", "themes", ["Safety; Engagement", "Engagement, outreach"]);
  expect(asked.open).toEqual(["list:Themes"]);
  const text = await cells("Themes", "themes", ["Safety; Engagement", "Engagement, outreach"], {
    "list:Themes": "commas-are-text",
  });
  expect(text.values).toEqual([["Engagement", "Safety"], ["Engagement, outreach"]]);
});

test("a number that is no measure of anybody rejects its row", async () => {
  const found = await cells("Minutes", "minutes", ["1234567890123", "45", "9".repeat(400)]);
  expect(found.values).toEqual([45]);
  expect(found.rejects).toHaveLength(2);
});

test("what must not be stored is not kept with a rejected row either", async () => {
  const found = await given(
    "site,date,measure,value,case_id\nNorth,2025-01-07,x,1,CASE-779,Kim Client\nNorth,2025-01-07,x,1,1.23E+11\nNorth,2025-01-07,x,1,F1\n",
    { "scientific-id:case_id": "reject" },
  );
  expect(found.rejects.map(({ line, column, value }) => [line, column, value])).toEqual([
    [2, null, null],
    [3, "case_id", null],
  ]);
});

test.each(["Present", "attended", "ABSENT", "did not attend"])(
  "%s says whether somebody was there",
  (word) => {
    expect(writtenYes(word)).toBe(/^(present|attended)$/i.test(word));
  },
);

test("free text is held to the longest cell without quotes too", async () => {
  const line = (notes: string) =>
    `date,site,coach,staff,format,notes\n2025-01-10,North,Dana,Ana Ruiz,individual,${notes}\n`;
  const whole = await given(line("x".repeat(limits.cellCharacters)));
  expect(whole.rows).toMatchObject([{ notes: "x".repeat(limits.cellCharacters) }]);
  const { rows, rejects } = await given(line("x".repeat(limits.cellCharacters + 1)));
  expect(rows).toEqual([]);
  expect(rejects).toMatchObject([{ line: 2, reason: "longer than 65536 characters" }]);
});
