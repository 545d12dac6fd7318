import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { ThroughlineError, usageError } from "../errors.ts";
import { everything, leaving } from "../accounts/scope.ts";
import { keptBackWords, reproduce } from "../reproduce.ts";
import { recordCommand } from "./audited.ts";
import { conditions, exported, showCurrent, smallN } from "./show.ts";
import { answer, storeOf } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

type Asked = { where: string[]; out: string; smallN?: boolean };

/** `reproduce`: the series of a verdict as CSV, and the lines of R that make its number from it. */
export function addReproduce(program: Command, terminal: Terminal): void {
  program
    .command("reproduce")
    .description("a verdict's series as CSV and the lines of R that reproduce its number")
    .requiredOption("--where <column=value...>", "which: theme, measure and, for one site's, site")
    .option("--out <dir>", "write both there (default: this directory)", ".")
    .option(...smallN)
    .action(async ({ where, out, smallN: whole }: Asked, command: Command) => {
      const asked = Object.entries(conditions(where)).map(([column, values]) => {
        if (values.length > 1)
          throw usageError(`--where takes one ${column}: it names one verdict`);
        return [column, values[0]!] as const;
      });
      const store = storeOf(command, terminal);
      const scope = whole === true ? everything : leaving(everything);
      const { name, csv, script, keptBack } = await reproduce(async (mart, names, format) => {
        const rows = await showCurrent(store, mart, { where: names, format, scope });
        if (rows === null) throw new ThroughlineError(`nothing was imported into ${store.dir} yet`);
        return rows;
      }, Object.fromEntries(asked));
      const files = [`${name}.csv`, ...(script === null ? [] : [`${name}.R`])];
      recordCommand(store, { action: "download", subject: exported("verdict_series", whole) });
      mkdirSync(out, { recursive: true });
      writeFileSync(join(out, files[0]!), csv);
      if (script !== null) writeFileSync(join(out, files[1]!), script);
      const run = keptBack
        ? `${keptBackWords} (--small-n keeps them in)`
        : script === null
          ? "no model decides yet: there is no number"
          : `Rscript ${name}.R`;
      answer(command, terminal, { files, script }, [`wrote ${files.join(" and ")}`, run]);
    });
}
