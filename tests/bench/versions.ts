import { spawnSync } from "node:child_process";
import { version as duckdb } from "@duckdb/node-api";
import { findChromium } from "../../pipelines/browser.ts";

/** Debian's own Python has Debian's pandas, whatever else is called python3. */
const pythons = ["/usr/bin/python3", "python3"];

/** A Python that has pandas; null: there is none here. */
export const pythonWithPandas = (): string | null =>
  pythons.find((python) => said(python, "-c", "import pandas") !== null) ?? null;

/** What a program says when it ends well; null where it is not here, or does not. */
export function said(command: string, ...args: string[]): string | null {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 ? stdout.trim() : null;
}

/** Versions of what is measured and of what it is held against, as far as they are here. */
export function versionsHere(): Record<string, string> {
  const python = pythonWithPandas();
  const chromium = findChromium(process.env);
  const found = {
    Node: process.version,
    DuckDB: duckdb(),
    pandas: python && said(python, "-c", "import pandas; print(pandas.__version__)"),
    SQLite: said("sqlite3", "-version")?.split(" ")[0] ?? null,
    Chromium: chromium && (/[\d.]+/.exec(said(chromium, "--version") ?? "")?.[0] ?? null),
  };
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
