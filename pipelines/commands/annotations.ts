import { userInfo } from "node:os";
import type { Command } from "commander";
import { annotate, annotationsOf, withdrawAnnotation } from "../annotations.ts";
import type { AnnotationOrder } from "../annotations.ts";
import { usageError } from "../errors.ts";
import type { Annotation, AnnotationKind } from "../ledger/annotations.ts";
import { answer, storeOf, waitingFor } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

type Flags = {
  site?: string;
  measure?: string;
  on?: string;
  from?: string;
  why?: string;
  author?: string;
};

/** `note` and `baseline`, each with `add`, `list` and `withdraw`; alone they list. */
export function addAnnotationCommands(program: Command, terminal: Terminal): void {
  const note = kindOf(program, terminal, "note", "notes on charts: what happened on a day");
  note
    .command("add <words>")
    .description("writes a note on the charts of a site and measure, or of all")
    .requiredOption("--on <day>", "the day, YYYY-MM-DD")
    .option("--site <site>", "the site; without it all")
    .option("--measure <measure>", "the measure; without it all")
    .option("--author <name>", "who writes it")
    .action((words: string, _flags: unknown, command: Command) => {
      const { site = null, measure = null, on = "" } = command.optsWithGlobals<Flags>();
      return add(command, terminal, { kind: "note", site, measure, date: on, words });
    });
  const baseline = kindOf(
    program,
    terminal,
    "baseline",
    "months from which the limits of a measure at a site are calculated anew",
  );
  baseline
    .command("add")
    .description("calculates the limits of a measure at a site anew from a month on")
    .requiredOption("--site <site>", "the site")
    .requiredOption("--measure <measure>", "the measure")
    .requiredOption("--from <month>", "first month of the new limits, YYYY-MM")
    .requiredOption("--why <reason>", "why")
    .option("--author <name>", "who says so")
    .action((_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<Flags>();
      const { site = null, measure = null, from = "", why = "" } = flags;
      return add(command, terminal, { kind: "baseline", site, measure, date: from, words: why });
    });
}

/** The command of a kind with what both kinds can. */
function kindOf(program: Command, terminal: Terminal, kind: AnnotationKind, about: string) {
  const list = (command: Command) => {
    const all = annotationsOf(storeOf(command, terminal), kind);
    const none = `no ${kind} was recorded yet: throughline ${kind} add --help`;
    answer(command, terminal, all, all.length > 0 ? all.map(lineOf) : [none]);
  };
  const of = program
    .command(kind)
    .description(about)
    .action((_flags: unknown, command: Command) => list(command));
  of.command("list")
    .description(`every ${kind} that was recorded`)
    .action((_flags: unknown, command: Command) => list(command));
  of.command(`withdraw <${kind}>`)
    .description(`takes a ${kind} back; its line stays`)
    .option("--author <name>", "who takes it back")
    .action(async (id: string, _flags: unknown, command: Command) => {
      if (!/^[1-9]\d{0,8}$/.test(id)) throw usageError(`not the number of a ${kind}: ${id}`);
      const { author = userInfo().username } = command.optsWithGlobals<Flags>();
      const made = await withdrawAnnotation(
        storeOf(command, terminal),
        { kind, annotationId: Number(id), author },
        { onWait: waitingFor(terminal) },
      );
      answer(command, terminal, made, [`build ${made.build}, as of ${made.asOf}`]);
    });
  return of;
}

async function add(
  command: Command,
  terminal: Terminal,
  said: Omit<AnnotationOrder, "author">,
): Promise<void> {
  const { author = userInfo().username } = command.optsWithGlobals<Flags>();
  const store = storeOf(command, terminal);
  const made = await annotate(store, { ...said, author }, { onWait: waitingFor(terminal) });
  const recorded = annotationsOf(store, said.kind).at(-1)!;
  answer(command, terminal, { build: made.build, asOf: made.asOf, ...recorded }, [
    lineOf(recorded),
  ]);
}

function lineOf(entry: Annotation): string {
  const { kind, annotationId, site, measure, date, words, author, at, withdrawn } = entry;
  const where = `${measure ?? "all measures"} at ${site ?? "all sites"}`;
  const when = kind === "note" ? `on ${date}` : `from ${date.slice(0, 7)}`;
  const back = withdrawn
    ? `, withdrawn by ${withdrawn.author} on ${withdrawn.at.slice(0, 10)}`
    : "";
  return `${kind} ${annotationId}: ${when}, ${where}: ${words} (${author}, ${at.slice(0, 10)})${back}`;
}
