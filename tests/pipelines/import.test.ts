import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { undoImport } from "../../pipelines/builds.ts";
import { diagnose } from "../../pipelines/doctor.ts";
import { importFiles, type ImportOptions, rebuild } from "../../pipelines/import.ts";
import { bring, hashOf, head, newStore, rowsOf, rowsOnly, session, withMarts } from "./bring.ts";

const exportsFolder = new URL("../../../shared/exports/", import.meta.url).pathname;
const exportFiles = [
  "coaching-log-form.csv",
  "coaching-log-research-db.csv",
  "coaching-log-research-db.labels.csv",
  "fidelity-survey-wide.csv",
  "pd-goals-spreadsheet.csv",
  "priorities.csv",
  "staff-roster.csv",
  "team-meetings.csv",
];
const exportAnswers = JSON.parse(
  readFileSync(new URL("../exports.answers.json", import.meta.url), "utf8"),
) as NonNullable<ImportOptions["answers"]>;

describe.skipIf(!existsSync(exportsFolder))(
  "exports as agencies make them (../shared/exports)",
  () => {
    const files = exportFiles.map((name) => ({ name, path: join(exportsFolder, name) }));

    test("are taken as they are, and every row read is new, changed, unchanged, duplicate or rejected", async () => {
      const store = newStore();
      const report = await importFiles(store, files, { answers: exportAnswers });
      expect(
        report.files.map(({ file, export: name, outcome, rows }) => [
          file,
          name,
          outcome,
          ...Object.values(rows),
        ]),
      ).toEqual([
        ["coaching-log-form.csv", "sessions", "accepted", 526, 518, 0, 0, 8, 0],
        ["coaching-log-research-db.csv", "sessions", "accepted", 1255, 1255, 0, 0, 0, 0],
        ["coaching-log-research-db.labels.csv", "codebook", "accepted", 9, 9, 0, 0, 0, 0],
        ["fidelity-survey-wide.csv", "fidelity", "accepted", 120, 120, 0, 0, 0, 0],
        ["pd-goals-spreadsheet.csv", "goals", "accepted_with_rejects", 48, 47, 0, 0, 0, 1],
        ["priorities.csv", "priorities", "accepted", 4, 4, 0, 0, 0, 0],
        ["staff-roster.csv", "staff", "accepted", 128, 128, 0, 0, 0, 0],
        ["team-meetings.csv", "fidelity", "accepted", 3788, 3784, 0, 0, 4, 0],
      ]);
      // The Total row is no goal; rows per attendee are one session each (492 record ids).
      expect(report.files[4]?.rejects).toMatchObject([
        { line: 52, value: null, reason: "looks like a row of totals, not one of the goals" },
      ]);
      expect(
        await rowsOf(
          store,
          "SELECT count(*) AS n FROM marts.sessions_classified WHERE site IN ('Site D', 'Site E', 'Site F')",
        ),
      ).toEqual([{ n: 492 }]);
      // Caregivers and coordinators are two series; what the source withheld is no number.
      expect(
        await rowsOf(
          store,
          "SELECT DISTINCT respondent FROM marts.fidelity_trend WHERE instrument IS NOT NULL ORDER BY 1",
        ),
      ).toEqual([{ respondent: "Care Coordinator" }, { respondent: "Caregiver" }]);
      expect(
        await rowsOf(
          store,
          "SELECT count(*) AS n, count(value) AS known FROM raw.fidelity WHERE withheld",
        ),
      ).toEqual([{ n: 32, known: 0 }]);

      const again = await importFiles(store, files, { answers: exportAnswers });
      expect(new Set(again.files.map(({ outcome }) => outcome))).toEqual(new Set(["no_change"]));
      expect(again.build).toBe(report.build);

      const before = await hashOf(store);
      await rebuild(store);
      expect(await hashOf(store)).toBe(before);
    });

    test("ask what only a person can say, all questions of a file at once, and change nothing until then", async () => {
      const store = newStore();
      const report = await importFiles(store, files.slice(4, 5).concat(files.slice(7)));
      expect(report.build).toBeNull();
      expect(
        report.files.map(({ outcome, questions }) => [outcome, ...questions.map(({ id }) => id)]),
      ).toEqual([
        ["needs_answer", "date-order:Opened", "date-order:Closed"],
        ["needs_answer", "denominator:Total attendees"],
      ]);
    });
  },
);

