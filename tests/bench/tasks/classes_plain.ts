import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import { openStore } from "../../../pipelines/store/store.ts";
import { literal, startEngine, stopEngine } from "../../../pipelines/warehouse/engine.ts";
import { currentFile } from "../../../pipelines/warehouse/publish.ts";
import { seconds, type Task } from "../measured.ts";

/** What makes most of the work of classes, each done once, as one would write it down at first. */
const parts = {
  rows: `
    CREATE TEMP TABLE rows AS
    SELECT import_id, line, date, site, coach, format, "trigger", mandatory, follow_up_date
    FROM raw.sessions`,
  lists: `
    CREATE TEMP TABLE names AS SELECT import_id, line, unnest(staff) AS name FROM raw.sessions;
    CREATE TEMP TABLE goals AS SELECT import_id, line, unnest(goal_ids) AS goal_id FROM raw.sessions`,
  "look-around": `
    CREATE TEMP TABLE classes AS
    SELECT import_id, line, site, date, theme,
      bit_or(channel) OVER before AS before, bit_or(channel) OVER after AS after
    FROM (
      SELECT import_id, line, site, date, hash(format) & 127 AS channel, unnest(themes) AS theme
      FROM raw.sessions
    )
    WINDOW
      before AS (
        PARTITION BY site, theme ORDER BY date
        RANGE BETWEEN INTERVAL 90 DAY PRECEDING AND CURRENT ROW
      ),
      after AS (
        PARTITION BY site, theme ORDER BY date
        RANGE BETWEEN INTERVAL 1 DAY FOLLOWING AND INTERVAL 45 DAY FOLLOWING
      )`,
  returns: `
    CREATE TEMP TABLE returns AS
    SELECT import_id, line, min(line) OVER (
      PARTITION BY site, name, theme ORDER BY date
      RANGE BETWEEN INTERVAL 1 DAY FOLLOWING AND INTERVAL 45 DAY FOLLOWING
    ) AS next
    FROM names JOIN classes USING (import_id, line)`,
};

/**
 * What one plain way to the classes of a store takes before anything is looked up or decided: its rows read once,
 * lists taken apart, sessions of a theme sorted by day and looked around from, attendees of a theme
 * likewise. Classes nothing: its seconds stand beside those of `classes`.
 */
export const classesPlain: Task = async ([data = ""]) => {
  const store = openStore(data);
  const ledger = openLedger(store.ledger);
  const file = currentFile(store, ledger);
  closeLedger(ledger);
  if (file === null) throw new Error(`nothing is served by ${data}`);
  const instance = await startEngine({ preserve_insertion_order: "false" });
  const connection = await instance.connect();
  await connection.run(`ATTACH ${literal(file)} AS warehouse (READ_ONLY)`);
  await connection.run("USE warehouse");
  const taken: Record<string, number> = {};
  for (const [part, statements] of Object.entries(parts))
    taken[part] = await seconds(() => connection.run(statements));
  stopEngine(instance, [connection]);
  return { seconds: { ...taken, all: Object.values(taken).reduce((sum, each) => sum + each, 0) } };
};
