import { describe, expect, test } from "vitest";
import { type ExportName, exportNames } from "../../pipelines/contracts/column.ts";
import { marks } from "../../pipelines/contracts/marks.ts";
import { readTemplates, templateCsv } from "../../pipelines/templates.ts";
import { bring, newStore } from "./bring.ts";

/** A valid cell for each column of each template. */
const cells: Record<ExportName, Record<string, string>> = {
  sessions: {
    session_id: "S-1",
    date: "2026-01-05",
    site: "North",
    coach: "Dana Hart",
    staff: "Ana Ruiz; Bo Ray",
    format: "group",
    trigger: "pd_plan",
    mandatory: "no",
    themes: "Natural supports",
    goal_ids: "G-1; G-2",
    action_step: "call the aunt",
    follow_up_date: "2026-02-05",
    minutes: "45",
    invited: "3",
    attended: "2",
    notes: "went well",
  },
  goals: {
    goal_id: "G-1",
    staff: "Ana Ruiz",
    site: "North",
    theme: "Natural supports",
    text: "invites natural supports",
    opened: "2025-11-20",
    target_date: "2026-03-20",
    closed: "2026-01-20",
    status: "reached",
    kind: "growth_edge",
    baseline: "2",
    follow_up_score: "3.5",
  },
  fidelity: {
    site: "North",
    date: "2025-12-01",
    measure: "ns_share",
    value: "0.4",
    numerator: "2",
    denominator: "5",
    n: "12",
    unit: "share",
    instrument: "team meetings",
    version: "1",
    subscale: "natural supports",
    respondent: "facilitator",
    case_id: "C-77",
    staff: "Ana Ruiz",
  },
  staff: {
    staff: "Ana Ruiz",
    site: "North",
    role: "facilitator",
    supervisor: "Dana Hart",
    hired: "2024-05-20",
    left: "2026-01-20",
  },
  priorities: {
    site: "North",
    theme: "Natural supports",
    from: "2025-05-20",
    to: "2026-06-20",
    source: "fidelity review",
  },
  themes: {
    theme: "Natural supports",
    synonyms: "natural supports; nat sup",
    measures: "ns_share; ns_any",
    set_on: "2025-01-20",
  },
  measures: {
    measure: "ns_share",
    label: "Share of natural supports",
    synonyms: "share ns",
    unit: "share",
    good: "up",
    target: "0.4",
    smallest_change: "0.05",
  },
  codebook: { column: "theme___1", label: "Natural supports" },
};

const templates = readTemplates([]);

describe.each(exportNames)("the template of %s", (name) => {
  const template = templates.find((each) => each.export === name)!;
  const filled = template.columns.map(({ name: column }) => cells[name][column]);

  test("is imported without a question once it is filled in, its marks unseen", async () => {
    const text = `${templateCsv(template)}${filled.join(",")}\r\n`;
    const { files } = await bring(newStore(), { "filled.csv": text });
    const [file] = files;
    expect([file?.outcome, file?.export, file?.questions]).toEqual(["accepted", name, []]);
    const known = new Map(file?.decisions.map(({ id, what }) => [id, what]));
    for (const { name: column, marked } of template.columns)
      expect(known.get(`column:${column}${marked ? "*" : ""}`)).toBe(column);
  });

  test("marks only columns that it has, and none that is needed anyway", () => {
    const columns = new Map(template.columns.map((column) => [column.name, column]));
    for (const column of Object.keys(marks[name] ?? {}))
      expect([column, columns.get(column)?.required]).toEqual([column, false]);
  });

  test("asks nothing where only what is needed and marked is filled in", async () => {
    const some = template.columns.map(({ name: column, required, marked }) =>
      required || marked || column === "value" ? cells[name][column] : "",
    );
    const text = `${templateCsv(template)}${some.join(",")}\r\n`;
    const { files } = await bring(newStore(), { "filled.csv": text });
    expect([files[0]?.outcome, files[0]?.questions]).toEqual(["accepted", []]);
  });
});

test("what the store's own sessions lack stands before what the rules say", () => {
  const [sessions] = readTemplates([
    { field: "themes", sessions: 412, would_do: 412 },
    { field: "goal_ids", sessions: 412, would_do: 251 },
    { field: "trigger", sessions: 412, would_do: 1 },
  ]);
  const why = new Map(sessions?.columns.map((column) => [column.name, column.why]));
  expect(why.get("goal_ids")).toBe(
    "of the 412 sessions not enough logged, 61 % lack only a goal number: an attendee had a goal open that day",
  );
  expect(why.get("themes")).toBe(
    "a theme alone would do for each of the 412 sessions not enough logged",
  );
  expect(why.get("trigger")).toMatch(/ 1 % have no reason/);
  expect(why.get("follow_up_date")).toBe("a later session near this date carries the theme on");
  expect(why.get("notes")).toBeNull();
});
