import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crowded, seededAgencies } from "../../oracle/agency.ts";
import { rawRows } from "../../oracle/raw.ts";
import { type Agency, dateOf, dayOf } from "../../oracle/rows.ts";
import { type Given, type RawRow, rules } from "./cases.ts";
import { differing, kept, told } from "./told.ts";

// A build over the file of the one before tells only the sessions whose reasons may rest on something
// else. Here hundreds of agencies of four years change in one thing each, or in all of a year, and what
// the marts say has to be what a build from nothing says.

const agencies = 50;
const years = 9;
/** Small agencies that are one in a year, so that some months have many sessions. */
const together = 2;
const partsOfAgency = (years + 1) * together;
const daysOfPart = 130;
const firstDay = "2024-01-01";

test("after any change the sessions that are kept say what telling all of them would say", async () => {
  const parts = seededAgencies(agencies * partsOfAgency, 20261123);
  const pairs = Array.from({ length: agencies }, (_, at) => {
    const own = parts.slice(at * partsOfAgency, (at + 1) * partsOfAgency);
    const yearly = Array.from({ length: years + 1 }, (__, year) =>
      crowded(own.slice(year * together, (year + 1) * together)),
    );
    const other = yearly.pop()!;
    const before = inYears(yearly);
    const rows = rowsOf(`agency ${at}`, before);
    const drawn = <T>(values: fc.Arbitrary<T>): T =>
      fc.sample(values, { numRuns: 1, seed: at })[0]!;
    if (at % 4 === 0) return [rows, drawn(changedRows(rows))] as const;
    const after =
      at % 4 === 1 ? inYears(yearly.with(at % 8 === 1 ? -1 : -2, other)) : drawn(changed(before));
    return [rows, rowsOf(`agency ${at}`, after)] as const;
  });
  const [before, after] = [pairs.map(([rows]) => rows), pairs.map(([, rows]) => rows)];
  const found = await told(before, after);
  const due = await told(null, after);
  for (const relation of kept)
    expect(differing(found.rows[relation]!, due.rows[relation]!)).toEqual([]);
  // The test would say nothing if everything were told.
  expect(due.told).toBe(due.sessions);
  expect(found.told / found.sessions).toBeGreaterThan(0.2);
  expect(found.told / found.sessions).toBeLessThan(0.8);
  expect(found.drawn / due.drawn).toBeLessThan(0.9);
});

test("with nothing changed no session is told, and with other models all are", async () => {
  const rows = [rowsOf("one", inYears(seededAgencies(3, 5)))];
  expect((await told(rows, rows)).told).toBe(0);
  const made = rows.map((given) => ({
    ...given,
    build: given.build!.map((build) => ({ ...build, models: "others" })),
  }));
  const anew = await told(rows, made);
  expect(anew.told).toBe(anew.sessions);
});

test("with another number of draws the chance level of every quarter is drawn anew", async () => {
  const before = inYears(seededAgencies(years, 6));
  const [first] = before.sessions;
  const late = { ...first!, session_id: "late", line: 99_999, date: dateOf(dayOf(before.asOf)) };
  const after = {
    ...before,
    sessions: [...before.sessions, { ...late, themes: ["Crisis work"] }],
  };
  const { themed } = await told(null, [rowsOf("one", before)]);
  const rows = [before, after].map((agency) => [rowsOf("one", agency, themed * 3)]);
  const [found, due] = [await told(rows[0]!, rows[1]!), await told(null, rows[1]!)];
  expect(found.rows["intermediate.chance"]!.map(({ draws }) => draws)).toContain(2);
  expect(found.told).toBeLessThan(found.sessions);
  expect(differing(found.rows["intermediate.chance"]!, due.rows["intermediate.chance"]!)).toEqual(
    [],
  );
});

/** Agencies as the years of one: the last of them ends it. */
function inYears(parts: readonly Agency[]): Agency {
  const shifted = parts.map((part, at) => later(part, at * daysOfPart));
  return { ...crowded(shifted), asOf: shifted.at(-1)!.asOf };
}

