import type { Command } from "commander";
import { diagnose } from "../doctor.ts";
import { answer, foundStoreOf } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/** `doctor`: exit 1 when there is a problem. */
export function addDoctor(
  program: Command,
  terminal: Terminal,
  setExit: (code: number) => void,
): void {
  program
    .command("doctor")
    .description(
      "looks the store over (disk, permissions, keys, ledger, settings, accounts, audit, uploads, warehouse), and says what to do",
    )
    .action(async (_options: unknown, command: Command) => {
      const found = await diagnose(foundStoreOf(command, terminal));
      answer(command, terminal, found, [
        `store         ${found.store}`,
        `build         ${found.build ?? "none yet"}`,
        `as of         ${found.asOf ?? "-"}`,
        `imports       ${found.imports} standing`,
        `content hash  ${found.contentHash ?? "-"}`,
        `free space    ${(found.freeBytes / 1e9).toFixed(1)} GB`,
        `audit         ${found.audit?.rows ?? 0} lines, the last ${found.audit?.hash || "-"}`,
        ...found.checks.map(
          ({ name, problems }) => `${name.padEnd(14)}${problems.length === 0 ? "ok" : "not well"}`,
        ),
        ...found.notes.map((note) => `note: ${note}`),
        ...(found.problems.length === 0
          ? ["all is well"]
          : found.problems.map((problem) => `problem: ${problem}`)),
      ]);
      if (found.problems.length > 0) setExit(1);
    });
}
