import type { Command } from "commander";
import { backup } from "../backup/backup.ts";
import { restore } from "../backup/restore.ts";
import { requireFile, requireFolder } from "./files.ts";
import { answer, foundStoreOf, placeOf } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

/** `backup` and `restore`. */
export function addBackupCommands(program: Command, terminal: Terminal): void {
  const onStep = (step: string): void => terminal.tell(step);
  program
    .command("backup <file>")
    .description("writes the store into one file, also while it is served and imported into")
    .option("--with-keys", "put the keys into it too: whoever has the file can read everything")
    .action(async (file: string, { withKeys }: { withKeys?: true }, command: Command) => {
      const store = foundStoreOf(command, terminal);
      const made = await backup(store, file, { withKeys: withKeys ?? false, onStep });
      answer(command, terminal, made, [
        `${made.file}: ${size(made.bytes)}, build ${made.build ?? "none yet"}, ${exports(made.uploads)}`,
        made.keys
          ? "the keys are in it: whoever has the file can read everything"
          : `the keys are not in it: keep a copy of ${store.keys} in another place, once`,
      ]);
    });
  program
    .command("restore <file>")
    .description("puts a backup into an empty place (--data) and verifies it")
    .option("--keys <dir>", "the folder that the keys were kept in, where the backup has none")
    .action(async (file: string, { keys }: { keys?: string }, command: Command) => {
      requireFile(file);
      if (keys !== undefined) requireFolder(keys);
      const done = await restore(file, placeOf(command, terminal), { keys, onStep });
      answer(command, terminal, done, [
        `restored ${done.store} as of ${done.madeAt}: build ${done.build ?? "none yet"}, ${exports(done.uploads)}`,
        `content hash  ${done.contentHash ?? "-"}`,
        ...done.warnings,
      ]);
    });
}

const size = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const exports = (count: number): string => `${count} stored export${count === 1 ? "" : "s"}`;
