import { basename } from "node:path";
import type { Command } from "commander";
import { exportNames } from "../contracts/column.ts";
import type { ExportName } from "../contracts/column.ts";
import { usageError } from "../errors.ts";
import { importFiles } from "../import.ts";
import { readAnswers } from "./answers.ts";
import { recordCommand } from "./audited.ts";
import { requireFile } from "./files.ts";
import { dateOf } from "./given.ts";
import { describeReport } from "./report.ts";
import { answer, storeOf, waitingFor } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

interface ImportFlags {
  as?: string;
  answers?: string;
  partial?: boolean;
  dryRun?: boolean;
  asOf?: string;
}

const done = new Set(["accepted", "accepted_with_rejects", "no_change"]);

/** `import`: exit 0 only when every file was accepted or known already. */
export function addImport(
  program: Command,
  terminal: Terminal,
  setExit: (code: number) => void,
): void {
  program
    .command("import <files...>")
    .description("takes exports (CSV, or the sheets of .xlsx) into the store")
    .option("--as <export>", `what the files are: ${exportNames.join(", ")}`)
    .option("--answers <file>", "answers to questions, as JSON")
    .option("--partial", "take the good rows of a file with many bad ones")
    .option("--dry-run", "say what would happen and change nothing")
    .option("--as-of <date>", "the day on which classes are judged")
    .action(async (paths: string[], flags: ImportFlags, command: Command) => {
      paths.forEach(requireFile);
      const files = paths.map((path) => ({ name: basename(path), path }));
      const options = {
        as: exportOf(flags.as),
        answers: flags.answers === undefined ? {} : readAnswers(flags.answers),
        partial: flags.partial ?? false,
        dryRun: flags.dryRun ?? false,
        asOf: dateOf(flags.asOf),
        onProgress: tellSteps(terminal),
        onWait: waitingFor(terminal),
      };
      const store = storeOf(command, terminal);
      const report = await importFiles(store, files, options);
      // It tells what stands: the old values of rows that would change.
      if (options.dryRun) recordCommand(store, { action: "check file" });
      answer(command, terminal, report, describeReport(report, options.dryRun));
      if (!report.files.every(({ outcome }) => done.has(outcome))) setExit(1);
    });
}

export function exportOf(name: string | undefined): ExportName | undefined {
  if (name === undefined) return undefined;
  const known = exportNames.find((each) => each === name);
  if (known === undefined) {
    throw usageError(`unknown export: ${name} (one of ${exportNames.join(", ")})`);
  }
  return known;
}

/** Says each step once; relations of the build are one step. */
function tellSteps(terminal: Terminal): (step: string) => void {
  let last = "";
  return (step) => {
    const told = step.startsWith("building ") ? "building" : step;
    if (told !== last) terminal.tell(told);
    last = told;
  };
}
