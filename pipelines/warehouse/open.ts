import { existsSync } from "node:fs";
import type { DuckDBConnection, DuckDBInstance, DuckDBMaterializedResult } from "@duckdb/node-api";
import { ThroughlineError } from "../errors.ts";
import { literal, runQuery, runReading, runStream, startEngine, stopEngine } from "./engine.ts";
import type { Params } from "./engine.ts";
import type { Result } from "./result.ts";

/** A published warehouse file, opened for reading. */
export interface Warehouse {
  readonly file: string;
  /**
   * Runs a query of ours with bound parameters. Throws a ThroughlineError past its deadline,
   * or when the file is damaged.
   */
  query: (sql: string, params?: Params, options?: { deadlineMs?: number }) => Promise<Result>;
  /** The same with what `read` makes of the result, as the engine has it. */
  read: <T>(
    sql: string,
    params: Params,
    read: (source: DuckDBMaterializedResult) => Promise<T>,
  ) => Promise<T>;
  /** The same chunk by chunk, as the engine finds them: none of it is held. */
  stream: (sql: string, options: { deadlineMs: number }) => AsyncIterable<Result>;
  /** Lets running and waiting queries end, then lets go of the file. */
  close: () => Promise<void>;
  /** Queries that run, and that wait in line. */
  load: () => { running: number; waiting: number };
}

/** There are more queries than can be answered in time: the asker may try again in some seconds. */
export class BusyWarehouse extends ThroughlineError {}

export interface OpenOptions {
  /** How many queries run at once; others wait in line. Below libuv's pool of four threads. */
  connections?: number;
  /** How many wait in line at most; what comes then is refused at once. */
  line?: number;
  memoryLimit?: string;
  threads?: number;
  /** A folder for what does not fit memory; without it, what does not fit fails. */
  spill?: string;
}

/** The served file is gone, damaged, or of another version: it can be made again from the uploads. */
export class LostWarehouse extends ThroughlineError {
  constructor(what: string, options: ErrorOptions = {}) {
    super(`${what}: run \`throughline rebuild\``, options);
  }
}

const damage = /corrupt database file|not a valid DuckDB database|could not read enough bytes/i;

/** An error of the engine that says that a published file is damaged, in one line; others as is. */
export function explainDamage(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !damage.test(error.message)) return error;
  return new LostWarehouse(`${file} is damaged`, { cause: error });
}

const busy = "too many questions at once: try again in some seconds";
const defaultDeadlineMs = 20_000;

/**
 * Opens a warehouse file read-only, with the engine locked down: no other file, no extension, no
 * setting can be reached by any statement afterwards. Spilling to disk is off unless it is told where to.
 */
export async function openWarehouse(file: string, options: OpenOptions = {}): Promise<Warehouse> {
  if (!existsSync(file)) throw new LostWarehouse(`${file} is missing`);
  const instance = await startEngine({
    memory_limit: options.memoryLimit ?? "500MB",
    threads: String(options.threads ?? 2),
    temp_directory: options.spill ?? "",
  });
  const connections: DuckDBConnection[] = [];
  try {
    await connect(instance, connections, options.connections ?? 3, file);
  } catch (cause) {
    stopEngine(instance, connections);
    throw new LostWarehouse(`${file} cannot be read`, { cause });
  }
  return pool(file, instance, connections, options.line ?? 100);
}

async function connect(
  instance: DuckDBInstance,
  connections: DuckDBConnection[],
  count: number,
  file: string,
): Promise<void> {
  const first = await instance.connect();
  connections.push(first);
  await first.run(`ATTACH ${literal(file)} AS warehouse (READ_ONLY)`);
  await first.run("SET enable_external_access = false");
  await first.run("SET lock_configuration = true");
  while (connections.length < count) connections.push(await instance.connect());
  for (const connection of connections) await connection.run("USE warehouse");
}

