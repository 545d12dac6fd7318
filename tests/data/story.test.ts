import { describe, expect, it } from "vitest";
import { isoDate, monthsBetween } from "../../data/generator/calendar.ts";
import { teamMeetings } from "../../data/generator/meetings.ts";
import { goals, priorities, sites, staff } from "../../data/generator/people.ts";
import { seeded } from "../../data/generator/random.ts";
import { coachingSessions } from "../../data/generator/sessions.ts";
import { firstMonth, lastDate, lastMonth } from "../../data/generator/story.ts";
import { sampleSeed } from "../../data/generate.ts";
import { xmr } from "../../pipelines/statistics/spc.ts";
import { classify, type Classified } from "../oracle/classify.ts";
import { defaultRules } from "../oracle/rows.ts";

const sessions = coachingSessions(seeded(sampleSeed)).map((session, i) => ({
  ...session,
  session_id: `S${i}`,
  date: isoDate(session.day),
}));

const classified = new Map(
  classify({
    sessions: sessions.map((session, i) => ({
      session_id: session.session_id,
      line: i,
      date: session.date,
      site: session.site,
      coach: session.coach,
      staff: session.staff,
      format: session.format,
      trigger: session.trigger,
      mandatory: session.mandatory,
      themes: session.themes,
      goal_ids: session.goals.map(({ id }) => id),
      follow_up_date: session.followUp === null ? null : isoDate(session.followUp),
      attended: null,
    })),
    goals: goals.map((goal) => ({
      goal_id: goal.id,
      staff: goal.staff,
      site: goal.site,
      theme: goal.theme,
      opened: goal.opened,
      target_date: goal.review,
      closed: goal.closed ?? null,
      kind: goal.kind,
    })),
    staff: staff.map(({ name, site, hired, left }) => ({
      staff: name,
      site,
      hired,
      left_on: left ?? null,
    })),
    priorities: priorities.map(({ site, theme, from, to }) => ({
      site,
      theme,
      from_date: from,
      to_date: to ?? null,
    })),
    themes: [],
    aliases: [],
    rules: defaultRules,
    asOf: lastDate,
  }).map((one): [string, Classified] => [one.session_id, one]),
);

function at(site: string, from: string, to: string): Classified[] {
  return sessions
    .filter((session) => session.site === site && session.date >= from && session.date <= to)
    .flatMap(({ session_id }) => classified.get(session_id) ?? []);
}

/** Share of purposeful sessions that are more than weak, of those that say enough. */
function headline(found: Classified[]): number {
  const judged = found.filter(({ class: name }) => !["unknown", "required"].includes(name));
  const counted = judged.filter(
    ({ class: name, detail }) => name === "purposeful" && detail !== "weak",
  );
  return counted.length / judged.length;
}

function on(site: string, date: string): Classified | undefined {
  return at(site, date, date)[0];
}