const dates = ["date", "follow_up_date", "opened", "target_date", "closed", "hired", "left_on"];
const days = new Set([...dates, "from_date", "to_date"]);

function later(agency: Agency, by: number): Agency {
  const moved = <T extends object>(rows: readonly T[]): T[] =>
    rows.map(
      (row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [
            name,
            days.has(name) && typeof value === "string" ? dateOf(dayOf(value) + by) : value,
          ]),
        ) as T,
    );
  return {
    ...agency,
    sessions: moved(agency.sessions),
    goals: moved(agency.goals),
    staff: moved(agency.staff),
    priorities: moved(agency.priorities),
    asOf: dateOf(dayOf(agency.asOf) + by),
  };
}

/** The agency with one thing changed, mostly in its last year. */
function changed(agency: Agency): fc.Arbitrary<Agency> {
  const day = fc
    .integer({ min: 0, max: years * daysOfPart })
    .map((at) =>
      dateOf(dayOf(firstDay) + years * daysOfPart - Math.floor(at ** 2 / (years * daysOfPart))),
    );
  /** One row of a table in another way, or gone. */
  const row = <T extends { [name: string]: unknown }>(
    rows: readonly T[],
    ways: (row: T) => fc.Arbitrary<T | null>,
  ): fc.Arbitrary<T[]> =>
    rows.length === 0
      ? fc.constant([])
      : fc.nat(rows.length - 1).chain((biased) => {
          // Later rows more often: they are those of later years.
          const at = rows.length - 1 - Math.floor(biased ** 2 / rows.length);
          return ways(rows[at]!).map((other) =>
            other === null ? rows.toSpliced(at, 1) : rows.with(at, other),
          );
        });
  const one = <T>(values: readonly T[]) => fc.constantFrom(...values);
  return fc.oneof(
    row(agency.sessions, (is) =>
      fc.oneof(
        fc.constant(null),
        day.map((date) => ({ ...is, date })),
        one(["group", "supervision", "training", "individual"]).map((format) => ({
          ...is,
          format,
        })),
        one(["incident", "scheduled", null]).map((trigger) => ({ ...is, trigger })),
        one([true, false, null]).map((mandatory) => ({ ...is, mandatory })),
        one([["Natural supports"], ["Crisis work"], ["DATA entry"], []]).map((themes) => ({
          ...is,
          themes,
        })),
        one([["Ana Ruiz"], ["ANA RUIZ", "Cy Day"], ["Eli Fox"], ["Nia New"]]).map((staff) => ({
          ...is,
          staff,
        })),
        one(agency.goals.map(({ goal_id }) => [goal_id])).map((goal_ids) => ({
          ...is,
          goal_ids,
        })),
        one(["North", "South Side", "NORTH"]).map((site) => ({ ...is, site })),
        fc.nat(134).map((ahead) => ({ ...is, follow_up_date: dateOf(dayOf(is.date) + ahead) })),
      ),
    ).map((sessions) => ({ ...agency, sessions })),
    day.map((date) => {
      const [first] = agency.sessions;
      const added = { ...first!, session_id: "S-new", line: 99_999, date };
      return { ...agency, sessions: [...agency.sessions, added] };
    }),
    row(agency.goals, (is) =>
      fc.oneof(
        fc.constant(null),
        day.map((opened) => ({ ...is, opened })),
        day.map((closed) => ({ ...is, closed })),
        day.map((target_date) => ({ ...is, target_date })),
        one(["Natural supports", "Crisis work", "Data entry"]).map((theme) => ({ ...is, theme })),
        one(["Ana Ruiz", "Fay Ito"]).map((staff) => ({ ...is, staff })),
        one(["strength", "growth_edge"]).map((kind) => ({ ...is, kind })),
      ),
    ).map((goals) => ({ ...agency, goals })),
    day.map((opened) => {
      const [first] = agency.goals;
      const goal_id = agency.sessions.findLast(({ goal_ids }) => goal_ids.length > 0)?.goal_ids[0];
      if (first === undefined) return agency;
      return { ...agency, goals: [...agency.goals, { ...first, opened, goal_id: goal_id ?? "G" }] };
    }),
    row(agency.staff, (is) =>
      fc.oneof(
        fc.constant(null),
        day.map((hired) => ({ ...is, hired })),
        day.map((left_on) => ({ ...is, left_on })),
      ),
    ).map((staff) => ({ ...agency, staff })),
    fc
      .tuple(one(["Ana Ruiz", "Nia New"]), one(["North", "South Side"]), day)
      .map(([staff, site, hired]): Agency => ({
        ...agency,
        staff: [...agency.staff, { staff, site, hired, left_on: null }],
      })),
    row(agency.priorities, (is) =>
      fc.oneof(
        fc.constant(null),
        day.map((from_date) => ({ ...is, from_date })),
        day.map((to_date) => ({ ...is, to_date })),
      ),
    ).map((priorities) => ({ ...agency, priorities })),
    day.map((from_date): Agency => {
      const added = { site: "*", theme: "Crisis work", from_date, to_date: null };
      return { ...agency, priorities: [...agency.priorities, added] };
    }),
    day.map((asOf) => ({ ...agency, asOf })),
    fc.constant<Agency>({
      ...agency,
      aliases: [{ kind: "person", name: "Ben Okoro", site: null, means: "Cy Day" }],
    }),
    fc.constant<Agency>({
      ...agency,
      sessions: agency.sessions.map((each, at) =>
        at < agency.sessions.length - 8 ? each : { ...each, staff: [...each.staff, "CY DAY"] },
      ),
    }),
    fc.constant<Agency>({
      ...agency,
      sessions: agency.sessions.map((each, at) =>
        at < agency.sessions.length - 8 ? each : { ...each, themes: ["data ENTRY"] },
      ),
    }),
  );
}

