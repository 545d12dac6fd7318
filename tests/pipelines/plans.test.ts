import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { undoImport } from "../../pipelines/builds.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { listPlans } from "../../pipelines/ledger/plans.ts";
import { recordPlan } from "../../pipelines/plans.ts";
import { openStore } from "../../pipelines/store/store.ts";
import { seededRandom } from "../../pipelines/statistics/random.ts";
import type { ProspectAnswer } from "../../pipelines/verdicts/prospects.ts";
import { commandLine } from "./cli/command_line.ts";

const folder = mkdtempSync(join(tmpdir(), "throughline-plans-"));
afterAll(() => rmSync(folder, { recursive: true }));

const line = commandLine(folder);
const { command, file, json } = line;
const staff = ["Ann Lee", "Bo Ray", "Cy Day", "Di Fox"];
const months = Array.from(
  { length: 24 },
  (_, at) => `${2023 + Math.floor((at + 6) / 12)}-${String(((at + 6) % 12) + 1).padStart(2, "0")}`,
);

/** Natural supports are embedded at North in January 2025; measured from July 2023 to June 2025. */
function exported(): string[] {
  const random = seededRandom(3);
  const measured = ["North", "South", "East", "West"].flatMap((site) =>
    months.flatMap((month) =>
      Object.entries({ ns_attending: 1, ns_any: 0.5 }).map(
        ([measure, scale]) =>
          `${month}-15,${site},${measure},${(scale * (1.3 + 0.2 * random.normal())).toFixed(4)},20`,
      ),
    ),
  );
  return [
    file("sessions.csv", [
      "Session ID,Date,Site,Coach,Staff,Format,Trigger,Themes",
      "S1,2024-07-10,North,Cleo Hart,Ann Lee,individual,pd_plan,Engagement",
      "S2,2025-01-20,North,Cleo Hart,Ann Lee,supervision,pd_plan,Natural supports",
      "S3,2025-03-20,North,Cleo Hart,Ann Lee,supervision,pd_plan,Natural supports",
      "S4,2025-06-30,South,Cleo Hart,Eve Orr,individual,pd_plan,Engagement",
    ]),
    file("goals.csv", [
      "goal_id,staff,site,theme,opened",
      "G1,Ann Lee,North,Natural supports,2025-01-10",
    ]),
    file("staff.csv", ["staff,site,hired", ...staff.map((name) => `${name},North,2022-09-22`)]),
    file("priorities.csv", ["site,theme,from", "North,Natural supports,2024-05-14"]),
    file("fidelity.csv", ["date,site,measure,value,n", ...measured]),
  ];
}

beforeAll(async () => {
  const answers = file("answers.json", [
    JSON.stringify({ "fidelity.csv": { "site:East": "new", "site:West": "new" } }),
  ]);
  const imported = await command("import", ...exported(), "--answers", answers);
  if (imported.code !== 0) throw new Error(imported.out);
});

type Verdict = {
  site: string;
  measure: string;
  set_on: string | null;
  set_by: string;
  set_after: boolean | null;
};
const verdicts = async () =>
  ((await json("show", "verdicts")) as Verdict[]).map(
    ({ site, measure, set_on, set_by, set_after }) => [site, measure, set_on, set_by, set_after],
  );

test("a plan before the embedding dates its measure, also one that no catalogue names, until it is withdrawn", async () => {
  const unplanned = [
    ["North", "ns_any", null, "catalogue", null],
    ["North", "ns_share", null, "catalogue", null],
  ];
  expect(await verdicts()).toEqual(unplanned);
  const plan = {
    theme: "NS",
    sites: ["north"],
    measures: ["# natural supports", "ns_any"],
    start: "2025-01",
    author: " Ana  Lee ",
  };
  await recordPlan(openStore(line.store), plan, { now: new Date("2024-12-10T12:00:00Z") });
  // That build was of its day, the next ones are of today.
  await command("rebuild");
  expect(await verdicts()).toEqual([
    ["North", "ns_any", "2024-12-10", "plan", false],
    ["North", "ns_attending", "2024-12-10", "plan", false],
    ["North", "ns_share", null, "catalogue", null],
  ]);
  expect(await json("plan")).toMatchObject([
    {
      planId: 1,
      theme: "Natural supports",
      sites: ["North"],
      measures: ["ns_any", "ns_attending"],
      start: "2025-01",
      author: "Ana Lee",
      withdrawn: null,
      answers: [{ state: "embedded", embeddedFrom: "2025-01-01" }, { state: "embedded" }],
    },
  ]);
  expect(await command("plan", "withdraw", "1", "--author", "Bo")).toMatchObject({ code: 0 });
  expect(await verdicts()).toEqual(unplanned);
  expect(await json("plan", "list")).toMatchObject([{ planId: 1, withdrawn: { author: "Bo" } }]);
  expect(await command("plan", "withdraw", "1")).toMatchObject({
    code: 1,
    err: "throughline: plan 1 was withdrawn already",
  });
});

