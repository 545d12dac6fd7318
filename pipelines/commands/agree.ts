import type { Command } from "commander";
import { compare } from "../agreement.ts";
import type { Agreement, Classified } from "../agreement.ts";
import { ThroughlineError } from "../errors.ts";
import { classes } from "../ledger/overrides.ts";
import type { Class } from "../ledger/overrides.ts";
import type { Store } from "../store/store.ts";
import { badCell, wordsOf, readSeries } from "./series.ts";
import { showCurrent } from "./show.ts";
import { answer, storeOf } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/** Sessions that are looked up at once. */
const atOnce = 500;

/** `agree`: how far the classes agree with those that people gave. */
export function addAgree(program: Command, terminal: Terminal): void {
  program
    .command("agree <file>")
    .description("compares the classes with a CSV of human labels: session_id, class")
    .action(async (path: string, _options: unknown, command: Command) => {
      const labels = await readLabels(path);
      const found = await classified(storeOf(command, terminal), [...labels.keys()]);
      const result = compare(labels, found);
      answer(command, terminal, result, describe(result));
    });
}

/** Labels by session; a row without a class is none. Throws one line for an unknown class. */
async function readLabels(path: string): Promise<Map<string, Class>> {
  const file = await readSeries(path, ["session_id", "class"]);
  const labels = new Map<string, Class>();
  const names = wordsOf(file, "class");
  for (const [row, id] of wordsOf(file, "session_id").entries()) {
    const name = names[row]!.toLowerCase();
    if (name === "") continue;
    const known = classes.find((each) => each === name);
    if (known === undefined) {
      throw badCell(file, "class", row, `no class (one of ${classes.join(", ")})`);
    }
    if (id === "") throw badCell(file, "session_id", row, "no number of a session");
    if (labels.has(id)) throw badCell(file, "session_id", row, "labelled twice; keep one row");
    labels.set(id, known);
  }
  if (labels.size === 0) throw new ThroughlineError(`${file.name}: no row has a class`);
  return labels;
}

/** The sessions of these ids that the store has. */
async function classified(store: Store, ids: readonly string[]): Promise<Map<string, Classified>> {
  const found = new Map<string, Classified>();
  for (let at = 0; at < ids.length; at += atOnce) {
    const where = { session_id: ids.slice(at, at + atOnce) };
    const rows = await showCurrent(store, "sessions_classified", { where, format: "json" });
    if (rows === null) throw new ThroughlineError(`nothing was imported into ${store.dir} yet`);
    for (const session of JSON.parse(Buffer.from(rows).toString()) as Classified[]) {
      found.set(session.session_id, session);
    }
  }
  return found;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function describe({
  n,
  missing,
  confusion,
  kappa,
  agreement,
  differ,
  reasons,
}: Agreement): string[] {
  const width = Math.max(...classes.map((name) => name.length)) + 2;
  const cells = (values: readonly (string | number)[]) =>
    values.map((value) => String(value).padStart(width)).join("");
  const interval =
    kappa.low === null || kappa.high === null
      ? ""
      : ` (95 % interval ${kappa.low.toFixed(2)} to ${kappa.high.toFixed(2)})`;
  return [
    `${"label".padEnd(width)}${cells(classes)}`,
    ...classes.map((name) => name.padEnd(width) + cells(Object.values(confusion[name]))),
    "",
    ...differ.map(
      ({ session_id, labelled, class: ours, site, date }) =>
        `${session_id}, ${site}, ${date}: labelled ${labelled}, classed ${ours}`,
    ),
    ...reasons,
    agreement === null
      ? "Cannot tell how far labels and classes agree."
      : `${percent(agreement.estimate)} of ${n} labelled sessions have the class of their label${missing > 0 ? ` (${missing} more are not in the store)` : ""}; kappa ${kappa.estimate === null ? "cannot be told" : kappa.estimate.toFixed(2)}${interval}.`,
  ];
}
