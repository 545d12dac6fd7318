import type { DuckDBConnection } from "@duckdb/node-api";
import type { ExportName } from "../contracts/column.ts";
import { fileColumns, type TableColumns } from "../contracts/tables.ts";
import { type Appender, type ColumnValues, createAppender, tableDefinition } from "./append.ts";
import { type CodedRows, textsOf } from "./coded.ts";
import { identifier, runQuery } from "./engine.ts";

/** Stands for nothing in a column that is kept as it is. */
const nothing = "\u001e\u001e";

/** Bytes after which the rows that came are compressed, to a tenth: memory hardly grows with the file. */
const bytesUncompressed = 1 << 24;

/**
 * The rows of a file that is being checked, in memory and never stored. Most columns repeat a few
 * words: `incoming.rows` holds their codes, `incoming.<column> words` what they stand for. Queries
 * see the typed rows in the view `incoming.<table>` with the number and the hash of each row and each
 * cell as text (`<column> text`, chr(30) for nothing), and a few columns alone, which is quicker, in
 * `incoming.ids` (session numbers) and `incoming.places` (site, day, and what is measured). Of rows
 * that were found to stand already, `incoming.known` has the line and the row number in the raw table.
 */
export function createIncoming(connection: DuckDBConnection) {
  let table: ExportName | null = null;
  let columns: Column[] = [];
  let appender: Appender | null = null;
  let standing: Appender | null = null;
  let dirty = false;
  let uncompressed = 0;

  const run = async (sql: string): Promise<void> => void (await runQuery(connection, sql));

  return {
    /** Forgets all rows; those that come next are rows of `of`. */
    async clear(of: ExportName | null): Promise<void> {
      appender?.flush();
      standing?.flush();
      await run("DETACH DATABASE IF EXISTS incoming");
      await run("ATTACH ':memory:' AS incoming (COMPRESS)");
      await run(tableDefinition("incoming", "known", knownRows));
      standing = createAppender(connection, "incoming.main", { known: knownRows });
      table = of;
      columns = [];
      appender = null;
      dirty = of !== null;
      uncompressed = 0;
    },

    async add({ hashes, checks, lines, columns: coded, known }: CodedRows): Promise<void> {
      if (known.lines.length > 0)
        await standing!.append("known", { line: known.lines, place: known.places });
      dirty ||= known.lines.length > 0;
      if (lines.length === 0) return;
      if (appender === null) await begin(coded);
      const rows: ColumnValues = { line: lines, row_hash: hashes, row_check: checks };
      for (const { name } of columns) {
        const cells = coded[name]!;
        if ("text" in cells) {
          rows[name] = Array.from(textsOf(cells), (text) => text ?? nothing);
          continue;
        }
        const { from, words, codes } = cells;
        rows[name] = codes;
        if (words.length > 0)
          await appender!.append(`${name} words`, {
            code: words.map((_, at) => from + at),
            word: words,
          });
      }
      await appender!.append("rows", rows);
      dirty = true;
      for (const cells of Object.values(coded))
        uncompressed += "text" in cells ? cells.text.length : cells.codes.byteLength;
      if (uncompressed >= bytesUncompressed) await compress();
    },

    /** Makes what was added visible to queries. */
    async flush(): Promise<void> {
      if (!dirty) return;
      if (appender === null) await begin({});
      standing?.flush();
      appender!.flush();
      if (uncompressed >= bytesUncompressed / 4) await compress();
      dirty = false;
      await show(table!, columns);
      for (const [view, shown] of Object.entries(few))
        await show(
          view,
          columns.filter(({ name }) => shown.includes(name)),
        );
    },
  };

  async function compress(): Promise<void> {
    appender!.flush();
    await run("CHECKPOINT incoming");
    uncompressed = 0;
  }

  async function begin(first: CodedRows["columns"]): Promise<void> {
    const tables: Record<string, TableColumns> = {
      rows: { line: "INTEGER", row_hash: "DOUBLE PRECISION", row_check: "INTEGER" },
    };
    columns = Object.entries(fileColumns(table!)).map(([name, type]) => {
      const plain = "text" in (first[name] ?? {});
      tables.rows![name] = plain ? type : "INTEGER";
      if (!plain) tables[`${name} words`] = { code: "INTEGER", word: type };
      return { name, plain };
    });
    for (const [name, shape] of Object.entries(tables))
      await run(tableDefinition("incoming", name, shape));
    appender = createAppender(connection, "incoming.main", tables);
  }

  async function show(view: string, shown: readonly Column[]): Promise<void> {
    const known = shown.filter(({ plain }) => !plain);
    const values = shown.flatMap(({ name, plain }) => {
      const [cell, text] = plain
        ? [
            `nullif(r.${identifier(name)}, chr(30) || chr(30))`,
            `coalesce(nullif(r.${identifier(name)}, chr(30) || chr(30)), chr(30))`,
          ]
        : [`${alias(name)}.word`, `${alias(name)}.text`];
      return [`${cell} AS ${identifier(name)}`, `${text} AS ${identifier(`${name} text`)}`];
    });
    const cells = ["r.rowid AS number", "r.line", "r.row_hash", "r.row_check", ...values].join(
      ", ",
    );
    await run(
      `CREATE OR REPLACE VIEW incoming.${identifier(view)} AS
       SELECT ${cells} FROM incoming.rows r ${known.map(wordsOf).join(" ")}`,
    );
  }
}

const knownRows: TableColumns = { line: "INTEGER", place: "INTEGER" };

/** Views of a few columns, where the file has them. */
const few: Record<string, readonly string[]> = {
  ids: ["session_id"],
  places: ["site", "date", "opened", "grain", "measure"],
};

/** A column of the file, and whether it is kept as it is. */
type Column = { name: string; plain: boolean };

const alias = (name: string): string => identifier(`${name} word`);
const wordsOf = ({ name }: { name: string }): string =>
  `JOIN (SELECT code, word, coalesce(CAST(word AS VARCHAR), chr(30)) AS text FROM incoming.${identifier(`${name} words`)}) ${alias(name)} ON ${alias(name)}.code = r.${identifier(name)}`;