test("the command says what could be shown and by when, and records the plan with its author", async () => {
  const target = ["--theme", "Natural supports", "--site", "South", "--measure", "ns_attending"];
  const start = ["--start", "2099-01"];
  const asked = (await json("plan", ...target, ...start, "--dry-run")) as {
    answers: ProspectAnswer[];
  };
  const [answer] = asked.answers;
  expect(answer).toMatchObject({
    site: "South",
    state: "open",
    decidedBy: "compared",
    comparison: ["East", "West"],
    least: { after: 6, until: "2099-06-01" },
    most: { after: 12, until: "2099-12-01" },
  });
  expect(answer!.sentence).toMatch(
    /^Natural supports attending: \+0\.\d+ could be shown by Dec 2099; with 6 months, by Jun 2099, \+0\.\d+\. Compared with 2 sites/,
  );
  const recorded = await json("plan", ...target, ...start, "--author", "Cleo Hart");
  expect(recorded).toMatchObject({ planId: 2, author: "Cleo Hart", answers: [answer] });
  const other = ["--theme", "NS", "--site", "East", "--measure", "ns_attending", ...start];
  const beside = (await json("plan", ...other, "--dry-run")) as { answers: ProspectAnswer[] };
  expect(beside.answers).toMatchObject([
    { decidedBy: "own", lacks: [{ what: "no_comparison_sites", have: 1, needed: 2 }] },
  ]);
  expect(await command("plan", ...target, ...start)).toMatchObject({
    code: 1,
    err: "throughline: plan 2 says so already",
  });
});

test.each([
  [
    ["--theme", "X", "--site", "South", "--measure", "ns_any", "--start", "2099-01"],
    1,
    /no theme X \(it is one of/,
  ],
  [
    ["--theme", "NS", "--site", "Nowhere", "--measure", "ns_any", "--start", "2099-01"],
    1,
    /no site Nowhere \(it is one of/,
  ],
  [
    ["--theme", "NS", "--site", "South", "--measure", "joy", "--start", "2099-01"],
    1,
    /no measure joy \(it is one of/,
  ],
  [
    ["--theme", "NS", "--site", "South", "--measure", "ns_any", "--start", "2020-01"],
    1,
    /2020-01 is over: a plan is made before/,
  ],
  [
    ["--theme", "NS", "--site", "South", "--measure", "ns_any", "--start", "2099-13"],
    2,
    /not a month: 2099-13/,
  ],
  [
    ["--theme", "NS", "--site", "South", "--start", "2099-01"],
    2,
    /a plan needs --theme, --site, --measure/,
  ],
  [["withdraw", "9"], 1, /no plan 9/],
  [["withdraw", "x"], 2, /not the number of a plan: x/],
])("%j is refused in one line", async (args, code, message) => {
  const refused = await command("plan", ...args);
  expect(refused).toMatchObject({ code, err: expect.stringMatching(message) as string });
  expect(refused.err.split("\n")).toHaveLength(1);
});

test("a plan is never changed nor deleted, and stays over an undo", async () => {
  const store = openStore(line.store);
  await undoImport(store, 1);
  const ledger = openLedger(store.ledger);
  const { database } = ledger;
  expect(() => database.exec("UPDATE plans SET at = '2020-01-01'")).toThrow("never changed");
  expect(() => database.exec("DELETE FROM plans")).toThrow("never deleted");
  expect(listPlans(ledger).map(({ planId }) => planId)).toEqual([1, 2]);
  closeLedger(ledger);
});
