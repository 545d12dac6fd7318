import { expect, test } from "vitest";
import { qualityTasks } from "../../dashboard/quality_tasks.ts";

test("what is left to do is counted by what it is, files that wait first", () => {
  const unmapped = (["theme", "theme", "person"] as const).map((kind) => ({
    kind,
    suggestion: "Natural supports",
  }));
  expect(qualityTasks({ waiting: 1, holes: 2, unmapped }).map(({ words }) => words)).toEqual([
    "1 file waits for an answer",
    "2 holes in the months",
    "2 unmapped themes that look like others",
    "1 person who may be another",
  ]);
});

test("a theme that looks like no other is no task, a measure is", () => {
  const unmapped = (["theme", "measure"] as const).map((kind) => ({ kind, suggestion: null }));
  expect(qualityTasks({ waiting: 0, holes: 0, unmapped }).map(({ words }) => words)).toEqual([
    "1 unmapped measure",
  ]);
});
