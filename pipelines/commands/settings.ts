import type { Command } from "commander";
import { closeLedger, openLedger } from "../ledger/ledger.ts";
import { changeSettings, type SettingsNow, tellSettings } from "../settings.ts";
import type { Store } from "../store/store.ts";
import { answer, storeOf, waitingFor } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/** `settings` and `settings set`: the agency's name and its time zone. */
export function addSettings(program: Command, terminal: Terminal): void {
  const settings = program
    .command("settings")
    .description("the agency's name and its time zone")
    .action((_flags: unknown, command: Command) => {
      const found = settingsOf(storeOf(command, terminal));
      answer(command, terminal, found, linesOf(found));
    });
  settings
    .command("set")
    .description("sets one or both; figures are made anew by them")
    .option("--agency <name>", "what the agency is called, on paper and in pictures")
    .option("--time-zone <zone>", "decides which day is today: an IANA name (America/New_York)")
    .action(async (order: { agency?: string; timeZone?: string }, command: Command) => {
      const store = storeOf(command, terminal);
      const made = await changeSettings(store, order, {
        onWait: waitingFor(terminal),
        onStep: tellOnce(terminal),
      });
      const found = settingsOf(store);
      const done =
        made.changed.length === 0
          ? "it is set so already: nothing changed"
          : made.build === null
            ? "there are no figures yet: the first import is made by it"
            : `the figures were made anew: build ${made.build} is served, as of ${made.asOf}`;
      answer(command, terminal, { ...made, ...found }, [...linesOf(found), ...made.warnings, done]);
    });
}

function settingsOf(store: Store): SettingsNow {
  const ledger = openLedger(store.ledger);
  try {
    return tellSettings(ledger);
  } finally {
    closeLedger(ledger);
  }
}

const linesOf = ({ agency, timeZone, timeZoneSet, today }: SettingsNow): string[] => [
  `agency     ${agency ?? "not named yet: `throughline settings set --agency NAME`"}`,
  `time zone  ${timeZone}${timeZoneSet ? "" : ", this machine's: it was not set"} (today is ${today})`,
];

/** Says that figures are made anew before the first step, and each later step in words once. */
function tellOnce(terminal: Terminal): (step: string) => void {
  let last = "";
  return (step) => {
    if (last === "") terminal.tell("making the figures anew");
    const told = step.startsWith("building ") ? "building" : step;
    if (told !== last) terminal.tell(told);
    last = told;
  };
}
