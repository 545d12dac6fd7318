import { dayOf, monthsBetween, workingDay } from "./calendar.ts";
import { sites } from "./people.ts";
import type { Random } from "./random.ts";
import { firstMonth, lastDate, lastMonth, supportsPerMeeting } from "./story.ts";

/** A child and family team meeting. */
export interface Meeting {
  day: number;
  site: string;
  family: number;
  naturalSupports: number;
  /** Everybody in the room: supports, youth, caregivers and professionals. */
  present: number;
}

/** A family in service; some bring more people than others. */
interface Family {
  number: number;
  inclination: number;
  until: number;
}

const meetingsPerMonth = { Larkspur: 24, Millbrook: 23, Ashford: 22, "Quarry Road": 22 };
const familiesPerSite = 26;

/** People outside the services that a family could bring to a meeting. */
const couldCome = 5;

/** Returns the team meetings of all sites by day. */
export function teamMeetings(random: Random): Meeting[] {
  let lastNumber = 4100;
  const enrol = (day: number): Family => ({
    number: (lastNumber += random.between(1, 4)),
    inclination: random.pick([0.7, 0.9, 1, 1.1, 1.3]),
    until: day + random.between(180, 420),
  });
  const meetings = sites.flatMap((site) => {
    let families = Array.from({ length: familiesPerSite }, () => enrol(dayOf("2023-12-01")));
    return monthsBetween(firstMonth, lastMonth).flatMap((month) => {
      const first = dayOf(`${month}-01`);
      families = families.map((family) => (family.until < first ? enrol(first) : family));
      const usual = meetingsPerMonth[site as keyof typeof meetingsPerMonth];
      return Array.from({ length: usual + random.between(-2, 2) }, () =>
        meeting(site, month, random.pick(families), random),
      );
    });
  });
  return meetings.sort((a, b) => a.day - b.day || a.family - b.family);
}

function meeting(site: string, month: string, family: Family, random: Random): Meeting {
  const day = Math.min(workingDay(dayOf(`${month}-01`) + random.between(0, 27)), dayOf(lastDate));
  const naturalSupports = random.successes(
    couldCome,
    (supportsPerMeeting(site, month) * family.inclination) / couldCome,
  );
  const present = naturalSupports + random.pick([1, 2, 2, 2]) + random.between(2, 4);
  return { day, site, family: family.number, naturalSupports, present };
}
