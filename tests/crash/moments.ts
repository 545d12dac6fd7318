import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { dirname, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DuckDBConnection } from "@duckdb/node-api";

/**
 * Tells the moments of this process at which a store changes its state, just before and just after
 * each: what is put on disk, gets its name or goes (the folder of the store that it is in), the
 * transactions of the ledger, the checkpoint of a warehouse file, and one that is opened. The calls themselves are done as
 * they are: only this process's view of `node:fs`, `node:sqlite` and DuckDB is wrapped.
 */
export function tellMoments(folder: string, tell: (moment: string) => void): void {
  const around = <T>(what: string | null, work: () => T): T => {
    if (what === null) return work();
    tell(`before ${what}`);
    const result = work();
    if (!(result instanceof Promise)) tell(`after ${what}`);
    else void result.then(() => tell(`after ${what}`));
    return result;
  };
  const within = (path: string): string | null => {
    const inside = relative(folder, path);
    return inside.startsWith("..") ? null : inside;
  };
  const place = (path: string): string | null => {
    const inside = within(path);
    return inside === null || !inside.includes("/") ? inside : dirname(inside);
  };
  const named = (verb: string, inside: string | null) =>
    inside === null ? null : `${verb} ${inside || "the store"}`;
  const { fsyncSync, renameSync, linkSync, rmSync } = fs;
  Object.assign(fs, {
    fsyncSync: (file: number) => {
      const path = fs.readlinkSync(`/proc/self/fd/${file}`);
      const inside = fs.fstatSync(file).isDirectory() ? within(path) : place(path);
      const kind = fs.fstatSync(file).isDirectory() ? "sync of folder" : "sync of a file in";
      return around(named(kind, inside), () => fsyncSync(file));
    },
    renameSync: (from: string, to: string) =>
      around(named("rename into", place(to)), () => renameSync(from, to)),
    linkSync: (from: string, to: string) =>
      around(named("link into", place(to)), () => linkSync(from, to)),
    rmSync: (path: string, options?: fs.RmOptions) =>
      around(fs.existsSync(path) ? named("removal from", place(path)) : null, () =>
        rmSync(path, options),
      ),
  });
  syncBuiltinESMExports();
  const exec = Reflect.get(DatabaseSync.prototype, "exec");
  DatabaseSync.prototype.exec = function (sql) {
    const told = /^(BEGIN IMMEDIATE|COMMIT)$/.test(sql) ? sql : null;
    return around(told, () => exec.call(this, sql));
  };
  const run = Reflect.get(DuckDBConnection.prototype, "run");
  DuckDBConnection.prototype.run = function (sql, ...rest) {
    const told = /^(CHECKPOINT|DETACH warehouse|ATTACH)/.exec(sql)?.[1] ?? null;
    return around(told, () => run.call(this, sql, ...rest));
  };
}
