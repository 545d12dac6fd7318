import type { Command } from "commander";
import { roles } from "../accounts/roles.ts";
import { everything, leaving, personal, type Scope } from "../accounts/scope.ts";
import { ThroughlineError, usageError } from "../errors.ts";
import { closeLedger, openLedger } from "../ledger/ledger.ts";
import { readReceipt, type Receipt } from "../receipt.ts";
import type { Store } from "../store/store.ts";
import { currentFile } from "../warehouse/publish.ts";
import type { Warehouse } from "../warehouse/open.ts";
import { showWhole } from "../warehouse/pieces.ts";
import { findMart, show, showFormats } from "../warehouse/show.ts";
import type { ShowFormat, ShowOptions } from "../warehouse/show.ts";
import { openCurrent } from "../warehouse/version.ts";
import { recordCommand } from "./audited.ts";
import { importIdOf } from "./given.ts";
import { describeReceipt } from "./receipt.ts";
import { answer, storeOf } from "./terminal.ts";
import type { SharedOptions, Terminal } from "./terminal.ts";

/** `show MART` and `imports`. */
export function addShow(program: Command, terminal: Terminal): void {
  program
    .command("show <mart>")
    .description("the rows of a mart: all of them as a table, without small numbers as a file")
    .option("--as <role>", `as this role sees them: ${roles.join(", ")}`)
    .option("--site <site...>", "of a coach: the sites that are theirs")
    .option("--coach <name...>", "of a coach: the names under which sessions know them")
    .option("--where <column=value...>", "only rows with this value; again for another column")
    .option("--format <format>", showFormats.join(", "))
    .option(...smallN)
    .action(async (mart: string, _options: unknown, command: Command) => {
      const {
        where = [],
        format,
        json,
        smallN: whole,
        ...whose
      } = command.optsWithGlobals<
        SharedOptions & Whose & { where?: string[]; format?: string; smallN?: boolean }
      >();
      findMart(mart);
      const store = storeOf(command, terminal);
      const shown = formatOf(format, json);
      const scope = scopeOf(whose);
      const options = {
        where: conditions(where),
        format: shown,
        scope: shown === "table" || whole === true ? scope : leaving(scope),
      };
      const warehouse = await servedWarehouse(store);
      if (warehouse === null)
        throw new ThroughlineError(`nothing was imported into ${store.dir} yet`);
      try {
        let begun = false;
        for await (const piece of showWhole(warehouse, mart, options)) {
          if (!begun && shown !== "table")
            recordCommand(store, { action: "download", subject: exported(mart, whole) });
          else if (!begun && personal.has(mart))
            recordCommand(store, { action: "view names", subject: mart });
          begun = true;
          terminal.write(piece);
          await terminal.taken?.();
        }
      } finally {
        await warehouse.close();
      }
    });
  program
    .command("imports [import]")
    .description(
      "every import that was accepted: standing, undone or forgotten; of one, its receipt",
    )
    .action(async (id: string | undefined, _options: unknown, command: Command) => {
      const { json } = command.optsWithGlobals<SharedOptions>();
      if (id !== undefined) {
        const store = storeOf(command, terminal);
        const found = receiptOf(store, importIdOf(id));
        recordCommand(store, { action: "view receipt", subject: `import ${found.importId}` });
        return answer(command, terminal, found, describeReceipt(found));
      }
      const format = formatOf(undefined, json);
      const rows = await showCurrent(storeOf(command, terminal), "imports", { format });
      terminal.write(rows ?? (format === "json" ? "[]\n" : "nothing was imported yet\n"));
    });
}

/** For the operator's own work at the machine. */
export const smallN = [
  "--small-n",
  "with what rests on few families or staff, which files leave out",
] as const;

/** What leaves, for the audit. */
export const exported = (mart: string, whole = false): string =>
  whole ? `${mart} with small numbers` : mart;

type Whose = { as?: string; site?: string[]; coach?: string[] };

/** For whom rows are shown. Throws wrong usage for an unknown role, or a coach without sites or names. */
function scopeOf({ as, site: sites = [], coach: coaches = [] }: Whose): Scope {
  if (as === undefined) return everything;
  const role = roles.find((each) => each === as);
  if (role === undefined) throw usageError(`unknown role: ${as} (one of ${roles.join(", ")})`);
  if (role !== "coach") return { role };
  if (sites.length > 0 && coaches.length > 0) return { role, sites, coaches };
  throw usageError("--as coach needs --site and --coach: the sites and the names that are theirs");
}

function receiptOf(store: Store, importId: number): Receipt {
  const ledger = openLedger(store.ledger);
  try {
    return readReceipt(ledger, importId);
  } finally {
    closeLedger(ledger);
  }
}

/** A mart of the build that is served; null before the first import. */
export async function showCurrent(
  store: Store,
  mart: string,
  options: ShowOptions,
): Promise<Uint8Array | null> {
  const warehouse = await servedWarehouse(store);
  try {
    return warehouse === null ? null : await show(warehouse, mart, options);
  } finally {
    await warehouse?.close();
  }
}

/** The build that is served, open; null before the first import. Whoever calls closes it. */
async function servedWarehouse(store: Store): Promise<Warehouse | null> {
  const ledger = openLedger(store.ledger);
  try {
    const file = currentFile(store, ledger);
    return file === null ? null : await openCurrent(file, { connections: 1 });
  } finally {
    closeLedger(ledger);
  }
}

function formatOf(format: string | undefined, json = false): ShowFormat {
  if (format === undefined) return json ? "json" : "table";
  const known = showFormats.find((each) => each === format);
  if (known === undefined) {
    throw usageError(`unknown format: ${format} (one of ${showFormats.join(", ")})`);
  }
  return known;
}

/** Values of one column are alternatives; columns must all hold. */
export function conditions(given: readonly string[]): Record<string, string[]> {
  const where: Record<string, string[]> = {};
  for (const condition of given) {
    const at = condition.indexOf("=");
    if (at < 1) throw usageError(`--where takes column=value, not ${condition}`);
    (where[condition.slice(0, at)] ??= []).push(condition.slice(at + 1));
  }
  return where;
}
