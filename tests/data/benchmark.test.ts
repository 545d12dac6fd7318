import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { sessionRows, writeBenchmark } from "../../data/generator/benchmark.ts";

describe("a large agency", () => {
  it("is the same for the same seed", () => {
    expect([...sessionRows(200, 7)]).toEqual([...sessionRows(200, 7)]);
    expect([...sessionRows(200, 7)]).not.toEqual([...sessionRows(200, 8)]);
  });

  it("comes with the goals that its sessions name and the staff that attend", () => {
    const folder = mkdtempSync(join(tmpdir(), "throughline-"));
    const read = (path: string): Record<string, string>[] =>
      parse(readFileSync(path), { columns: true });
    const files = writeBenchmark(join(folder, "sessions.csv"), 3000, 7);
    const [sessions = [], goals = [], staff = [], fidelity = [], priorities = []] = files.map(read);
    rmSync(folder, { recursive: true });
    expect(sessions).toHaveLength(3000);
    expect(fidelity.length).toBeGreaterThan(0);
    expect(priorities.length).toBeGreaterThan(0);
    const goalIds = new Set(goals.map(({ goal_id }) => goal_id));
    const names = new Set(staff.map((member) => member.staff));
    for (const { staff: attending = "", goal_ids = "", date = "" } of sessions) {
      expect(date >= "2021-07-01" && date <= "2026-06-30").toBe(true);
      expect(goal_ids === "" || goalIds.has(goal_ids)).toBe(true);
      for (const name of attending.split("; ")) expect(names).toContain(name);
    }
  });
});
