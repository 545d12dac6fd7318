import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openDesk } from "../../dashboard/desk.ts";
import { recallDesk, rememberDesk } from "../../dashboard/desk_memory.ts";
import type { Memory } from "../../dashboard/desk_memory.ts";
import { focusAfter } from "../../dashboard/focus.ts";
import { told } from "../../dashboard/pages/data_decisions.ts";
import { undone } from "../../dashboard/pages/data_acts.ts";
import { movesSentence } from "../../dashboard/pages/data_moves.ts";
import { constantNames, constantValue } from "../../dashboard/pages/methods_text.ts";
import type { ImportRow } from "../../server/api.ts";

/** A tab's storage, for as long as a test. */
function memory(): Memory {
  const kept = new Map<string, string>();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

test("a tab remembers the files and the answers, and nothing once they are put away", () => {
  const tab = memory();
  const { now } = openDesk(
    tab,
    () => {},
    () => {},
  );
  expect(recallDesk(tab)).toBeNull();
  const upload = { upload: "3f", name: "log.csv", bytes: 12 };
  const files = [
    { name: "log.csv", bytes: 12, upload, error: null },
    { name: "photo.csv", bytes: 9, upload: null, error: "larger than 512 MB" },
  ];
  const answers = { abc: { "date-order:Closed": "dmy" } };
  const laid = { ...now, phase: "checked" as const, files, answers };
  rememberDesk(tab, laid);
  expect(recallDesk(tab)).toEqual({ uploads: [upload], answers, partial: false, job: null });
  rememberDesk(tab, { ...laid, phase: "done" });
  expect(recallDesk(tab)?.uploads).toEqual([]);
  rememberDesk(tab, now);
  expect(recallDesk(tab)).toBeNull();
});

const say = (id: string, what: string, reason: string): string => told({ id, what, reason });

test("what becomes of the rows is told as a sentence", () => {
  expect(say("withheld", "12 values", "withheld at the source: kept as withheld")).toBe(
    "12 values withheld at the source: kept as withheld.",
  );
  expect(say("differs:minutes", "1 sessions", "their rows differ in minutes")).toBe(
    "1 session: their rows differ in minutes.",
  );
});

test("what moves is one sentence, before and after", () => {
  const points = { moved: 2, new: 0, gone: 1 };
  expect(movesSentence({ points, classes: 1, list: [] }, false)).toBe(
    "On the fidelity charts 2 points would move and 1 would go. 1 session would change its class.",
  );
  const none = { points: { moved: 0, new: 0, gone: 0 }, classes: 0, list: [] };
  expect(movesSentence(none, true)).toBe(
    "No point of the fidelity charts moved. No session changed its class.",
  );
});

const rows = { read: 520, new: 510, changed: 0, unchanged: 0, duplicate: 10, rejected: 0 };
const imported = (changes: Partial<typeof rows>): ImportRow => ({
  importId: 1,
  file: "log.csv",
  sha256: "",
  export: "sessions",
  outcome: "accepted",
  importedAt: "2026-06-30T00:00:00Z",
  importedBy: null,
  state: "standing",
  standing: true,
  withdrawnAt: null,
  forgottenAt: null,
  rows: { ...rows, ...changes },
});

test("an undo says what it takes away before it does", () => {
  expect(undone(imported({}))).toBe("510 new rows of log.csv go.");
  expect(undone(imported({ new: 1, changed: 2 }))).toBe(
    "1 new row of log.csv goes, 2 changed rows are as before.",
  );
  expect(undone(imported({ new: 0 }))).toContain("no new row");
});

test("the focus goes where the reader's button led, and never nowhere", () => {
  const { now } = openDesk(
    memory(),
    () => {},
    () => {},
  );
  expect(focusAfter(now, now)).toBeNull();
  expect(focusAfter({ ...now, phase: "checking" }, { ...now, phase: "checked" })).toBe(
    "#desk-title",
  );
  expect(focusAfter({ ...now, phase: "checked" }, now)).toBe("#data-title");
  const undo = { kind: "undo", importId: 3 } as const;
  expect(focusAfter(now, { ...now, asked: undo })).toContain(".confirm");
  expect(focusAfter({ ...now, asked: undo }, now)).toContain("undo-3");
  expect(focusAfter({ ...now, acting: undo }, now)).toContain('[data-receipt="3"]');
});

test("every constant of the rules has a name in plain words and a unit", () => {
  const file = readFileSync(join(import.meta.dirname, "../../data/rules.json"), "utf8");
  const rules = JSON.parse(file) as Record<string, number>;
  expect(Object.keys(constantNames).toSorted()).toEqual(Object.keys(rules).toSorted());
  for (const [name, value] of Object.entries(rules)) {
    expect(constantValue(name, value)).toMatch(/^\S+[\s\u00A0]\S+/);
  }
  expect(constantValue("look_ahead_days", 45)).toBe("45 days");
  expect(constantValue("incident_goal_parts", 2)).toBe("a half");
});
