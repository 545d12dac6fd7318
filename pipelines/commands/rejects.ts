import { basename } from "node:path";
import type { Command } from "commander";
import { exportNames } from "../contracts/column.ts";
import { ThroughlineError } from "../errors.ts";
import { importFiles, rejectsOfFile, rejectsOfImport } from "../import.ts";
import type { Store } from "../store/store.ts";
import { readAnswers } from "./answers.ts";
import { requireFile } from "./files.ts";
import { recordCommand } from "./audited.ts";
import { exportOf } from "./import.ts";
import { storeOf, waitingFor } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

interface RejectsFlags {
  as?: string;
  answers?: string;
}

/** `rejects`: the rows that were not taken, as a file to correct and import again. */
export function addRejects(program: Command, terminal: Terminal): void {
  program
    .command("rejects <import>")
    .description("the rejected rows of an import, or of a file before its import, as CSV")
    .option("--as <export>", `what the file is: ${exportNames.join(", ")}`)
    .option("--answers <file>", "answers to questions, as JSON")
    .action(async (subject: string, flags: RejectsFlags, command: Command) => {
      const store = storeOf(command, terminal);
      const ofImport = /^[1-9]\d{0,8}$/.test(subject);
      const rejects = ofImport
        ? rejectsOfImport(store, Number(subject))
        : await beforeImport(store, subject, flags, terminal);
      const what = ofImport ? `import ${subject}` : "rejected rows of a file";
      let any = false;
      for await (const text of rejects) {
        if (!any) recordCommand(store, { action: "download", subject: what });
        any = true;
        terminal.write(text);
      }
      if (!any) terminal.tell("no row was rejected");
    });
}

/** The rejected rows of a file as an import would read it now. */
async function beforeImport(
  store: Store,
  path: string,
  { as, answers }: RejectsFlags,
  terminal: Terminal,
): Promise<AsyncIterable<string>> {
  requireFile(path);
  const options = {
    as: exportOf(as),
    answers: answers === undefined ? {} : readAnswers(answers),
    dryRun: true,
    onWait: waitingFor(terminal),
  };
  const given = { name: basename(path), path };
  const { files } = await importFiles(store, [given], options);
  if (files.length > 1)
    throw new ThroughlineError(
      `${path} has ${files.length} sheets: import it, then name the number of an import`,
    );
  const { file, outcome, importId, questions, readAs, refusal } = files[0]!;
  if (outcome === "no_change") return rejectsOfImport(store, importId!);
  if (readAs) return rejectsOfFile(store, given, file, readAs);
  throw new ThroughlineError(
    refusal
      ? `${path}: ${refusal.reason}: ${refusal.fix}`
      : `${path} needs answers first (--answers): ${questions.map(({ id }) => id).join(", ")}`,
  );
}
