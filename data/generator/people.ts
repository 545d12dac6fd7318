export interface StaffMember {
  name: string;
  site: string;
  role: string;
  supervisor: string;
  hired: string;
  left?: string | undefined;
  /** Coached only when new and when something goes wrong. */
  apart?: boolean | undefined;
}

export interface Goal {
  id: string;
  staff: string;
  site: string;
  theme: string;
  text: string;
  kind: "growth edge" | "strength";
  opened: string;
  review: string;
  closed?: string | undefined;
  start?: number | undefined;
  followUp?: number | undefined;
}

export interface Priority {
  site: string;
  theme: string;
  from: string;
  to?: string | undefined;
  source: string;
}

export const coaches: Record<string, string> = {
  Larkspur: "Imani Castellanos",
  Millbrook: "Petra Lindqvist",
  Ashford: "Desmond Achterberg",
  "Quarry Road": "Ruthanne Yazzie",
};

export const sites = Object.keys(coaches);

const rosters: Record<string, string> = {
  Larkspur: `
    Bettina Oyelaran    2019-04-15
    Corwin Maddox       2020-09-08
    Zoë Halvorsen       2021-01-11
    Lupe Santangelo     2021-08-02
    Thaddeus Brandt     2022-03-14  2024-11-08
    Marisol Quintero    2022-06-20
    Anselm Fujimoto     2022-10-03
    Keziah Pruitt       2023-02-06
    Rosalind Tran       2023-09-18  2025-08-22
    Everett Nakai       2024-06-10
    Junia Blackwood     2024-12-02
    Paloma Dreyer       2025-05-12
    Silas Wetherby      2025-07-21
    Noor Haddadin       2025-10-06
    Garnet Ellsworth    2026-02-09`,
  Millbrook: `
    Odalys Ferreira     2018-11-05
    Linus Okonjo        2020-02-17
    Winifred Castle     2021-05-24
    Tobias Arceneaux    2021-11-29
    Maribel Stroud      2022-04-04
    Hollis Vandermeer   2022-09-12  2025-03-28
    Perpetua Nwosu      2023-01-23
    Dashiell Moreau     2023-06-05
    Yolanda Birdsong    2023-11-13
    Caspian Whitlock    2024-05-06  2025-12-19
    Ines Galloway       2024-10-14
    Leopold Sandoval    2025-04-14
    Freya Montrose      2025-06-16
    Amos Trujillo       2026-01-12`,
  Ashford: `
    Verity Calloway     2019-07-22
    Ignatius Redmond    2020-10-19
    Clementine Voss     2021-06-07
    Rufus Delacroix     2022-01-31
    Sunniva Aldridge    2022-08-15
    Orlando Peppers     2023-03-20
    Thea Kowalczyk      2023-05-15  2025-05-30
    Magnus Iyer         2023-10-09
    Delphine Sauer      2024-06-03  -  apart
    Barnaby Cho         2024-09-09  -  apart
    Roxana Tillman      2025-02-24
    Emeka Lindholm      2025-09-15
    Harriet Bautista    2026-03-16`,
  "Quarry Road": `
    Lavinia Redfern     2020-03-09
    Cormac Beaulieu     2021-09-27
    Aurelia Stamper     2022-05-16
    Fitzgerald Nunez    2023-02-27
    Opal Grishenko      2023-08-21  2025-10-10
    Ravi Thornbury      2024-08-12
    Mabel Ostrander     2025-03-10
    Jericho Valdes      2025-11-17
    Saoirse Kimball     2026-03-30`,
};

/** The agency's staff, invented. */
export const staff: StaffMember[] = Object.entries(rosters).flatMap(([site, roster]) =>
  roster
    .trim()
    .split("\n")
    .map((line, i) => {
      const [name = "", hired = "", left, apart] = line.trim().split(/\s{2,}/);
      return {
        name,
        site,
        role: i % 5 === 4 ? "Family support partner" : "Care coordinator",
        supervisor: coaches[site] ?? "",
        hired,
        left: left === "-" ? undefined : left,
        apart: apart === "apart",
      };
    }),
);

export const priorities: Priority[] = [
  priority("*", "Crisis & safety planning", "2024-07-01", "2025-06-01", "State review"),
  priority("Larkspur", "Natural supports", "2024-11-01", undefined, "Survey results"),
  priority("Millbrook", "Natural supports", "2025-01-01", undefined, "Survey results"),
  priority("Ashford", "Engagement", "2024-09-01", undefined, "Families leaving early"),
  priority("Quarry Road", "Documentation", "2024-10-01", "2025-12-01", "Record audit"),
  priority("Ashford", "MI skills", "2024-04-01", "2025-07-01", "Staff survey"),
];

