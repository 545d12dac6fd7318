import { dayOf, type Agency, type AliasRow, type Rules, type SessionRecord } from "./rows.ts";

/** A session as the rules see it: names, sites and themes folded, dates as days. */
export type Session = {
  id: string;
  day: number;
  site: string;
  attendees: string[];
  format: string;
  channel: string;
  trigger: string | null;
  isMandatory: boolean;
  /** Effective themes, sorted: those logged, else those of the goals it names; may be none. */
  themes: string[];
  themeLogged: boolean;
  goalIds: string[];
  followUp: number | null;
};

export type Goal = {
  id: string;
  owner: string;
  site: string;
  theme: string;
  opened: number;
  target: number | null;
  closed: number | null;
};

export type Stint = { person: string; site: string; hired: number | null; left: number | null };

export type Priority = {
  label: string;
  site: string;
  theme: string;
  from: number;
  to: number | null;
};

export type World = {
  sessions: Session[];
  goals: Goal[];
  stints: Stint[];
  priorities: Priority[];
  rules: Rules;
  asOf: number;
};

const fold = (text: string) => text.toLowerCase();
const distinct = (texts: string[]) => [...new Set(texts)].sort();
const optionalDay = (date: string | null) => (date === null ? null : dayOf(date));

/** The rows of an agency in the form in which the rules speak of them. */
export function worldOf(agency: Agency): World {
  const themeOf = (name: string) => catalogueTheme(agency, meaning(agency, "theme", name, null));
  const personOf = (name: string, site: string) => fold(meaning(agency, "person", name, site));
  const goals = agency.goals
    // "A goal (kind strength left out)"
    .filter((goal) => goal.kind !== "strength")
    .map((goal) => ({
      id: goal.goal_id,
      owner: personOf(goal.staff, goal.site),
      site: fold(goal.site),
      theme: themeOf(goal.theme),
      opened: dayOf(goal.opened),
      target: optionalDay(goal.target_date),
      closed: optionalDay(goal.closed),
    }));
  const ids = distinct(agency.sessions.map((record) => record.session_id));
  return {
    sessions: ids.map((id) =>
      unite(
        agency.sessions.filter((record) => record.session_id === id),
        goals,
        themeOf,
        personOf,
        (list) => partsOf(agency, list.split("|")),
      ),
    ),
    goals,
    stints: uniteStints(
      agency.staff.map((row) => ({
        person: personOf(row.staff, row.site),
        site: fold(row.site),
        hired: optionalDay(row.hired),
        left: optionalDay(row.left_on),
      })),
    ),
    priorities: agency.priorities.map((row) => ({
      label: `${themeOf(row.theme)} from ${row.from_date}`,
      site: fold(row.site),
      theme: themeOf(row.theme),
      from: dayOf(row.from_date),
      to: optionalDay(row.to_date),
    })),
    rules: agency.rules,
    asOf: dayOf(agency.asOf),
  };
}

/**
 * "Aliases only by a person": what a name means in the end. What was said of the site goes before what
 * was said of all, and the name of a catalogue theme means that theme.
 */
function meaning(
  agency: Agency,
  kind: AliasRow["kind"],
  name: string,
  site: string | null,
): string {
  const named = agency.aliases.filter((row) => row.kind === kind && fold(row.name) === fold(name));
  const here = named.find((row) => row.site !== null && fold(row.site) === fold(site ?? ""));
  const said = here ?? named.find((row) => row.site === null);
  const isTheme = kind === "theme" && agency.themes.some((row) => fold(row.theme) === fold(name));
  return said === undefined || isTheme ? name : meaning(agency, kind, said.means, site);
}

