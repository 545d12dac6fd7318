import { DuckDBInstance } from "@duckdb/node-api";
import { everything } from "../../../pipelines/accounts/scope.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { currentFile } from "../../../pipelines/warehouse/publish.ts";
import { asked, filtered, ordered } from "../../../pipelines/warehouse/show.ts";
import { askOver, ofPages } from "../connections.ts";
import { quietApp } from "../quiet_app.ts";
import { seconds, type Task } from "../measured.ts";

/**
 * A mart for the screen from a server that has just been started and made nothing by itself, with and without
 * packing, and its bare query by an engine that has just opened the file; in turn. Both have answered
 * something else before.
 */
export const arrowFirst: Task = async ([data = "", mart = "", rounds = "3"]) => {
  const taken: Record<string, number> = {};
  for (let round = 0; round < Number(rounds); round++) {
    taken[`endpoint ${round}`] = await endpoint(data, mart, "identity");
    taken[`query ${round}`] = await bareQuery(data, mart);
    taken[`packed ${round}`] = await endpoint(data, mart, "gzip");
  }
  return { seconds: taken };
};

async function endpoint(data: string, mart: string, encoding: string): Promise<number> {
  const { app, close } = await quietApp(data);
  try {
    const server = await app.listen({ host: "127.0.0.1", port: 0 });
    const ask = async (name: string): Promise<number> => {
      const { millis, refused } = await askOver(server, {
        connections: 1,
        times: 1,
        seconds: Infinity,
        headers: { ...ofPages, "accept-encoding": encoding },
        address: () => `/api/marts/${name}?view=screen`,
      });
      if (millis.length === 0) throw new Error(`${name}: ${Object.keys(refused).join()}`);
      return millis[0]! / 1000;
    };
    await ask("annotations");
    return await ask(mart);
  } finally {
    await close();
  }
}

async function bareQuery(data: string, name: string): Promise<number> {
  const store = openStore(data);
  const ledger = openLedger(store.ledger);
  const file = currentFile(store, ledger)!;
  closeLedger(ledger);
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  try {
    await connection.run(`ATTACH '${file}' AS warehouse (READ_ONLY)`);
    await connection.run("USE warehouse");
    await connection.runAndReadAll("SELECT * FROM marts.annotations");
    const { mart, from, columns } = asked(name, { scope: everything, marks: true });
    const select = `SELECT ${columns} FROM ${filtered(from, [])} ${ordered(mart)}`;
    return await seconds(() => connection.runAndReadAll(select));
  } finally {
    connection.disconnectSync();
    instance.closeSync();
  }
}
