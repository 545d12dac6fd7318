import { spawnSync } from "node:child_process";
import { getPriority } from "node:os";
import { expect, test } from "vitest";
import { run } from "../../pipelines/commands/program.ts";
import { temporaryFolder } from "./warehouse/fixture.ts";

/** The priority of each thread of a process that gave way, and of what it starts. */
const program = `
  const { giveWay } = await import(${JSON.stringify(import.meta.resolve("../../pipelines/priority.ts"))});
  const { readdirSync, readFileSync } = await import("node:fs");
  giveWay();
  await import("node:fs/promises").then(({ stat }) => stat("."));
  const threads = readdirSync("/proc/self/task");
  const niceOf = (id) => readFileSync(\`/proc/self/task/\${id}/stat\`, "utf8").split(") ")[1].split(" ")[16];
  console.log([...new Set(threads.map(niceOf))].join());`;

test.runIf(process.platform === "linux")(
  "work that gives way does so with every thread, also those that were there before",
  () => {
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      encoding: "utf8",
    });
    expect([stdout.trim(), stderr]).toEqual(["10", ""]);
    expect(getPriority()).not.toBe(10);
  },
);

test("commands give way to the pages that are looked at, serving them does not", async () => {
  const gave: string[] = [];
  const command = (...args: string[]) =>
    run(["--data", temporaryFolder(), ...args], {
      write: () => {},
      tell: () => {},
      giveWay: () => void gave.push(args[0]!),
      env: {},
    });
  await command("import", "no-such-file.csv");
  await command("settings", "set");
  await command("serve", "--memory", "much");
  expect(gave).toEqual(["import", "settings"]);
});
