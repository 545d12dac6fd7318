import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { ThroughlineError } from "../errors.ts";
import { waitingWords } from "../ledger/jobs.ts";
import type { Job } from "../ledger/jobs.ts";
import { isPacked } from "../own_scripts.ts";
import { openStore } from "../store/store.ts";
import type { Store } from "../store/store.ts";

/** Where a command writes: its result to stdout, messages and progress to stderr. */
export interface Terminal {
  write(bytes: string | Uint8Array): void;
  /** Waits until what was written has been taken: a long result is never held whole. */
  taken?: () => Promise<void>;
  tell(line: string): void;
  /** Asks whoever sits at it for a line; a script has nobody to ask. */
  ask?: ((question: string) => Promise<string>) | undefined;
  /** Lets whoever else wants the processor go before this command. */
  giveWay?: () => void;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The options that every command takes. */
export interface SharedOptions {
  data?: string;
  json?: boolean;
}

/** Where data lie unless it is said: in the project; of a package, where the command is run. */
export const defaultPlace = (name: "store" | "demo"): string =>
  isPacked
    ? resolve("throughline-data", name)
    : join(import.meta.dirname, "..", "..", "data", name);

/** The data directory of a command: --data, else THROUGHLINE_DATA, else data/store of the project (of a package: throughline-data/store here). */
export function placeOf(command: Command, terminal: Terminal): string {
  const { data } = command.optsWithGlobals<SharedOptions>();
  return data ?? (terminal.env.THROUGHLINE_DATA || defaultPlace("store"));
}

/** The store of a command, made where it is missing. */
export function storeOf(command: Command, terminal: Terminal): Store {
  return openStore(placeOf(command, terminal));
}

/** The store of a command that has nothing to do where there is none. Throws with what to say. */
export function foundStoreOf(command: Command, terminal: Terminal): Store {
  const place = placeOf(command, terminal);
  if (existsSync(place)) return openStore(place);
  throw new ThroughlineError(
    `there is no store in ${resolve(place)}: name its folder with --data or THROUGHLINE_DATA`,
  );
}

/**
 * Writes the result of a command: one JSON document with --json, else its lines of text, without
 * the control characters that cells of a file could send to a terminal.
 */
export function answer(
  command: Command,
  terminal: Terminal,
  result: unknown,
  lines: readonly string[],
): void {
  const { json = false } = command.optsWithGlobals<SharedOptions>();
  const plain = lines.map((line) => line.replaceAll(/\p{Cc}/gu, " "));
  terminal.write(json ? `${JSON.stringify(result, null, 2)}\n` : `${plain.join("\n")}\n`);
}

/** Says for whom a command waits. */
export function waitingFor(terminal: Terminal): (holder: Job | null) => void {
  return (holder) => {
    terminal.tell(`${waitingWords(holder)} (process ${holder?.pid ?? "unknown"})`);
  };
}
