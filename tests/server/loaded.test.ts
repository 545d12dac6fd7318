import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../pipelines/store/store.ts";
import { bring, head, session, withMarts } from "../pipelines/bring.ts";
import { temporaryFolder } from "../pipelines/warehouse/fixture.ts";

const program = join(import.meta.dirname, "../../pipelines/commands/program.ts");

/** Runs a command and writes what was loaded until its first answer: packages, and files of ours. */
const script = `
  import { registerHooks } from "node:module";
  const loaded = new Set();
  registerHooks({
    load(url, context, next) {
      const [, name] = /.*node_modules.((?:@[^/]+.)?[^/]+)/.exec(url) ?? /((?:pipelines|server).*)/.exec(url) ?? [];
      if (name !== undefined) loaded.add(name);
      return next(url, context);
    },
  });
  const { run } = await import(process.argv[1]);
  const write = () => {
    console.log(JSON.stringify([...loaded]));
    process.exit();
  };
  await run(process.argv.slice(2), { write, tell() {}, env: {} });`;

function loadedBy(...args: string[]): string[] {
  const given = ["--input-type=module", "-e", script, program, ...args];
  const { stdout } = spawnSync(process.execPath, given, { encoding: "utf8" });
  return JSON.parse(stdout.split("\n").find((line) => line.startsWith("[")) ?? "[]") as string[];
}

it("a server is ready before anything is loaded that its first answer does not need", async () => {
  const dir = temporaryFolder();
  await bring(openStore(dir), { "a.csv": head + session("S1", "2025-03-01") }, withMarts);
  const loaded = loadedBy("--data", dir, "serve", "--port", "0");
  expect(loaded).toEqual(expect.arrayContaining(["fastify", "@duckdb/node-api", "server/app.ts"]));
  const later =
    /^(ajv|apache-arrow|@stdlib\/.*|jose|openid-client|oauth4webapi|prom-client|read-excel-file|fflate|modern-tar|ml-matrix|csv-parse)$|^pipelines\/(import|replay|plans|doctor|watch|warehouse\/build|backup\/.*|ingest\/file)\.ts$|openapi\//;
  expect(loaded.filter((name) => later.test(name))).toEqual([]);
});

it("a command loads its own code and no other's", () => {
  const loaded = loadedBy("spc", "--help");
  expect(loaded).toContain("pipelines/commands/spc.ts");
  expect(loaded.filter((name) => /duckdb|fastify|serve|commands\/(did|import)/.test(name))).toEqual(
    [],
  );
});
