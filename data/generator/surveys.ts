import { sites } from "./people.ts";
import type { Random } from "./random.ts";
import { supportsPerMeeting } from "./story.ts";

/** A quarter's fidelity survey at a site, as one kind of respondent answered it; scores in percent. */
export interface Survey {
  year: number;
  quarter: number;
  site: string;
  respondent: string;
  overall: number;
  teamwork: number;
  supports: number;
  outcomes: number;
  forms: number;
}

const quarters = Array.from({ length: 9 }, (_, i) => ({
  year: 2024 + Math.floor((i + 1) / 4),
  quarter: ((i + 1) % 4) + 1,
}));

/** Returns the quarterly surveys in the order in which the agency filed them. */
export function fidelitySurveys(random: Random): Survey[] {
  return quarters.flatMap(({ year, quarter }) =>
    sites.flatMap((site) =>
      ["Caregiver", "Youth"].map((respondent) => {
        const month = `${year}-${String(quarter * 3 - 1).padStart(2, "0")}`;
        const lift = 12 * (supportsPerMeeting(site, month) - 1);
        const level = respondent === "Caregiver" ? 74 : 68;
        const score = (mean: number) => Math.round((mean + random.between(-30, 30) / 10) * 10) / 10;
        const small = site === "Quarry Road" || respondent === "Youth";
        return {
          year,
          quarter,
          site,
          respondent,
          overall: score(level + lift / 3),
          teamwork: score(level + 3),
          supports: score(level - 16 + lift),
          outcomes: score(level - 2),
          forms: small ? random.between(8, 16) : random.between(13, 24),
        };
      }),
    ),
  );
}
