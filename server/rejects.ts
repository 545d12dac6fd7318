import { fork } from "node:child_process";
import { PassThrough, type Readable } from "node:stream";
import type { GivenFile } from "../pipelines/import.ts";
import type { ReadAs } from "../pipelines/ingest/rejects.ts";
import { scriptBeside } from "../pipelines/own_scripts.ts";
import { Refusal } from "./errors.ts";
import { turns } from "./turns.ts";
import { shownName } from "./uploads.ts";

/** Whose rejected rows are asked for: those of an import, or of a file that waits for one. */
export type RejectsOrder =
  | { dir: string; importId: number }
  | { dir: string; given: GivenFile; file: string; readAs: ReadAs };

/** What the process says before it writes: that it will, or why not. */
export type RejectsNews = { begun: true } | { error: string; status: number };

/** Each such process holds a whole file's reading in memory: two go on, the others wait. */
const myTurn = turns(2);

const script = scriptBeside("rejects_process", import.meta.url);

/**
 * The rejected rows as CSV, read in a process of its own so that the server stays quick. Throws a
 * refusal where there are none; the stream breaks off where they cannot be read to their end.
 */
export async function readRejects(order: RejectsOrder): Promise<Readable> {
  const end = await myTurn();
  const child = fork(script, { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  const rows = new PassThrough();
  const news = Promise.withResolvers<RejectsNews>();
  child.once("message", (said) => news.resolve(said as RejectsNews));
  child.once("error", (error) => {
    end();
    news.reject(error);
  });
  child.once("close", (code) => {
    end();
    news.reject(new Error(`reading rejected rows ended early (${code})`));
    if (code === 0) rows.end();
    else rows.destroy(new Error("the rejected rows could not be read to their end"));
  });
  rows.once("close", () => void child.kill());
  rows.on("error", () => undefined);
  child.stdout?.pipe(rows, { end: false });
  child.send(order);
  const said = await news.promise;
  if ("error" in said) throw new Refusal(said.status, said.error);
  return rows;
}

/** The headers under which a browser saves the rejected rows of a file by its name. */
export function rejectsHeaders(file: string): Record<string, string> {
  const name = `rejected rows of ${shownName(file).replace(/\.[^.]{1,5}$/, "")}.csv`;
  const plain = name.replaceAll(/[^\w .()-]/g, "_");
  const exact = encodeURIComponent(name.toWellFormed()).replaceAll(/['()*]/g, (mark) => {
    return `%${mark.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${plain}"; filename*=UTF-8''${exact}`,
    "cache-control": "no-store",
  };
}
