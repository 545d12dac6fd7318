import { expect, test } from "vitest";
import { qualityTasks } from "../../dashboard/quality_tasks.ts";

const exports = ["sessions", "goals", "fidelity"];

test("what is left to do is counted by what it is, files that wait first", () => {
  const unmapped = (["theme", "theme", "person"] as const).map((kind) => ({
    kind,
    suggestion: "Natural supports",
  }));
  expect(
    qualityTasks({ waiting: 1, holes: 2, exports, unmapped }).map(({ words }) => words),
  ).toEqual([
    "1 file waits for an answer",
    "2 holes in the months",
    "2 unmapped themes that look like others",
    "1 person who may be another",
  ]);
});

test("a theme that looks like no other is no task, a measure is", () => {
  const unmapped = (["theme", "measure"] as const).map((kind) => ({ kind, suggestion: null }));
  expect(
    qualityTasks({ waiting: 0, holes: 0, exports, unmapped }).map(({ words }) => words),
  ).toEqual(["1 unmapped measure"]);
});

test("an export without which a question has no answer is to be brought, staff and priorities help", () => {
  const found = { waiting: 0, holes: 0, exports: ["sessions"], unmapped: [] };
  expect(qualityTasks(found)).toEqual([
    { words: "bring PD goals", address: "/data#next-title" },
    { words: "bring fidelity measures", address: "/data#next-title" },
  ]);
});