function priority(
  site: string,
  theme: string,
  from: string,
  to: string | undefined,
  source: string,
) {
  return { site, theme, from, to, source };
}

const practices: Record<string, string> = {
  "Natural supports": "Ask at every visit who else the family counts on – and invite one of them",
  "MI skills": "Two complex reflections before each question",
  "Crisis & safety planning": "Write the safety plan in the family’s own words",
  "Family voice & choice": "Open the meeting with the family’s own agenda",
  "Strengths-based": "Name a strength of the family in every plan",
  "Needs-based planning": "State the need, not the service",
  "Team meetings": "Agree on the next step before the meeting ends",
  Documentation: "Plans of care signed within ten days",
  Engagement: "First visit within five days",
  Transition: "Talk about life after wraparound from month three",
};

const goalPlans: Record<string, string> = {
  Larkspur: `
    MI skills                 2024-03-04  2025-03-04  2025-05-16  Bettina Oyelaran, Corwin Maddox, Anselm Fujimoto
    MI skills                 2025-05-19  2026-05-19  -           Corwin Maddox, Keziah Pruitt
    Family voice & choice     2024-09-02  2025-06-02  2025-06-13  Marisol Quintero
    Strengths-based !         2024-03-11  2025-03-11  -           Lupe Santangelo, Keziah Pruitt
    Natural supports          2025-03-17  2026-03-17  2026-02-27  Bettina Oyelaran, Zoë Halvorsen
    Natural supports          2025-03-24  2026-03-24  -           Lupe Santangelo, Keziah Pruitt, Anselm Fujimoto
    Natural supports          2025-03-24  2025-12-24  2025-08-22  Rosalind Tran
    Natural supports          2025-04-07  2026-04-07  -           Marisol Quintero, Junia Blackwood
    Natural supports          2025-07-14  2026-07-14  -           Paloma Dreyer
    Natural supports          2025-09-22  2026-09-22  -           Silas Wetherby
    Natural supports          2025-12-08  2026-12-08  -           Noor Haddadin
    Crisis & safety planning  2025-08-11  2026-08-11  -           Corwin Maddox, Everett Nakai`,
  Millbrook: `
    Documentation             2024-04-08  2025-04-08  2025-04-25  Linus Okonjo, Maribel Stroud
    Strengths-based !         2024-06-03  2025-06-03  -           Odalys Ferreira
    Natural supports          2025-02-10  2025-10-10  2025-10-03  Odalys Ferreira, Winifred Castle, Perpetua Nwosu
    Natural supports          2025-02-24  2025-10-24  2025-10-17  Tobias Arceneaux, Dashiell Moreau
    Documentation             2025-05-05  2026-05-05  -           Yolanda Birdsong, Caspian Whitlock
    Engagement                2025-11-03  2026-11-03  -           Ines Galloway, Freya Montrose`,
  Ashford: `
    MI skills                 2024-04-15  2025-06-15  2025-06-20  Verity Calloway, Clementine Voss, Orlando Peppers
    MI skills                 2024-05-13  2025-07-13  -           Rufus Delacroix
    Needs-based planning !    2024-05-13  2025-07-13  -           Sunniva Aldridge
    Team meetings             2025-07-07  2026-07-07  -           Magnus Iyer, Clementine Voss
    Crisis & safety planning  2025-10-06  2026-10-06  -           Verity Calloway`,
  "Quarry Road": `
    Documentation             2024-09-16  2025-09-16  2025-12-12  Cormac Beaulieu, Aurelia Stamper
    Documentation             2025-04-21  2026-04-21  -           Mabel Ostrander
    Transition                2025-01-13  2026-01-13  -           Lavinia Redfern
    Needs-based planning      2026-02-02  2027-02-02  -           Fitzgerald Nunez`,
};

/** The agency's PD goals; "!" marks a strength, "-" a goal that is still open. */
export const goals: Goal[] = Object.entries(goalPlans)
  .flatMap(([site, plan]) =>
    plan
      .trim()
      .split("\n")
      .flatMap((line) => {
        const [area = "", opened = "", review = "", closed, names = ""] = line
          .trim()
          .split(/\s{2,}/);
        const theme = area.replace(" !", "");
        return names.split(", ").map((name) => ({
          staff: name,
          site,
          theme,
          text: practices[theme] ?? "",
          kind: area.endsWith("!") ? ("strength" as const) : ("growth edge" as const),
          opened,
          review,
          closed: closed === "-" ? undefined : closed,
        }));
      }),
  )
  .map((goal, i) => ({
    ...goal,
    id: `PD-${1001 + i}`,
    start: goal.kind === "strength" ? undefined : 40 + ((i * 7) % 23),
    followUp: goal.closed === undefined ? undefined : 78 + ((i * 5) % 14),
  }));
