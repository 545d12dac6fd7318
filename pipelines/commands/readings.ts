import type { Command } from "commander";
import { ThroughlineError, usageError } from "../errors.ts";
import { closeLedger, openLedger } from "../ledger/ledger.ts";
import { findReading, listReadings } from "../ledger/readings.ts";
import type { BlindReading } from "../ledger/readings.ts";
import { labelsCsv } from "../reading.ts";
import { recordCommand } from "./audited.ts";
import { answer, storeOf } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/** `readings`: the blind readings of sessions, and the labels of one as `agree` reads them. */
export function addReadings(program: Command, terminal: Terminal): void {
  program
    .command("readings [reading]")
    .description("blind readings of sessions; with a number its labels as CSV, for agree")
    .action(async (id: string | undefined, _options: unknown, command: Command) => {
      const store = storeOf(command, terminal);
      const ledger = openLedger(store.ledger);
      try {
        if (id !== undefined) {
          if (!/^[1-9]\d{0,8}$/.test(id)) throw usageError(`not the number of a reading: ${id}`);
          const found = findReading(ledger, Number(id));
          // Labels of a reading that goes on would show what is to be read, and let it be compared.
          if (found.endedAt === null)
            throw new ThroughlineError(`reading ${id} is not closed: answer it on /label first`);
          recordCommand(store, { action: "download", subject: `reading ${found.readingId}` });
          terminal.write(labelsCsv(found));
          return;
        }
        const rows = listReadings(ledger).map(({ sessions, ...row }) => ({
          ...row,
          sessions: sessions.length,
          answered: sessions.filter(({ label }) => label !== null).length,
        }));
        answer(command, terminal, rows, rows.length === 0 ? ["no reading yet"] : rows.map(line));
      } finally {
        closeLedger(ledger);
      }
    });
}

const line = ({
  readingId,
  author,
  begunAt,
  endedAt,
  sessions,
  answered,
}: Omit<BlindReading, "sessions"> & { sessions: number; answered: number }): string =>
  `reading ${readingId} by ${author}, begun ${begunAt.slice(0, 10)}: ${
    endedAt === null
      ? `${answered} of ${sessions} sessions answered`
      : `closed ${endedAt.slice(0, 10)}`
  }`;
