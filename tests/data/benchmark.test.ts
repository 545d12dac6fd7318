import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { nextMonthRows, sessionRows, writeBenchmark } from "../../data/generator/benchmark.ts";

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

  it("goes on for a month with new sessions of the same people", () => {
    const staffOf = (rows: Iterable<unknown[]>) =>
      new Set([...rows].flatMap((row) => String(row[4]).split("; ")));
    const month = [...nextMonthRows(3000, 600, 7)];
    expect(month[0]![0]).toBe("S3001");
    expect(month.map((row) => String(row[1]))).toSatisfy((dates: string[]) =>
      dates.every((date) => date.startsWith("2026-07-")),
    );
    const known = staffOf(sessionRows(3000, 7));
    for (const name of staffOf(month)) expect(known).toContain(name);
  });
});
