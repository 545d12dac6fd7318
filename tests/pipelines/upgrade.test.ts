import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test, vi } from "vitest";
import { openStore } from "../../pipelines/store/store.ts";
import { upgrade } from "../../pipelines/upgrade.ts";
import { serve } from "../../server/main.ts";
import { importedLine, log } from "./cli/command_line.ts";

const said = (relation: string) =>
  `the warehouse was built by another version (${relation} differs): run \`throughline rebuild\``;

/** A store whose one build lacks what a later version added: `change` takes it out. */
async function oldStore(change: string) {
  const made = await importedLine();
  const wasHash = await made.hash();
  const [name = ""] = readdirSync(join(made.store, "warehouses"));
  const instance = await DuckDBInstance.create(join(made.store, "warehouses", name));
  const connection = await instance.connect();
  await connection.run(change);
  connection.closeSync();
  instance.closeSync();
  return { ...made, wasHash };
}

const withoutColumn = "ALTER TABLE marts.fidelity_trend DROP COLUMN value";

test("what an earlier version built is refused in one line that says what to do, and rebuild does it", async () => {
  const { command, hash, wasHash } = await oldStore(withoutColumn);
  const line = said("marts.fidelity_trend");
  for (const asked of [
    ["show", "fidelity_trend"],
    ["show", "coaching_mix"],
    ["imports"],
    ["plan"],
    ["forget", "1", "--yes"],
  ])
    expect(await command(...asked), asked.join(" ")).toMatchObject({
      code: 1,
      out: "",
      err: `throughline: ${line}`,
    });
  const doctor = await command("doctor", "--json");
  expect([doctor.code, JSON.parse(doctor.out)]).toMatchObject([1, { problems: [line] }]);
  expect((await command("rebuild")).code).toBe(0);
  expect([(await command("doctor")).code, await hash()]).toEqual([0, wasHash]);
});

test("a server makes it again by itself", async () => {
  const { hash, wasHash, store } = await oldStore(withoutColumn);
  const serving = await serve({ data: store, port: 0 });
  const status = async () => (await fetch(`${serving.address}/api/status`)).json();
  await vi.waitFor(
    async () => expect(await status()).toMatchObject({ build: "2", mending: null }),
    {
      timeout: 30_000,
      interval: 200,
    },
  );
  await serving.close();
  expect(await hash()).toBe(wasHash);
});

test("an import onto it takes its rows over and makes all marts anew", async () => {
  const { command, file, hash, wasHash } = await oldStore(withoutColumn);
  const more = ["C-4,2026-03-11,North,Cleo Hart,Bo Ray,group,Time management,30"];
  expect((await command("import", file("more.csv", [log[0]!, ...more]))).code).toBe(0);
  expect((await command("undo", "2")).code).toBe(0);
  expect(await hash()).toBe(wasHash);
});

test.each([
  ["lacks a mart", "marts.annotations", "DROP TABLE marts.annotations"],
  ["holds other rows", "raw.sessions", "ALTER TABLE raw.sessions DROP COLUMN notes"],
])("what %s is made again before it is served, once", async (_how, relation, change) => {
  const { command, hash, wasHash, store } = await oldStore(change);
  expect((await command("show", "imports")).err).toBe(`throughline: ${said(relation)}`);
  let others = 0;
  const onOther = () => void (others += 1);
  expect(await upgrade(openStore(store), { onOther })).toMatchObject({ build: 2, warnings: [] });
  expect(await upgrade(openStore(store), { onOther })).toBeNull();
  expect([others, await hash()]).toEqual([1, wasHash]);
});