test("undo gives the content of never having imported, for an older import too", async () => {
  const a = { "a.csv": head + session("S1", "2025-01-10") + session("S2", "2025-01-11") };
  const b = { "b.csv": head + session("S2", "2025-01-12") + session("S3", "2025-01-13") };
  const c = { "c.csv": head + session("S3", "2025-01-14") + session("S4", "2025-01-15") };
  const [only, all, without] = [newStore(), newStore(), newStore()];
  await bring(only, a);
  for (const each of [a, b, c]) await bring(all, each);
  for (const each of [a, c]) await bring(without, each);
  await undoImport(all, 2, rowsOnly);
  expect(await hashOf(all)).toBe(await hashOf(without));
  await undoImport(all, 3, rowsOnly);
  expect(await hashOf(all)).toBe(await hashOf(only));
  await rebuild(all, rowsOnly);
  expect(await hashOf(all)).toBe(await hashOf(only));
});

test("a row that another import also brings survives the undo of the first", async () => {
  const [both, second] = [newStore(), newStore()];
  await bring(both, { "a.csv": head + session("S1", "2025-01-10") });
  await bring(both, { "b.csv": head + session("S1", "2025-01-10") + session("S2", "2025-01-11") });
  await bring(second, {
    "b.csv": head + session("S1", "2025-01-10") + session("S2", "2025-01-11"),
  });
  await undoImport(both, 1, rowsOnly);
  expect(await hashOf(both)).toBe(await hashOf(second));
});

test("families keep one identity, whatever the key of the store: the content hash does not depend on it", async () => {
  const meetings = {
    "m.csv":
      "Site,Meeting date,Family ID,Natural supports present\nNorth,2025-01-04,F1,2\nNorth,2025-01-05,F1,1\nNorth,2025-01-06,F2,0\n",
  };
  const [one, other] = [newStore(), newStore()];
  await bring(one, meetings);
  await bring(other, meetings);
  expect(await hashOf(one)).toBe(await hashOf(other));
  expect(
    await rowsOf(
      one,
      "SELECT count(DISTINCT case_id) AS families, bool_or(case_id LIKE 'F%') AS plain FROM raw.fidelity",
    ),
  ).toEqual([{ families: 2, plain: false }]);
});

test("a changed row is changed, a known one unchanged, an equal one of the same file a duplicate", async () => {
  const store = newStore();
  await bring(store, { "a.csv": head + session("S1", "2025-01-10") + session("S2", "2025-01-11") });
  const { files } = await bring(store, {
    "b.csv":
      head +
      session("S1", "2025-01-10") +
      session("S2", "2025-01-12") +
      session("S3", "2025-01-13") +
      session("S3", "2025-01-13"),
  });
  expect(files[0]?.rows).toEqual({
    read: 4,
    new: 1,
    changed: 1,
    unchanged: 1,
    duplicate: 1,
    rejected: 0,
  });
});

test("an older file that would overwrite newer rows asks first", async () => {
  const store = newStore();
  await bring(store, {
    "new.csv": head + session("S1", "2025-01-10") + session("S2", "2025-03-11"),
  });
  const older = { "old.csv": head + session("S1", "2025-01-09") };
  const asked = await bring(store, older);
  expect(asked.files[0]).toMatchObject({
    outcome: "needs_answer",
    questions: [{ id: "older-file" }],
  });
  const told = await bring(store, older, { answers: { "old.csv": { "older-file": "overwrite" } } });
  expect(told.files[0]).toMatchObject({ outcome: "accepted", rows: { changed: 1 } });
});