function pool(
  file: string,
  instance: DuckDBInstance,
  connections: readonly DuckDBConnection[],
  line: number,
): Warehouse {
  const idle = [...connections];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];
  const running = new Set<Promise<unknown>>();
  let closed = false;

  /** A connection, when it is this one's turn. Throws where the line is too long, or the turn too late. */
  const take = async (deadlineMs: number): Promise<DuckDBConnection> => {
    const connection = idle.pop();
    if (connection !== undefined) return connection;
    if (waiting.length >= line) throw new BusyWarehouse(busy);
    const { promise, resolve, reject } = Promise.withResolvers<DuckDBConnection>();
    waiting.push(resolve);
    const timer = setTimeout(() => {
      const at = waiting.indexOf(resolve);
      if (at >= 0) waiting.splice(at, 1);
      reject(new BusyWarehouse(busy));
    }, deadlineMs);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  };

  const give = (connection: DuckDBConnection) => {
    const next = waiting.shift();
    if (next === undefined) idle.push(connection);
    else next(connection);
  };

  const inTurn = async <T>(
    deadlineMs: number,
    run: (connection: DuckDBConnection) => Promise<T>,
  ) => {
    const connection = await take(deadlineMs);
    try {
      return await withDeadline(connection, deadlineMs, () => run(connection));
    } finally {
      give(connection);
    }
  };

  async function answer<T>(
    deadlineMs: number,
    run: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> {
    if (closed) throw new Error(`warehouse is closed: ${file}`);
    const result = inTurn(deadlineMs, run);
    running.add(result);
    try {
      return await result;
    } catch (error) {
      throw explainDamage(file, error);
    } finally {
      running.delete(result);
    }
  }

  async function* stream(sql: string, deadlineMs: number): AsyncGenerator<Result> {
    if (closed) throw new Error(`warehouse is closed: ${file}`);
    const ended = Promise.withResolvers<void>();
    running.add(ended.promise);
    try {
      const connection = await take(deadlineMs);
      try {
        yield* untilDeadline(connection, deadlineMs, runStream(connection, sql));
      } finally {
        give(connection);
      }
    } catch (error) {
      throw explainDamage(file, error);
    } finally {
      running.delete(ended.promise);
      ended.resolve();
    }
  }

  return {
    file,
    load: () => ({ running: connections.length - idle.length, waiting: waiting.length }),
    query: (sql, params = {}, { deadlineMs = defaultDeadlineMs } = {}) =>
      answer(deadlineMs, (connection) => runQuery(connection, sql, params)),
    read: (sql, params, read) =>
      answer(defaultDeadlineMs, (connection) => runReading(connection, sql, params, read)),
    stream: (sql, { deadlineMs }) => stream(sql, deadlineMs),
    async close() {
      if (closed) return;
      closed = true;
      await Promise.allSettled(running);
      stopEngine(instance, connections);
    },
  };
}

async function withDeadline<T>(
  connection: DuckDBConnection,
  deadlineMs: number,
  run: () => Promise<T>,
): Promise<T> {
  const deadline = begin(connection, deadlineMs);
  try {
    return await run();
  } catch (cause) {
    throw deadline.explain(cause);
  } finally {
    deadline.end();
  }
}

async function* untilDeadline<T>(
  connection: DuckDBConnection,
  deadlineMs: number,
  found: AsyncIterable<T>,
): AsyncGenerator<T> {
  const deadline = begin(connection, deadlineMs);
  try {
    yield* found;
  } catch (cause) {
    throw deadline.explain(cause);
  } finally {
    deadline.end();
  }
}

/** Interrupts what a connection runs once the time is over. */
function begin(connection: DuckDBConnection, deadlineMs: number) {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    connection.interrupt();
  }, deadlineMs);
  return {
    end: () => clearTimeout(timer),
    explain: (cause: unknown): unknown =>
      late ? new ThroughlineError(`the query took longer than ${deadlineMs} ms`, { cause }) : cause,
  };
}
