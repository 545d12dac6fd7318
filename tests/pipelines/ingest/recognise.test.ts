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
