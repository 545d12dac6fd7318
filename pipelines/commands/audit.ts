import type { Command } from "commander";
import { auditCsv } from "../audit_csv.ts";
import { countAudit, listAudit, namesOfPeople } from "../ledger/audit.ts";
import { closeLedger, openLedger } from "../ledger/ledger.ts";
import { recordCommand } from "./audited.ts";
import { dateOf } from "./given.ts";
import { answer, storeOf } from "./terminal.ts";
import type { SharedOptions, Terminal } from "./terminal.ts";

type Flags = { action?: string; who?: string; from?: string; to?: string; csv?: true };

/** `audit`: who did what, when, from where. */
export function addAudit(program: Command, terminal: Terminal): void {
  program
    .command("audit")
    .description("who did what, when, from where; `doctor` verifies that nothing in it was changed")
    .option("--action <action>", "these alone")
    .option("--who <who>", "what this one did, as the list says who")
    .option("--from <date>", "from this day on (UTC)")
    .option("--to <date>", "to this day")
    .option("--csv", "as CSV")
    .action((flags: Flags, command: Command) => {
      const store = storeOf(command, terminal);
      const ledger = openLedger(store.ledger);
      try {
        const { action, who, from, to, csv } = flags;
        const filter = {
          action: action ?? null,
          who: who ?? null,
          from: dateOf(from) ?? null,
          to: dateOf(to) ?? null,
        };
        const rows = listAudit(ledger, filter, { limit: countAudit(ledger, filter), offset: 0 });
        const nameOf = namesOfPeople(ledger);
        const { json = false } = command.optsWithGlobals<SharedOptions>();
        const isFile = csv === true || json;
        recordCommand(
          store,
          isFile ? { action: "download", subject: "audit" } : { action: "view audit" },
        );
        if (csv && !json) return terminal.write(auditCsv(rows, nameOf));
        answer(
          command,
          terminal,
          rows,
          rows.map(
            ({ at, who, address, action, subject, outcome }) =>
              `${at}  ${nameOf(who)}${address === null ? "" : ` from ${address}`}: ${action}${subject === null ? "" : `, ${nameOf(subject)}`}${outcome === "refused" ? " (refused)" : ""}`,
          ),
        );
      } finally {
        closeLedger(ledger);
      }
    });
}
