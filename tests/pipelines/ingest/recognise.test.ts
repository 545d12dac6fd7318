import { expect, test } from "vitest";
import { columnsOf, exportNames } from "../../../pipelines/contracts/column.ts";
import { contracts } from "../../../pipelines/contracts/exports.ts";
import { fold } from "../../../pipelines/ingest/values.ts";
import { given } from "./given.ts";

test.each([
  [
    "sessions",
    "session_id,date,site,coach,staff,format,trigger\nS1,2025-03-04,North,Dana,Ana Ruiz,group,pd_plan",
  ],
  ["goals", "goal_id,staff,site,theme,opened\nG1,Ana Ruiz,North,MI skills,2025-03-04"],
  ["fidelity", "site,date,measure,value,n\nNorth,2025-03-04,ns_attending,2,5"],
  ["staff", "staff,site,role,hired,left\nAna Ruiz,North,FSP,2025-03-04,"],
  ["priorities", "site,theme,from,to\nNorth,MI skills,2025-03-04,"],
  ["themes", "theme,synonyms,measures\nMI skills,reflections,"],
  ["measures", "measure,label,good,unit\nx,X,up,score"],
  ["codebook", "column,label\ntheme___1,Team spirit"],
])("%s are recognised by their columns", async (name, text) => {
  const { reading, open } = await given(`${text}\n`);
  expect(reading.recognised?.export).toBe(name);
  expect(open).toEqual([]);
});

test("each column of the template of each export is what it says", () => {
  for (const name of exportNames)
    for (const [column] of columnsOf(contracts[name])) expect(fold(column)).not.toBe("");
});

test("a missing required column refuses the file and names it", async () => {
  const { reading } = await given(
    "session_id,date,site,coach,staff,themes\nS1,2025-03-04,North,Dana,Ana Ruiz,MI skills\n",
  );
  expect(reading.refusal?.reason).toContain('"format"');
});

test("a file of an unknown shape is refused with what to do", async () => {
  const { reading } = await given("apples,pears\n1,2\n");
  expect(reading.refusal?.reason).toContain("none of the known exports");
});

test("a column that is not known asks, and is left out or taken as the answer says", async () => {
  const text = "staff,site,Remark\nAna Ruiz,North,Lead\n";
  const asked = await given(text);
  expect(asked.open).toEqual(["column:Remark"]);
  expect((await given(text, { "column:Remark": "ignore" })).rows[0]).toMatchObject({ role: null });
  expect((await given(text, { "column:Remark": "role" })).rows[0]).toMatchObject({ role: "Lead" });
});

test("tick columns are named by a codebook; without one they ask", async () => {
  const text =
    "record_id,session_date,site,coach,coachee,session_type,theme___1,theme___2,theme_other\nS1,2025-03-04,North,Dana,Ana Ruiz,group,1,0,Book club\n";
  expect((await given(text)).open).toEqual(["label:theme___1", "label:theme___2"]);
  const labels = new Map([
    ["theme 1", "MI skills"],
    ["theme 2", "Transition"],
  ]);
  expect((await given(text, {}, { labels })).rows[0]?.themes).toEqual(["Book club", "MI skills"]);
});

test("a form's time stamp is no content, and is the date only where there is none", async () => {
  const own = await given(
    "Timestamp,Date of coaching,site,coach,staff,format\n3/20/2025 8:00,3/14/2025,North,Dana,Ana Ruiz,group\n",
  );
  expect(own.rows[0]?.date).toBe("2025-03-14");
  const stamp = await given(
    "Timestamp,site,coach,staff,format\n3/20/2025 8:00,North,Dana,Ana Ruiz,group\n",
  );
  expect(stamp.rows[0]?.date).toBe("2025-03-20");
});

