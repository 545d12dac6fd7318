import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { commandLine, log } from "./command_line.ts";

const cli = join(import.meta.dirname, "../../../pipelines/cli.ts");

/** The JSON lines of a process, as they come. */
async function* lines(child: ChildProcess): AsyncGenerator<Record<string, unknown>> {
  for await (const line of createInterface({ input: child.stdout! }))
    yield JSON.parse(line) as Record<string, unknown>;
}

test("watch tells each event as a line of JSON, and ends well on SIGTERM", async () => {
  const { store, file } = commandLine();
  const folder = join(file("x", []), "..", "drop");
  mkdirSync(folder);
  file("drop/log.csv", log);
  const args = [cli, "--data", store, "--json", "watch", folder, "--every", "0.1"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  const closed = once(child, "close");
  const seen: unknown[] = [];
  for await (const line of lines(child)) {
    seen.push(line.event === "file" ? [line.file, line.outcome] : line.event);
    if (line.event === "built") child.kill("SIGTERM");
  }
  expect(seen).toEqual(["watching", ["log.csv", "accepted"], "built", "ended"]);
  expect(await closed).toEqual([0, null]);
});

test("watch takes a folder and a number of seconds", async () => {
  const { command, file } = commandLine();
  expect(await command("watch", file("a.csv", log))).toMatchObject({
    code: 2,
    err: expect.stringContaining("not a folder") as string,
  });
  const folder = join(file("b.csv", log), "..");
  expect(await command("watch", folder, "--every", "often")).toMatchObject({
    code: 2,
    err: expect.stringContaining("not a number of seconds: often") as string,
  });
});

test("serve watches a folder beside the server", async () => {
  const { store, file } = commandLine();
  const folder = join(file("x", []), "..", "drop");
  mkdirSync(folder);
  file("drop/log.csv", log);
  const args = [cli, "--data", store, "serve", "--port", "0", "--watch", folder];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const closed = once(child, "close");
  for await (const line of createInterface({ input: child.stderr }))
    if (line.startsWith("log.csv: accepted")) child.kill("SIGTERM");
  expect(await closed).toEqual([0, null]);
});
