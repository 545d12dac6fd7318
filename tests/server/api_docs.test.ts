import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeToken } from "../../pipelines/ledger/tokens.ts";
import type { MixRow } from "../../server/api.ts";
import { sampleStore } from "./sample_store.ts";
import { addPerson, type House, openHouse, shutHouse } from "./signed.ts";

/** The blocks of docs/api.md by language, without empty lines. */
const blocks = new Map(
  [
    ...readFileSync(new URL("../../docs/api.md", import.meta.url), "utf8").matchAll(
      /^```(r|python|js)\n(.*?)^```$/gms,
    ),
  ].map(([, language, text]) => [language, text!]),
);

let made: Awaited<ReturnType<typeof sampleStore>>;
let house: House;
let env: NodeJS.ProcessEnv;
let expected: string;

beforeAll(async () => {
  made = await sampleStore();
  house = await openHouse(made.store);
  const accountId = await addPerson(house.ledger, "head@agency.example", "leadership");
  const { secret } = makeToken(house.ledger, { accountId, name: "docs", days: 1 }, new Date());
  const address = await house.app.listen({ host: "127.0.0.1", port: 0 });
  env = { ...process.env, THROUGHLINE: address, THROUGHLINE_TOKEN: secret };
  const answer = await fetch(`${address}/api/marts/coaching_mix.json?site=Larkspur`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  const rows = ((await answer.json()) as MixRow[]).filter(({ class: name }) =>
    ["purposeful", "unanchored", "reactive"].includes(name),
  );
  const sum = (of: (row: MixRow) => number) => rows.reduce((all, row) => all + of(row), 0);
  expected = (sum((row) => row.headline) / sum((row) => row.sessions)).toFixed(4);
});
afterAll(async () => {
  await shutHouse(house);
  made.remove();
});

/** What a program prints last, as a number with four places. */
async function printed(program: string, args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { env, cwd: process.cwd() });
  return Number(stdout.trim().split(/\s+/).at(-1)).toFixed(4);
}

const runs = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const python = process.env.PYTHON ?? "python3";

test.each(["r", "python", "js"])("%s needs about ten lines", (language) => {
  const lines = blocks.get(language)!.split("\n").filter(Boolean);
  expect(lines.length).toBeGreaterThanOrEqual(8);
  expect(lines.length).toBeLessThanOrEqual(12);
});

test("R reads a mart by the lines of docs/api.md", async (context) => {
  if (!runs("Rscript", "--version")) return context.skip("no R here");
  expect(await printed("Rscript", ["--vanilla", "-e", blocks.get("r")!])).toBe(expected);
});

test("Python reads a mart by the lines of docs/api.md", async (context) => {
  if (!runs(python, "-c", "import pyarrow"))
    return context.skip("no pyarrow here: set PYTHON to one that has it");
  expect(await printed(python, ["-c", blocks.get("python")!])).toBe(expected);
});

test("a data loader in Node reads a mart by the lines of docs/api.md", async () => {
  expect(await printed(process.execPath, ["--input-type=module", "-e", blocks.get("js")!])).toBe(
    expected,
  );
});
