import { type BuildOptions, buildNext, inJob } from "./builds.ts";
import { usageError } from "./errors.ts";
import { oneLine } from "./ingest/values.ts";
import { commandLine, recordAudit } from "./ledger/audit.ts";
import { currentBuild } from "./ledger/builds.ts";
import { listImports } from "./ledger/imports.ts";
import { type Ledger, transaction } from "./ledger/ledger.ts";
import {
  readSettings,
  type Settings,
  settingsSaid,
  timeZoneNamed,
  todayOf,
  writeSetting,
} from "./ledger/settings.ts";
import { limits } from "./limits.ts";
import type { Store } from "./store/store.ts";
import { settingWords } from "./warehouse/acts.ts";
import type { Moves } from "./warehouse/moves.ts";

/** The settings as they are told. */
export type SettingsNow = {
  /** Null: nobody has named it yet. */
  agency: string | null;
  timeZone: string;
  /** Whether the zone was set; else it is the machine's. */
  timeZoneSet: boolean;
  /** The day at the installation, YYYY-MM-DD. */
  today: string;
};

export function tellSettings(ledger: Ledger, now: Date = new Date()): SettingsNow {
  const said = settingsSaid(ledger);
  const settings = readSettings(ledger);
  return {
    agency: said.agency ?? null,
    timeZone: settings.timeZone,
    timeZoneSet: said.timeZone !== undefined,
    today: todayOf(settings, now),
  };
}

/** What is to be set; what is missing or null stays. */
export type SettingsOrder = { [name in keyof Settings]?: string | null | undefined };

/** What was changed, and the build that was made anew for it; null: there were no figures yet. */
export type SettingsReport = {
  changed: (keyof Settings)[];
  build: number | null;
  asOf: string | null;
  moves: Moves | null;
  warnings: string[];
};

/**
 * Sets the agency's name or the time zone, and makes the figures anew by it in the same step: with
 * another name from the stored exports, as it stands beside every row; with another zone from the rows
 * that stand. What is set so already changes nothing. Throws wrong usage on an empty or too long name
 * and on a zone that nobody knows.
 */
export function changeSettings(
  store: Store,
  order: SettingsOrder,
  options: BuildOptions = {},
): Promise<SettingsReport> {
  const wanted = clean(order);
  const job = { kind: "settings", subject: Object.keys(wanted).map(wordsOf).join(", ") };
  return inJob(store, job, options, async (ledger, onStep) => {
    const said = settingsSaid(ledger);
    const changed = namesOf(wanted).filter((name) => wanted[name] !== said[name]);
    if (changed.length === 0 || currentBuild(ledger) === null) {
      write(ledger, wanted, changed, options);
      return { changed, build: null, asOf: null, moves: null, warnings: [] };
    }
    const settings = Object.fromEntries(changed.map((name) => [name, wanted[name]]));
    const from = changed.includes("agency") ? "empty" : "current";
    let told: string[] = [];
    const made = await buildNext(
      store,
      ledger,
      { ...options, onStep, settings, from },
      async (next) => {
        if (from === "current") return;
        const { replayAll } = await import("./replay.ts");
        const standing = listImports(ledger).filter((each) => each.standing);
        told = await replayAll({ store, ledger, next }, standing);
      },
    );
    return { ...made, changed, warnings: [...told, ...made.warnings] };
  });
}

const namesOf = (settings: Partial<Settings>) => Object.keys(settings) as (keyof Settings)[];
const wordsOf = (name: string): string => settingWords[name as keyof Settings];

/** Before the first import there are no figures to be made anew. */
function write(
  ledger: Ledger,
  wanted: Partial<Settings>,
  changed: readonly (keyof Settings)[],
  { by = commandLine(), now = new Date() }: BuildOptions,
): void {
  const acts = changed.map((name) => ({ action: "change setting", subject: wordsOf(name) }));
  transaction(ledger, () => {
    for (const name of changed) writeSetting(ledger, name, wanted[name]!);
    recordAudit(ledger, by, acts, now.toISOString());
  });
}

function clean({ agency, timeZone }: SettingsOrder): Partial<Settings> {
  const name = agency == null ? null : oneLine(agency.replaceAll(/\p{Cc}/gu, " "));
  if (name === "") throw usageError("the agency's name is empty: write what people call it");
  if (name !== null && name.length > limits.nameCharacters)
    throw usageError(`the agency's name takes ${limits.nameCharacters} characters: say it shorter`);
  const zone = timeZone == null ? null : timeZoneNamed(timeZone.trim());
  if (timeZone != null && zone === null)
    throw usageError(
      `no time zone ${JSON.stringify(timeZone.slice(0, 100))}: write its IANA name, such as America/New_York`,
    );
  if (name === null && zone === null)
    throw usageError("nothing to set: say --agency NAME or --time-zone ZONE");
  return { ...(name !== null && { agency: name }), ...(zone !== null && { timeZone: zone }) };
}