test("two sessions that differ only in their number are two", async () => {
  const store = newStore();
  const { files } = await bring(store, {
    "a.csv": head + session("S1", "2025-01-10") + session("S2", "2025-01-10"),
  });
  expect(files[0]?.rows).toMatchObject({ new: 2, duplicate: 0 });
});

test("a file that brings fewer rows of a number than stand asks whether the others go", async () => {
  const store = newStore();
  await bring(store, { "a.csv": head + session("5", "2025-01-06") + session("5", "2025-02-06") });
  const later = { "b.csv": head + session("5", "2025-02-06") };
  expect((await bring(store, later)).files[0]).toMatchObject({
    outcome: "needs_answer",
    questions: [{ id: "fewer-rows" }],
  });
  const answers = { "b.csv": { "fewer-rows": "replace" } };
  expect((await bring(store, later, { answers })).files[0]?.outcome).toBe("accepted");
  expect(await rowsOf(store, "SELECT session_id FROM standing.sessions ORDER BY 1")).toEqual([
    { session_id: "5" },
  ]);
});

test("two meetings of a family on one day stand together, and a correction changes one of them", async () => {
  const store = newStore();
  const meetings = (second: string) =>
    `Site,Meeting date,Family ID,Natural supports present\nNorth,2025-01-04,F1,1\nNorth,2025-01-04,F1,${second}\n`;
  await bring(store, { "a.csv": meetings("4") });
  const { files } = await bring(store, { "b.csv": meetings("5") });
  expect(files[0]?.rows).toMatchObject({ new: 0, changed: 1, unchanged: 1 });
  const values = "SELECT value FROM standing.fidelity WHERE measure = 'ns_attending' ORDER BY 1";
  expect(await rowsOf(store, values)).toEqual([{ value: 1 }, { value: 5 }]);
});

test("a value that was corrected to blank does not stand any longer", async () => {
  const store = newStore();
  const survey = (teamwork: string) =>
    `Quarter,Site,Total Fidelity,Effective Teamwork,n\n2025 Q1,North,70%,${teamwork},14\n`;
  await bring(store, { "a.csv": survey("60%") });
  const { files } = await bring(store, { "b.csv": survey("") });
  expect(files[0]?.rows).toMatchObject({ changed: 1 });
  expect(
    await rowsOf(store, "SELECT value FROM standing.fidelity WHERE subscale LIKE 'Effective%'"),
  ).not.toContainEqual({ value: 0.6 });
});

test("a file that stands brings back nothing that was corrected since, and says so", async () => {
  const store = newStore();
  const a = { "a.csv": head + session("S1", "2025-06-01") + session("S2", "2025-06-02") };
  await bring(store, a);
  await bring(store, { "b.csv": head + session("S2", "2025-06-02").replace("Dana", "Eve") });
  const stands = await hashOf(store);
  const { files } = await bring(store, a);
  expect(files[0]).toMatchObject({
    outcome: "no_change",
    importId: 1,
    rows: { read: 2, unchanged: 2 },
    decisions: [
      {
        id: "known",
        what: "known as import 1",
        reason: "1 of its rows were corrected since; what corrected them stands",
      },
    ],
  });
  expect(await hashOf(store)).toBe(stands);
  await undoImport(store, 2, rowsOnly);
  expect((await bring(store, a)).files[0]?.decisions).toEqual([]);
});

test("the same bytes twice in one command are imported once", async () => {
  const text = head + session("S1", "2025-01-10");
  const { files } = await bring(newStore(), { "a.csv": text, "copy.csv": text });
  expect(files.map(({ outcome }) => outcome)).toEqual(["accepted", "no_change"]);
});

