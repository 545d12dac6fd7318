import { DuckDBInstance } from "@duckdb/node-api";
import { seconds, type Task } from "../measured.ts";

/** The physical limit: the same bytes, as text, into a table of a new file, or with no file into a temporary one. */
export const readCsv: Task = async ([csv = "", file = ":memory:"]) => {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  const kind = file === ":memory:" ? "TEMP TABLE" : "TABLE";
  const taken = await seconds(async () => {
    await connection.run(
      `CREATE ${kind} t AS FROM read_csv('${csv}', all_varchar = true, header = true)`,
    );
    if (file !== ":memory:") await connection.run("CHECKPOINT");
  });
  connection.disconnectSync();
  instance.closeSync();
  return { seconds: { all: taken } };
};