/** Themes in a list whose commas may part them: known names with commas, the longest first. */
function partsOf(agency: Agency, pieces: string[]): string[] {
  const known = [
    ...agency.themes.flatMap((row) => [row.theme, ...row.synonyms]),
    ...agency.aliases.filter((row) => row.kind === "theme").map((row) => row.name),
  ].map(fold);
  for (let count = pieces.length; count > 0; count--) {
    const first = pieces.slice(0, count).join(", ");
    if (count === 1 || known.includes(fold(first)))
      return [first, ...partsOf(agency, pieces.slice(count))];
  }
  return [];
}

/** Rows of one person, site and hire date, as aliases may bring together, are one stint. */
function uniteStints(stints: Stint[]): Stint[] {
  const same = Map.groupBy(stints, ({ person, site, hired }) => `${person}|${site}|${hired}`);
  return [...same.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const left = [first, ...others].map((stint) => stint.left);
    const isPresent = left.includes(null);
    return { ...first, left: isPresent ? null : Math.max(...left.map(Number)) };
  });
}

/** "a catalogue name or exact synonym (case-folded)", anything else is its own theme; folded. */
function catalogueTheme(agency: Agency, name: string): string {
  const byName = agency.themes.find((row) => fold(row.theme) === fold(name));
  const bySynonym = agency.themes.find((row) => row.synonyms.map(fold).includes(fold(name)));
  return fold((byName ?? bySynonym)?.theme ?? name);
}

/**
 * "Rows of one file with the same session_id, date and site are one session: lists are united,
 * mandatory is yes if any row says so, the first value wins elsewhere"
 */
function unite(
  records: SessionRecord[],
  goals: Goal[],
  themeOf: (name: string) => string,
  personOf: (name: string, site: string) => string,
  partsOf: (list: string) => string[],
): Session {
  const inOrder = records.toSorted((a, b) => a.line - b.line);
  const first = inOrder[0];
  if (!first) throw new Error("a session without records");
  const trigger = inOrder.map((r) => r.trigger).find((value) => value !== null) ?? null;
  const followUp = inOrder.map((r) => r.follow_up_date).find((value) => value !== null) ?? null;
  const goalIds = distinct(inOrder.flatMap((r) => r.goal_ids));
  const logged = distinct(
    inOrder
      .flatMap((r) => r.themes)
      .flatMap(partsOf)
      .map(themeOf),
  );
  // "No theme logged: the themes of the goals it names"
  const ofNamedGoals = goals.filter((goal) => goalIds.includes(goal.id)).map((goal) => goal.theme);
  return {
    id: first.session_id,
    day: dayOf(first.date),
    site: fold(first.site),
    attendees: attendeesOf(inOrder, personOf),
    format: first.format,
    channel: channelOf(first.format),
    trigger,
    isMandatory: isMandatory(inOrder),
    themes: logged.length > 0 ? logged : distinct(ofNamedGoals),
    themeLogged: logged.length > 0,
    goalIds,
    followUp: optionalDay(followUp),
  };
}

/**
 * "Attendees are the names in `staff`; where a row is one person and `attended` is no or 0, they
 * were invited only"; "the coach is none"
 */
function attendeesOf(
  records: SessionRecord[],
  personOf: (name: string, site: string) => string,
): string[] {
  const [first] = records;
  const coach = first && personOf(first.coach, first.site);
  const present = records.filter((r) => !(r.staff.length === 1 && r.attended === 0));
  const people = present.flatMap((r) => r.staff.map((name) => personOf(name, r.site)));
  return distinct(people).filter((name) => name !== coach);
}

/** "mandatory (or format training where mandatory is not logged)" */
function isMandatory(records: SessionRecord[]): boolean {
  if (records.some((r) => r.mandatory === true)) return true;
  if (records.some((r) => r.mandatory === false)) return false;
  return records[0]?.format === "training";
}

/** "group (group, peer, huddle) [...] observation (observation, document_review)" */
function channelOf(format: string): string {
  if (["group", "peer", "huddle"].includes(format)) return "group";
  if (["observation", "document_review"].includes(format)) return "observation";
  return format;
}