test("what was answered for a source is used again for its next file, and said", async () => {
  const store = newStore();
  const roster = (hired: string) => `staff,site,hired\nAna Ruiz,North,${hired}\n`;
  const answers = { "may.csv": { "date-order:hired": "dmy" } };
  await bring(store, { "may.csv": roster("03/04/2025") }, { answers });
  const { files } = await bring(store, { "june.csv": roster("05/06/2025") });
  expect(files[0]).toMatchObject({ outcome: "accepted" });
  expect(files[0]?.decisions).toContainEqual({
    id: "date-order:hired",
    what: "dmy",
    reason: "answered before, for import 1",
  });
  expect(await rowsOf(store, "SELECT CAST(max(hired) AS VARCHAR) AS day FROM raw.staff")).toEqual([
    { day: "2025-06-05" },
  ]);
  const before = await hashOf(store);
  await rebuild(store, rowsOnly);
  expect(await hashOf(store)).toBe(before);
});

test("dates of both orders in one column are asked of each file; an answer used again is not called a person's word on it", async () => {
  const store = newStore();
  const roster = (...days: string[]) =>
    `staff,site,hired\n${days.map((day, at) => `Ana ${at},North,${day}\n`).join("")}`;
  const id = "date-order:hired";
  const answers = { "*": { [id]: "mdy" } };
  await bring(store, { "may.csv": roster("03/04/2025") }, { answers });
  const next = await bring(store, { "june.csv": roster("05/06/2025") }, { dryRun: true });
  expect(next.files[0]?.decisions.filter((each) => each.id === id)).toEqual([
    { id, what: "month first", reason: "as before" },
    { id, what: "mdy", reason: "answered before, for import 1" },
  ]);
  const mixed = { "july.csv": roster("04/13/2025", "15/06/2025", "03/07/2025") };
  const asked = await bring(store, mixed);
  expect(asked.files[0]).toMatchObject({ outcome: "needs_answer", questions: [{ id }] });
  await bring(store, mixed, { answers: { "*": { [id]: "dmy" } } });
  const { files } = await bring(store, { "june.csv": roster("05/06/2025") }, { dryRun: true });
  expect(files[0]?.decisions).toContainEqual({ id, what: "month first", reason: "as before" });
});

test("two header rows are asked once for a source, and nothing that was answered below them is asked again", async () => {
  const store = newStore();
  const log = (day: string) =>
    `Session,Session,,Led,,Activity\nnumber,date,Site,by,Participant,type\n${day},2025-06-${day},North,Ann Coach,Jo Doe,Group\n1${day},2025-06-1${day.slice(1)},North,Ann Coach,Jo Doe,Group\n`;
  const said = {
    "header-rows": "join",
    "column:Session Site": "site",
    "column:Led Participant": "staff",
  };
  const first = await bring(store, { "june.csv": log("01") }, { answers: { "june.csv": said } });
  expect(first.files[0]?.outcome).toBe("accepted");
  const next = await bring(store, { "july.csv": log("02") });
  expect(next.files[0]).toMatchObject({ outcome: "accepted", rows: { new: 2 } });
});

test("a file that nothing foresaw is refused alone: huge numbers, damaged UTF-16", async () => {
  const store = newStore();
  const { files } = await bring(store, {
    "huge.csv": "site,date,measure,value,n\nNorth,2025-01,x,1234567890123,12\n",
    "good.csv": head + session("S1", "2025-01-10"),
  });
  expect(files.map(({ outcome }) => outcome)).toEqual(["refused", "accepted"]);
});

test("the same number on another day or site of one file is another session; in a later file it is a correction", async () => {
  const store = newStore();
  await bring(store, { "a.csv": head + session("S1", "2025-01-10") + session("S1", "2025-01-20") });
  expect(
    await rowsOf(
      store,
      "SELECT session_id, CAST(date AS VARCHAR) AS date FROM standing.sessions ORDER BY 1",
    ),
  ).toEqual([
    { session_id: "S1@2025-01-10", date: "2025-01-10" },
    { session_id: "S1@2025-01-20", date: "2025-01-20" },
  ]);
});