/** The rows with something changed that is not in exports, or that an export does not say of a session. */
function changedRows(given: Given): fc.Arbitrary<Given> {
  const { sessions = [], overrides = [], rules: constants = [], themes = [] } = given;
  const [first] = sessions;
  const numbered = (row: RawRow): RawRow =>
    row.session_id === first!.session_id ? { ...row, session_id: `${row.session_id}@site` } : row;
  const ways: fc.Arbitrary<Given> = fc.oneof(
    fc.constant<Given>({ sessions: sessions.map(numbered) }),
    fc.nat(9).map((at): Given => ({ overrides: overrides.toSpliced(at, 1) })),
    fc.nat(9).map((at): Given => ({
      overrides: overrides.map((row, place) =>
        place === at ? { ...row, class: "purposeful" } : row,
      ),
    })),
    fc
      .constantFrom("small_group", "onboarding_days", "follow_up_slack_days")
      .map((name): Given => ({
        rules: constants.map((row) =>
          row.name === name ? { ...row, value: Number(row.value) + 1 } : row,
        ),
      })),
    fc.constant<Given>({ themes: themes.map((row) => ({ ...row, synonyms: [] })) }),
    fc.constant<Given>({ themes: [] }),
  );
  return ways.map((changed) => ({ ...given, ...changed }));
}

/** Rows of the raw tables, those of sessions with a hash of what they say; every tenth is corrected by a person. */
function rowsOf(name: string, agency: Agency, chance_rows_max = 330): Given {
  const given = rawRows(name, agency, { ...rules, chance_draws: 3, chance_rows_max });
  const sessions = given.sessions!.map((row): RawRow => {
    const { line: _, ...says } = row;
    const digest = createHash("sha256").update(JSON.stringify(says)).digest();
    return { ...row, row_hash: digest.readUIntBE(0, 6), row_check: digest.readInt32BE(6) };
  });
  const overrides = agency.sessions
    .filter(({ trigger }, at) => at % 10 === 0 && trigger !== null)
    .map(({ session_id }) => ({
      agency: name,
      session_id,
      class: "required",
      why: "said",
      author: "Lee",
      at: "2026-01-01T00:00:00Z",
    }));
  return { ...given, sessions, overrides };
}
