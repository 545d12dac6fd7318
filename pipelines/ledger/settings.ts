import type { Ledger } from "./ledger.ts";

/** The installation's settings with their defaults. */
export interface Settings {
  /** Name in the `agency` column of every table. */
  readonly agency: string;
  /** IANA name; decides which day "today" is. */
  readonly timeZone: string;
}

const columns = { agency: "agency", timeZone: "time_zone" } as const;

export function readSettings(ledger: Ledger): Settings {
  const rows = ledger.database.prepare("SELECT name, value FROM settings").all();
  const values = new Map(rows.map((row) => [String(row.name), String(row.value)]));
  return {
    agency: values.get(columns.agency) ?? "agency",
    timeZone: values.get(columns.timeZone) ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

export function writeSetting(ledger: Ledger, name: keyof Settings, value: string): void {
  ledger.database
    .prepare("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value")
    .run(columns[name], value);
}

/** The calendar date (YYYY-MM-DD) that `now` falls on in the installation's time zone. */
export function todayOf(settings: Settings, now: Date = new Date()): string {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: settings.timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(now);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`;
}