describe("the story of the sample", () => {
  it.each(sites)("has all five classes at %s", (site) => {
    const found = new Set(at(site, `${firstMonth}-01`, lastDate).map(({ class: name }) => name));
    const classes = ["purposeful", "unanchored", "reactive", "unknown", "required"];
    expect([...found].sort()).toEqual(classes.sort());
  });

  it("is the founding story at Larkspur: few purposeful sessions, then about half, and still", () => {
    expect(headline(at("Larkspur", "2024-03-01", "2025-03-31"))).toBeLessThan(0.25);
    const halves = [
      at("Larkspur", "2025-04-01", "2025-10-31"),
      at("Larkspur", "2025-11-01", lastDate),
    ];
    for (const half of halves) {
      expect(headline(half)).toBeGreaterThan(0.45);
      expect(headline(half)).toBeLessThan(0.65);
    }
  });

  it("carries natural supports through onboarding at Larkspur once they are woven in", () => {
    const welcomed = sessions.filter(
      ({ site, format, date, themes }) =>
        site === "Larkspur" &&
        format === "onboarding" &&
        date > "2025-05-01" &&
        themes.includes("Natural supports"),
    );
    expect(welcomed.length).toBeGreaterThanOrEqual(3);
    for (const { session_id } of welcomed) {
      expect(classified.get(session_id)).toMatchObject({ class: "purposeful" });
    }
  });

  it("tapers at Millbrook", () => {
    expect(headline(at("Millbrook", "2025-03-01", "2025-09-30"))).toBeGreaterThan(0.4);
    expect(headline(at("Millbrook", "2025-10-01", lastDate))).toBeLessThan(0.25);
  });

  it.each(["Ashford", "Quarry Road"])("changes little at %s", (site) => {
    expect(headline(at(site, "2024-03-01", "2025-03-31"))).toBeLessThan(0.3);
    expect(headline(at(site, "2025-04-01", lastDate))).toBeLessThan(0.3);
  });

  it("answers an incident by a one-off training, and another one well", () => {
    expect(on("Larkspur", "2024-10-08")).toMatchObject({ class: "reactive" });
    expect(on("Ashford", "2025-02-11")).toMatchObject({ class: "reactive" });
    expect(on("Ashford", "2024-11-19")).toMatchObject({ class: "reactive", detail: "one_off" });
    const answered = { class: "purposeful", detail: "woven_in" };
    expect(at("Larkspur", "2025-09-09", "2025-09-09")).toContainEqual(
      expect.objectContaining(answered),
    );
  });

  it("has a huddle that fades", () => {
    const met = sessions
      .filter(({ site, format }) => site === "Ashford" && format === "huddle")
      .map(({ staff: present }) => present.length);
    const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
    expect(met.length).toBeGreaterThanOrEqual(8);
    expect(sum(met.slice(-4))).toBeLessThanOrEqual(0.6 * sum(met.slice(0, 4)));
  });

  it.each(["Delphine Sauer", "Barnaby Cho"])(
    "coaches %s only when new or after an event",
    (name) => {
      const own = sessions.filter(({ staff: present }) => present.includes(name));
      expect(own.length).toBeGreaterThanOrEqual(4);
      for (const { session_id } of own) {
        const found = classified.get(session_id);
        expect(found?.detail === "entry_only" || found?.signals.includes("R1")).toBe(true);
      }
      const gaps = own.map(({ day }, i) => (i === 0 ? 0 : day - (own[i - 1]?.day ?? day)));
      expect(Math.max(...gaps)).toBeGreaterThan(120);
    },
  );

  it("names one goal on more than three unlike themes", () => {
    const themes = Map.groupBy(
      sessions.flatMap((session) =>
        session.goals.flatMap(({ id }) => session.themes.map((theme) => ({ id, theme }))),
      ),
      ({ id }) => id,
    );
    const widest = [...themes.values()].map((all) => new Set(all.map(({ theme }) => theme)).size);
    expect(widest.filter((count) => count > 3)).toHaveLength(1);
  });
});

describe("natural supports per meeting", () => {
  const meetings = teamMeetings(seeded(sampleSeed + 2));
  const monthly = (site: string) =>
    monthsBetween(firstMonth, lastMonth).map((month) => {
      const held = meetings.filter(
        (one) => one.site === site && isoDate(one.day).startsWith(month),
      );
      expect(held.length).toBeGreaterThanOrEqual(18);
      return held.reduce((sum, { naturalSupports }) => sum + naturalSupports, 0) / held.length;
    });
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it("rise at Larkspur after the theme is woven in, and hold", () => {
    const values = monthly("Larkspur");
    expect(mean(values.slice(-6)) - mean(values.slice(0, 13))).toBeGreaterThan(0.6);
    const frozen = xmr(values, { good: "up", baseline: { from: 0, to: 13 } });
    expect(frozen.points.slice(-6)).toEqual(Array(6).fill("improvement"));
    expect(xmr(values, { good: "up" }).variation).toBe("improvement");
  });

  it("rise at Millbrook and drift back", () => {
    const values = monthly("Millbrook");
    const before = mean(values.slice(0, 12));
    expect(mean(values.slice(14, 20)) - before).toBeGreaterThan(0.5);
    expect(mean(values.slice(-4)) - before).toBeLessThan(0.35);
    const frozen = xmr(values, { good: "up", baseline: { from: 0, to: 13 } });
    expect(frozen.points.slice(15, 20)).toContain("improvement");
  });

  it.each(["Ashford", "Quarry Road"])("stay as they were at %s", (site) => {
    const chart = xmr(monthly(site), { good: "up" });
    expect(chart.points.filter((point) => point !== "usual").length).toBeLessThanOrEqual(6);
    expect(chart.variation).toBe("usual");
  });
});
