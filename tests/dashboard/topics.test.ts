import { expect, test } from "vitest";
import { agenda, lacking } from "../../dashboard/topics.ts";

const goals = {
  site: "North",
  theme: "Natural supports",
  goals: 3,
  staff: ["Ann Lee", "Bo Ray"],
  not_reached: ["Bo Ray"],
  last_session: "2026-05-12",
  rank: 1,
};

test("an agenda says why, with whom, who was not reached, what came last and what is due", () => {
  const followUps = [
    {
      session_id: "S1",
      site: "North",
      theme: "Natural supports",
      follow_up_date: "2026-07-03",
      staff: ["Ann Lee"],
      action_step: "draw a family map",
    },
  ];
  expect(agenda({ goals, followUps }, "2026-06-30").split("\n")).toEqual([
    "Group session at North: Natural supports",
    "as of 30 Jun 2026",
    "",
    "Why: a priority of the site, and 3 open PD goals of 2 staff members on it.",
    "Shared by: Ann Lee, Bo Ray",
    "Not reached lately: Bo Ray",
    "Last session on it: 12 May 2026",
    "Follow-ups due:",
    "- 3 Jul 2026: draw a family map (Ann Lee)",
    "",
  ]);
});

const open = (theme: string, staff: number, priority: boolean) => ({
  site: "North",
  theme,
  goals: staff,
  goal_staff: staff,
  priority,
});

test("without goals, without priorities and without either it is said what to bring", () => {
  expect(lacking([]).bring).toEqual(["goals", "priorities"]);
  expect(lacking([open("Engagement", 0, true)])).toMatchObject({
    words: expect.stringContaining("needs Engagement, and no PD goal is open") as string,
    bring: ["goals"],
  });
  expect(lacking([open("Transition", 1, false), open("MI skills", 2, false)])).toMatchObject({
    words: expect.stringContaining(
      "MI skills (2 staff members) and Transition (1 staff member), and no priority",
    ) as string,
    bring: ["priorities"],
  });
});

test("goals of so few staff that they are withheld are still goals", () => {
  const withheld = { ...open("Transition", 0, false), goals: null, goal_staff: null };
  expect(lacking([withheld, open("Engagement", 0, true)]).words).toContain(
    "has open goals on Transition (number of staff withheld), and needs Engagement",
  );
});

test("where goals and priorities have no theme in common, both are named", () => {
  const { words, bring } = lacking([open("Transition", 1, false), open("Engagement", 0, true)]);
  expect(words).toContain("Transition (1 staff member), and needs Engagement: nothing in common");
  expect(bring).toEqual([]);
});