test("a site that no other import has brought is asked when there are others", async () => {
  const text = "staff,site\nAna Ruiz,Nrth\nBo Lee,NORTH\n";
  const context = { sites: new Map([["north", "North"]]) };
  expect((await given(text, {}, context)).open).toEqual(["site:Nrth"]);
  expect(
    (await given(text, { "site:Nrth": "North" }, context)).rows.map(({ site }) => site),
  ).toEqual(["North", "NORTH"]);
  expect((await given(text, { "site:Nrth": "new" }, context)).rows.map(({ site }) => site)).toEqual(
    ["Nrth", "NORTH"],
  );
});

const decisionsOf = ({ reading }: Awaited<ReturnType<typeof given>>) =>
  new Map(reading.decisions.map((each) => [each.id, each]));

test("a person may say of every column what it is, against its name too", async () => {
  const text = "staff,site,Role,Unit\nAna Ruiz,North,Lead,Team A\n";
  const [asNamed] = (await given(text, { "column:Unit": "ignore" })).rows;
  expect(asNamed).toMatchObject({ role: "Lead" });
  const answers = { "column:Role": "ignore", "column:Unit": "role" };
  const other = await given(text, answers);
  expect(other.open).toEqual([]);
  expect(other.rows).toMatchObject([{ role: "Team A" }]);
  expect(decisionsOf(other).get("column:Unit")).toMatchObject({
    what: "role",
    reason: "said by a person",
    confidence: "sure",
  });
  const instead = await given(text, { "column:Unit": "role" });
  expect(instead.rows).toMatchObject([{ role: "Team A" }]);
  expect(decisionsOf(instead).get("column:Role")?.what).toBe("left out");
});

test("what is decided of a column comes with what else it could be, its reason and how sure it is", async () => {
  const wide = "Date,Site,Natural supports,Total attendees\n2025-03-05,North,2,5\n";
  const decisions = decisionsOf(await given(wide));
  expect(decisions.get("column:Site")).toMatchObject({ what: "site", confidence: "sure" });
  expect(decisions.get("column:Natural supports")).toMatchObject({
    what: "ns_attending",
    reason: "by its name and what its cells hold",
    confidence: "likely",
  });
  const values = decisions.get("column:Natural supports")?.options?.map(({ value }) => value);
  expect(values).toContain("ignore");
  expect(values).toContain("site");
  expect(values).toContain("measure:Natural and community supports");
});

test("a person may say which measure a column is, or what a tick column is", async () => {
  const wide = "Date,Site,Natural supports\n2025-03-05,North,2\n";
  const { rows } = await given(wide, {
    "column:Natural supports": "measure:Natural and community supports",
  });
  expect(rows).toMatchObject([{ subscale: "Natural and community supports", value: 2 }]);
  const ticks =
    "record_id,session_date,site,coach,coachee,session_type,theme___1\nS1,2025-03-04,North,Dana,Ana Ruiz,group,1\n";
  expect((await given(ticks, { "column:theme___1": "ignore" })).open).toEqual([]);
});

test("which export it is may be said where it is not asked", async () => {
  const text = "staff,site,hired\nAna Ruiz,North,2025-03-04\n";
  const named = await given(text, { export: "sessions" });
  expect(named.reading.recognised?.export).toBe("sessions");
  const { export: decided } = Object.fromEntries(decisionsOf(await given(text)));
  expect(decided).toMatchObject({ what: "staff", confidence: "sure" });
  expect(decided?.options?.map(({ value }) => value)).toEqual([...exportNames]);
});

test("a file without column names is read by what a person says of each column", async () => {
  const text = "Ana Ruiz,North,2025-03-04\nBo Lee,North,2025-03-05\n";
  const answers = {
    header: "none",
    "column:column 1": "staff",
    "column:column 2": "site",
    "column:column 3": "hired",
  };
  const { rows, open } = await given(text, answers);
  expect(open).toEqual([]);
  expect(rows).toMatchObject([
    { staff: "Ana Ruiz", site: "North", hired: "2025-03-04" },
    { staff: "Bo Lee", hired: "2025-03-05" },
  ]);
});
