import { join } from "node:path";
import { writeRows } from "../../data/generator/benchmark.ts";
import { dayOf, isoDate, monthsBetween } from "../../data/generator/calendar.ts";
import type { Cell } from "../../data/generator/csv.ts";
import { type Random, seeded } from "../../data/generator/random.ts";

/** How large an agency is whose themes embed at one site after the other. */
export interface VerdictAgency {
  sites: number;
  themes: number;
  months: readonly string[];
}

/** The size that issue 4 names, and a smaller one. */
export const wholeAgency = sized(200, 12, "2021-07");
export const smallAgency = sized(40, 4, "2022-07");

function sized(sites: number, themes: number, from: string): VerdictAgency {
  return { sites, themes, months: monthsBetween(from, "2026-06") };
}

const staffPerSite = 8;
const coachedMonths = 14;
/** Share of sites that take a theme up, in a month of their own. */
const takenUp = 0.6;
const gain = 0.3;

/** A theme at a site, from the first to the last month in which it is coached. */
interface Effort {
  theme: number;
  from: number;
  owners: number[];
}

/**
 * Writes the exports of an agency by seed and returns their paths. Each site takes up six themes in ten,
 * each in a month of its own: PD goals of three people, a group session a month, and sessions of two
 * on it, among 10 to 20 sessions a month. Each theme names one to three measures with a value in each
 * month; one site in fifty begins to measure in the third year.
 */
export function writeVerdictAgency(folder: string, agency: VerdictAgency, seed: number): string[] {
  const random = seeded(seed);
  const efforts = Array.from({ length: agency.sites }, () => drawEfforts(agency, random));
  const files: [name: string, header: string, rows: Iterable<Cell[]>][] = [
    [
      "themes",
      "theme,synonyms,measures,set_on",
      numbers(agency.themes).map((theme) => [
        themeName(theme),
        "",
        numbers(1 + (theme % 3))
          .map((next) => measureName((theme + next) % agency.themes))
          .join("; "),
        "",
      ]),
    ],
    [
      "measures",
      "measure,label,synonyms,unit,good,target,smallest_change",
      numbers(agency.themes).map((measure) => [
        measureName(measure),
        `Score of skill ${measure + 1}`,
        "",
        "score",
        "up",
        "",
        0.25,
      ]),
    ],
    ["staff", "staff,site,role,supervisor,hired,left", staffRows(agency)],
    [
      "goals",
      "goal_id,staff,site,theme,text,opened,target_date,closed,kind",
      goalRows(agency, efforts),
    ],
    [
      "sessions",
      "session_id,date,site,coach,staff,format,trigger,mandatory,themes,goal_ids,action_step,follow_up_date,minutes,attended,notes",
      sessionRows(agency, efforts, random),
    ],
    ["fidelity", "site,date,measure,value,unit,n", fidelityRows(agency, efforts, seed)],
  ];
  return files.map(([name, header, rows]) => {
    const path = join(folder, `${name}.csv`);
    writeRows(path, header, rows);
    return path;
  });
}

function drawEfforts({ themes, months }: VerdictAgency, random: Random): Effort[] {
  return numbers(themes)
    .filter(() => random.chance(takenUp))
    .map((theme) => {
      const owner = random.between(0, staffPerSite - 1);
      return {
        theme,
        from: random.between(6, months.length - 5),
        owners: [0, 3, 5].map((step) => (owner + step) % staffPerSite),
      };
    });
}

function* staffRows({ sites, months }: VerdictAgency): Generator<Cell[]> {
  const hired = isoDate(dayOf(`${months[0]!}-01`) - 400);
  for (let site = 0; site < sites; site++)
    for (let member = 0; member < staffPerSite; member++)
      yield [staffName(site, member), siteName(site), "Care coordinator", "", hired, ""];
}

function* goalRows({ months }: VerdictAgency, efforts: readonly Effort[][]): Generator<Cell[]> {
  for (const [site, own] of efforts.entries())
    for (const effort of own)
      for (const owner of effort.owners) {
        const opened = `${months[effort.from]!}-02`;
        const end = months[effort.from + coachedMonths];
        yield [
          goalId(site, effort, owner),
          staffName(site, owner),
          siteName(site),
          themeName(effort.theme),
          `Practise ${themeName(effort.theme).toLowerCase()}`,
          opened,
          isoDate(dayOf(opened) + 30 * coachedMonths),
          end === undefined ? "" : `${end}-01`,
          "growth_edge",
        ];
      }
}

function* sessionRows(
  { sites, themes, months }: VerdictAgency,
  efforts: readonly Effort[][],
  random: Random,
): Generator<Cell[]> {
  let id = 0;
  const session = (
    site: number,
    month: string,
    format: string,
    theme: number,
    attending: readonly number[],
    goals: readonly string[],
  ): Cell[] => [
    `S${++id}`,
    `${month}-${String(random.between(1, 28)).padStart(2, "0")}`,
    siteName(site),
    `Coach ${site + 1}-${random.between(1, 3)}`,
    attending.map((member) => staffName(site, member)).join("; "),
    format,
    goals.length > 0
      ? "pd_plan"
      : random.pick(["scheduled", "scheduled", "staff_request", "incident"]),
    "no",
    themeName(theme),
    goals.join("; "),
    "",
    "",
    random.between(2, 9) * 10,
    attending.length,
    "",
  ];
  for (const [at, month] of months.entries())
    for (let site = 0; site < sites; site++) {
      const live = efforts[site]!.filter(({ from }) => at >= from && at < from + coachedMonths);
      let left = random.between(10, 20);
      for (const effort of live) {
        const goals = effort.owners.map((owner) => goalId(site, effort, owner));
        const [owner = 0] = effort.owners;
        yield session(site, month, "group", effort.theme, effort.owners, goals);
        yield session(site, month, "individual", effort.theme, [owner], [goals[0]!]);
        left -= 2;
      }
      for (; left > 0; left--) {
        const format = random.pick(["individual", "supervision", "huddle", "observation"]);
        const member = random.between(0, staffPerSite - 1);
        yield session(site, month, format, random.between(0, themes - 1), [member], []);
      }
    }
}

/** Scores around 3 with noise, a wave of the year, shocks that all sites share, and the themes' gain. */
function* fidelityRows(
  { sites, themes, months }: VerdictAgency,
  efforts: readonly Effort[][],
  seed: number,
): Generator<Cell[]> {
  const random = seeded(seed + 1);
  const noise = () => random.successes(12, 0.5) / 6 - 1;
  const shared = months.map((_, at) => 0.1 * noise() + 0.1 * Math.sin((2 * Math.PI * at) / 12));
  for (let site = 0; site < sites; site++)
    for (let measure = 0; measure < themes; measure++) {
      const from = efforts[site]!.find(({ theme }) => theme === measure)?.from ?? Infinity;
      for (const [at, month] of months.entries()) {
        if (site % 50 === 49 && at < 24) continue;
        const value = 3 + 0.2 * noise() + shared[at]! + (at >= from ? gain : 0);
        yield [siteName(site), month, measureName(measure), value.toFixed(3), "score", 20];
      }
    }
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const siteName = (site: number): string => `Site ${site + 1}`;
const staffName = (site: number, member: number): string => `Worker ${site + 1}-${member + 1}`;
const themeName = (theme: number): string => `Skill ${theme + 1}`;
const measureName = (measure: number): string => `skill_${measure + 1}`;
const goalId = (site: number, { theme }: Effort, owner: number): string =>
  `G${site + 1}-${theme + 1}-${owner + 1}`;