test("without session numbers, rows per attendee are one session, and a changed theme is a change", async () => {
  const store = newStore();
  const rows = (theme: string) =>
    `date,site,coach,staff,format,trigger,themes\n2025-01-10,North,Dana,Ana Ruiz,group,pd_plan,${theme}\n2025-01-10,North,Dana,Bo Lee,group,pd_plan,${theme}\n`;
  await bring(store, { "a.csv": rows("MI skills") }, withMarts);
  expect(await rowsOf(store, "SELECT staff FROM marts.sessions_classified")).toEqual([
    { staff: ["Ana Ruiz", "Bo Lee"] },
  ]);
  const { files } = await bring(store, { "b.csv": rows("Transition") }, withMarts);
  expect(files[0]?.rows).toMatchObject({ new: 0, changed: 2 });
  expect(await rowsOf(store, "SELECT theme FROM marts.sessions_classified")).toEqual([
    { theme: "Transition" },
  ]);
});

test("a bad file never stops the others and is refused with what to do", async () => {
  const store = newStore();
  const { files } = await bring(store, {
    "empty.csv": "",
    "strange.csv": "apples,pears\n1,2\n",
    "lacking.csv":
      "session_id,date,site,coach,staff,themes\nS1,2025-01-10,North,Dana,Ana Ruiz,MI skills\n",
    "good.csv": head + session("S1", "2025-01-10"),
  });
  expect(files.map(({ outcome }) => outcome)).toEqual([
    "refused",
    "refused",
    "refused",
    "accepted",
  ]);
  for (const { refusal } of files.slice(0, 3)) expect(refusal?.fix).toBeTruthy();
});

test("more than 5 bad rows that are more than 1 % refuse a file, unless its good rows are asked for", async () => {
  const bad = Array.from({ length: 6 }, (_, index) => session(`B${index}`, "2025-02-30")).join("");
  const text = { "a.csv": head + session("S1", "2025-01-10") + bad };
  const refused = await bring(newStore(), text);
  expect(refused.files[0]).toMatchObject({
    outcome: "refused",
    rows: { read: 7, new: 1, rejected: 6 },
  });
  expect(refused.files[0]?.rejects).toHaveLength(6);
  const partial = await bring(newStore(), text, { partial: true });
  expect(partial.files[0]).toMatchObject({
    outcome: "accepted_with_rejects",
    rows: { new: 1, rejected: 6 },
  });
});

test("an answer that no file asks for, or that a question does not offer, is wrong usage and changes nothing", async () => {
  const store = newStore();
  const file = { "a.csv": head + session("S1", "2025-01-10") };
  await expect(
    bring(store, file, { answers: { "a.csv": { "date-order:hired": "dmy" } } }),
  ).rejects.toThrow('"date-order:hired"');
  await expect(bring(store, file, { answers: { "*": { nothing: "x" } } })).rejects.toThrow(
    '"nothing"',
  );
  expect((await diagnose(store)).imports).toBe(0);
});

describe("rows that stand go only when a person says so in the words of the question", () => {
  const one = (id: string, day: string) => head + session(id, day);
  const cases = [
    {
      id: "fewer-rows",
      before: one("S1", "2025-06-01") + session("S1", "2025-06-02"),
      file: one("S1", "2025-06-02").replace("Dana", "Eve"),
      consent: "replace",
    },
    {
      id: "older-file",
      before: one("S1", "2025-06-01") + session("S2", "2025-07-01"),
      file: one("S1", "2025-06-01").replace("Dana", "Eve"),
      consent: "overwrite",
    },
  ];

  test.each(cases)("asked by $id", async ({ id, before, file, consent }) => {
    const store = newStore();
    await bring(store, { "a.csv": before });
    const stands = await hashOf(store);
    const given = { "b.csv": file };
    expect((await bring(store, given)).files[0]?.questions.map((each) => each.id)).toEqual([id]);
    for (const key of ["*", "b.csv"])
      await expect(bring(store, given, { answers: { [key]: { [id]: "no" } } })).rejects.toThrow(
        `"no" is no answer to ${id}`,
      );
    const cancelled = await bring(store, given, { answers: { "*": { [id]: "cancel" } } });
    expect(cancelled.files[0]?.outcome).toBe("refused");
    expect(await hashOf(store)).toBe(stands);
    const replaced = await bring(store, given, { answers: { "*": { [id]: consent } } });
    expect(replaced.files[0]?.outcome).toBe("accepted");
  });

  test("also where nobody is asked", async () => {
    const wrong = { answers: { "*": { "absent-rows": "replaec" } } };
    await expect(bring(newStore(), { "a.csv": one("S1", "2025-06-01") }, wrong)).rejects.toThrow(
      '"replaec" is no answer to absent-rows',
    );
  });
});

