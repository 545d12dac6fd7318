import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { expect, it } from "vitest";
import { monthsBetween } from "../../data/generator/calendar.ts";
import { writeVerdictAgency } from "./verdict_agency.ts";

const size = { sites: 3, themes: 4, months: monthsBetween("2024-01", "2025-12") };

function written(seed: number): Record<string, string>[][] {
  const folder = mkdtempSync(join(tmpdir(), "throughline-"));
  const files = writeVerdictAgency(folder, size, seed).map((path): Record<string, string>[] =>
    parse(readFileSync(path), { columns: true }),
  );
  rmSync(folder, { recursive: true });
  return files;
}

it("draws the same agency from the same seed", () => {
  expect(written(7)).toEqual(written(7));
  expect(written(7)).not.toEqual(written(8));
});

it("draws goals that sessions name, and a value of each linked measure at each site and month", () => {
  const [themes = [], , staff = [], goals = [], sessions = [], fidelity = []] = written(7);
  const ids = new Set(goals.map(({ goal_id }) => goal_id));
  const names = new Set(staff.map((member) => member.staff));
  expect(sessions.some(({ goal_ids }) => goal_ids !== "")).toBe(true);
  for (const { goal_ids = "", staff: attending = "" } of sessions) {
    for (const id of goal_ids.split("; ")) expect(id === "" || ids.has(id)).toBe(true);
    for (const name of attending.split("; ")) expect(names).toContain(name);
  }
  const linked = new Set(themes.flatMap(({ measures = "" }) => measures.split("; ")));
  expect(linked.size).toBe(size.themes);
  expect(
    new Set(fidelity.map(({ site, date, measure }) => `${site} ${date} ${measure}`)).size,
  ).toBe(size.sites * size.months.length * linked.size);
});
