import type { DuckDBConnection } from "@duckdb/node-api";
import { exportTables } from "../contracts/tables.ts";
import type { SqlType, TableColumns } from "../contracts/tables.ts";
import { type Appender, type ColumnValues, createAppender, tableDefinition } from "./append.ts";
import { identifier, runQuery } from "./engine.ts";

type Word = string | number | boolean | readonly string[];

/** Most words of a column that are remembered; beyond, a word that returns gets another code. */
const mostWords = 100_000;
/** A text column whose first rows hold more different words than this share is kept as it is. */
const mostDifferent = 0.5;
/** Stands for nothing in a column that is kept as it is. */
const nothing = "\u001e\u001e";

/**
 * The rows of a file that is being checked, in memory and never stored. Most columns repeat a few
 * words: `incoming.rows` holds their codes, `incoming.<column> words` what they stand for. Queries
 * see the typed rows in the view `incoming.<table>` with the number of each row and each cell as text
 * (`<column> text`, chr(30) for nothing), and in `incoming.likeness` a number that equal rows (but
 * for the line) share; other rows may share it too.
 */
export function createIncoming(connection: DuckDBConnection) {
  let table: string | null = null;
  let columns: Coder[] = [];
  let appender: Appender | null = null;
  let dirty = false;

  const run = async (sql: string): Promise<void> => void (await runQuery(connection, sql));

  return {
    /** Forgets all rows; those that come next are rows of `of`. */
    async clear(of: string | null): Promise<void> {
      appender?.flush();
      await run("DETACH DATABASE IF EXISTS incoming");
      await run("ATTACH ':memory:' AS incoming");
      table = of;
      columns = [];
      appender = null;
      dirty = of !== null;
    },

    async add(rows: ColumnValues): Promise<void> {
      const count = (rows.line as ArrayLike<number>).length;
      if (count === 0) return;
      if (appender === null) await begin(rows);
      const coded: ColumnValues = { line: rows.line };
      for (const column of columns) {
        coded[column.name] = column.encode(rows[column.name] as ArrayLike<Word | null>);
        const words = column.take();
        if (!column.plain && words.code.length > 0)
          await appender!.append(`${column.name} words`, words);
      }
      await appender!.append("rows", coded);
      dirty = true;
    },

    /** Makes what was added visible to queries. */
    async flush(): Promise<void> {
      if (!dirty) return;
      if (appender === null) await begin({});
      appender!.flush();
      dirty = false;
      await run(`CREATE OR REPLACE VIEW incoming.${identifier(table!)} AS ${typedRows()}`);
      await run(`CREATE OR REPLACE VIEW incoming.likeness AS ${likeness()}`);
    },
  };

  async function begin(first: ColumnValues): Promise<void> {
    columns = Object.entries(shapeOf(table!)).map(([name, type]) =>
      coder(name, type, (first[name] ?? []) as ArrayLike<Word | null>),
    );
    const tables: Record<string, TableColumns> = { rows: { line: "INTEGER" } };
    for (const { name, type, plain } of columns) {
      tables.rows![name] = plain ? type : "INTEGER";
      if (!plain) tables[`${name} words`] = { code: "INTEGER", word: type };
    }
    for (const [name, shape] of Object.entries(tables))
      await run(tableDefinition("incoming", name, shape));
    appender = createAppender(connection, "incoming.main", tables);
  }

  function typedRows(): string {
    const known = columns.filter(({ plain }) => !plain);
    const values = columns.flatMap(({ name, plain }) => {
      const [cell, text] = plain
        ? [
            `nullif(r.${identifier(name)}, chr(30) || chr(30))`,
            `coalesce(nullif(r.${identifier(name)}, chr(30) || chr(30)), chr(30))`,
          ]
        : [`${alias(name)}.word`, `${alias(name)}.text`];
      return [`${cell} AS ${identifier(name)}`, `${text} AS ${identifier(`${name} text`)}`];
    });
    return `SELECT r.rowid AS number, r.line, ${values.join(", ")} FROM incoming.rows r ${known.map(wordsOf).join(" ")}`;
  }

  function likeness(): string {
    const forgetful = columns.filter((column) => column.forgets());
    const values = columns.map((column) =>
      forgetful.includes(column) ? `${alias(column.name)}.text` : `r.${identifier(column.name)}`,
    );
    return `SELECT r.rowid AS number, r.line, hash(${values.join(", ")}) AS likeness FROM incoming.rows r ${forgetful.map(wordsOf).join(" ")}`;
  }
}

const alias = (name: string): string => identifier(`${name} word`);
const wordsOf = ({ name }: { name: string }): string =>
  `JOIN (SELECT code, word, coalesce(CAST(word AS VARCHAR), chr(30)) AS text FROM incoming.${identifier(`${name} words`)}) ${alias(name)} ON ${alias(name)}.code = r.${identifier(name)}`;

/** The columns that come from the file. */
function shapeOf(table: string): TableColumns {
  const { agency, import_id, line, key, row_hash, ...shape } =
    exportTables[table as keyof typeof exportTables];
  void [agency, import_id, line, key, row_hash];
  return shape;
}

type Coder = ReturnType<typeof coder>;

/** Gives the words of a column codes from 1 in the order in which they come; 0 is nothing. */
function coder(name: string, type: SqlType, first: ArrayLike<Word | null>) {
  const plain = type === "VARCHAR" && mostlyDifferent(first);
  const codes = new Map<Word, number>();
  const lists = new Map<string, number>();
  let words: { code: number[]; word: (Word | null)[] } = { code: [0], word: [null] };
  let last = 0;
  let forgot = false;

  const remember = <K>(known: Map<K, number>, key: K, code: number): void => {
    if (known.size >= mostWords) {
      known.clear();
      forgot = true;
    }
    known.set(key, code);
  };
  const add = (word: Word): number => {
    words.code.push(++last);
    words.word.push(word);
    return last;
  };
  const codeOf = (word: Word | null | undefined): number => {
    if (word === null || word === undefined) return 0;
    let code = codes.get(word);
    if (code !== undefined) return code;
    if (typeof word === "object") {
      const text = JSON.stringify(word);
      code = lists.get(text) ?? add(word);
      if (!lists.has(text)) remember(lists, text, code);
    } else code = add(word);
    remember(codes, word, code);
    return code;
  };

  return {
    name,
    type,
    plain,
    /** Whether a word may have more than one code. */
    forgets: () => forgot,
    encode(cells: ArrayLike<Word | null>): ArrayLike<string | number> {
      if (plain) return Array.from(cells, (cell) => (cell as string | null) ?? nothing);
      const encoded = new Int32Array(cells.length);
      for (let row = 0; row < encoded.length; row++) encoded[row] = codeOf(cells[row]);
      return encoded;
    },
    /** The words that are new since the last call. */
    take(): { code: number[]; word: (Word | null)[] } {
      const taken = words;
      words = { code: [], word: [] };
      return taken;
    },
  };
}

function mostlyDifferent(cells: ArrayLike<Word | null>): boolean {
  const filled = Array.from(cells).filter((cell) => cell !== null);
  return new Set(filled).size > mostDifferent * filled.length;
}