test("answers for a file that is not given are wrong usage and change nothing", async () => {
  const store = newStore();
  const file = { "a.csv": head + session("S1", "2025-01-10") };
  const said = { "absent-rows": "replace" };
  for (const key of ["aa.csv", "0".repeat(64)])
    await expect(bring(store, file, { answers: { [key]: said } })).rejects.toThrow(
      `answers for ${key}: no file of that name or sha-256 is given`,
    );
  expect((await diagnose(store)).imports).toBe(0);
  const { files } = await bring(store, file, { answers: { "a.csv": said } });
  const again = await bring(store, file, { answers: { [files[0]!.sha256]: said } });
  expect(again.files[0]?.outcome).toBe("no_change");
});

test("a file that stands takes the answers with which it was imported, and none that it does not ask for", async () => {
  const store = newStore();
  const file = { "a.csv": "staff,site,hired\nAna Ruiz,North,03/04/2025\n" };
  const answers = { "a.csv": { "date-order:hired": "dmy" } };
  expect((await bring(store, file, { answers })).files[0]?.outcome).toBe("accepted");
  expect((await bring(store, file, { answers })).files[0]?.outcome).toBe("no_change");
  for (const key of ["a.csv", "*"])
    await expect(bring(store, file, { answers: { [key]: { nothing: "x" } } })).rejects.toThrow(
      `${key}: no question has the id "nothing"`,
    );
});

test("other answers for a file that stands change nothing, and that is said", async () => {
  const store = newStore();
  const file = { "a.csv": "staff,site,hired\nAna Ruiz,North,03/04/2025\n" };
  const hired = "SELECT CAST(hired AS VARCHAR) AS hired FROM standing.staff";
  await bring(store, file, { answers: { "*": { "date-order:hired": "dmy" } } });
  const again = await bring(store, file, { answers: { "*": { "date-order:hired": "mdy" } } });
  expect(again.files[0]).toMatchObject({
    outcome: "no_change",
    decisions: [
      {
        id: "date-order:hired",
        what: "dmy",
        reason:
          'import 1 was answered so, and stands; to have "mdy" instead, undo it and import the file again',
      },
    ],
  });
  expect(await rowsOf(store, hired)).toEqual([{ hired: "2025-04-03" }]);
});

test("whether a word means every site tells how many rows wait for it, in an empty store too", async () => {
  const rows = "site,theme,from\nAll,MI skills,2025-01-01\nall,Engagement,2025-01-01\n";
  const { files } = await bring(newStore(), { "priorities.csv": rows });
  expect(files[0]!.questions).toMatchObject([{ id: "site:All", suggestion: "*", rows: 2 }]);
});

test("a dry run says the same and changes nothing", async () => {
  const store = newStore();
  const { build, files } = await bring(
    store,
    { "a.csv": head + session("S1", "2025-01-10") },
    { dryRun: true },
  );
  expect(build).toBeNull();
  expect(files[0]).toMatchObject({ outcome: "accepted", rows: { new: 1 } });
  expect((await diagnose(store)).imports).toBe(0);
});
