import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../pipelines/commands/program.ts";
import { madeOnce } from "../../scratch.ts";
import { temporaryFolder } from "../warehouse/fixture.ts";

/** A coaching log that is taken without a question. */
export const log = [
  "Session ID,Date,Site,Coach,Staff,Format,Themes,Minutes",
  "C-1,2026-03-02,North,Cleo Hart,Ann Lee; Bo Ray,individual,Natural supports,45",
  "C-2,2026-03-09,North,Cleo Hart,Ann Lee,group,Natural supports,60",
  "C-3,2026-03-10,North,Cleo Hart,Bo Ray,supervision,Time management,30",
];

/** A command line with a folder and a store of its own; by default until the test ends. */
export function commandLine(folder = temporaryFolder()) {
  /** Somebody sits at it once there is an `answer`. */
  const ask: { answer: string | null; asked: string[] } = { answer: null, asked: [] };
  const command = async (...args: string[]) => {
    const written: Uint8Array[] = [];
    const told: string[] = [];
    const code = await run(["--data", join(folder, "store"), ...args], {
      write: (bytes) => void written.push(Buffer.from(bytes)),
      tell: (line) => void told.push(line),
      ...(ask.answer !== null && {
        ask: async (question: string) => {
          ask.asked.push(question);
          return ask.answer ?? "";
        },
      }),
      env: {},
    });
    const bytes = Buffer.concat(written);
    return { code, bytes, out: bytes.toString(), err: told.join("\n") };
  };
  return {
    store: join(folder, "store"),
    command,
    ask,
    json: async (...args: string[]) =>
      JSON.parse((await command("--json", ...args)).out) as unknown,
    file: (name: string, lines: readonly string[]): string => {
      writeFileSync(join(folder, name), `${lines.join("\n")}\n`);
      return join(folder, name);
    },
    hash: async () => {
      const { out } = await command("doctor", "--json");
      return (JSON.parse(out) as { contentHash: string | null }).contentHash;
    },
  };
}

type Line = ReturnType<typeof commandLine>;

/** A command line whose folder is a copy of what `make` leaves behind: that is made once for all files. */
export async function copiedLine(name: string, make: (line: Line) => Promise<void>): Promise<Line> {
  const made = await madeOnce(name, (folder) => make(commandLine(folder)));
  const folder = temporaryFolder();
  cpSync(made, folder, { recursive: true });
  return commandLine(folder);
}

/** A command line whose store has the coaching log as import 1. */
export const importedLine = (): Promise<Line> =>
  copiedLine("coaching log", async ({ command, file }) => {
    const { code, err } = await command("import", file("coaching.csv", log));
    if (code !== 0) throw new Error(err);
  });
