import { ThroughlineError } from "../errors.ts";
import type { Ledger } from "./ledger.ts";

/** The installation's settings with their defaults. */
export interface Settings {
  /** Name in the `agency` column of every table. */
  readonly agency: string;
  /** IANA name; decides which day "today" is. */
  readonly timeZone: string;
}

const columns = { agency: "agency", timeZone: "time_zone" } as const;

/** What a person has set; the others have their defaults. */
export function settingsSaid(ledger: Ledger): Partial<Settings> {
  const rows = ledger.prepared("SELECT name, value FROM settings").all();
  const values = new Map(rows.map((row) => [String(row.name), String(row.value)]));
  const said = Object.entries(columns).flatMap(([name, column]) => {
    const value = values.get(column);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(said) as Partial<Settings>;
}

let zoneHere: string | null = null;
/** The time zone of the machine. It is asked with every answer, and takes longer to find than most answers. */
const ownTimeZone = (): string => (zoneHere ??= Intl.DateTimeFormat().resolvedOptions().timeZone);

export const readSettings = (ledger: Ledger): Settings => ({
  agency: "agency",
  timeZone: ownTimeZone(),
  ...settingsSaid(ledger),
});

export function writeSetting(ledger: Ledger, name: keyof Settings, value: string): void {
  ledger.database
    .prepare("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
    .run(columns[name], value);
}

/** The IANA name of a time zone as it is written, whatever its case; null: there is no such zone. */
export function timeZoneNamed(name: string): string | null {
  // An offset such as +05:00 is no place: it would be wrong for half of the year.
  if (!/^[a-z]/i.test(name)) return null;
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** The calendar date (YYYY-MM-DD) that `now` falls on in the installation's time zone. Throws where that is none. */
export function todayOf({ timeZone }: Settings, now: Date = new Date()): string {
  if (timeZoneNamed(timeZone) === null)
    throw new ThroughlineError(
      `the ledger has the time zone ${JSON.stringify(timeZone)}, which is not known here: \`throughline settings set --time-zone ZONE\``,
    );
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}
