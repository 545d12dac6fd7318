#!/usr/bin/env node
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { run } from "./commands/program.ts";
import { giveWay } from "./priority.ts";

// A query of DuckDB holds a thread of libuv's pool, of which there are four: files would wait for it.
process.env.UV_THREADPOOL_SIZE ??= "8";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

process.exitCode = await run(process.argv.slice(2), {
  write: (bytes) => void process.stdout.write(bytes),
  async taken() {
    if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
  },
  tell: (line) => void process.stderr.write(`${line}\n`),
  ...(process.stdin.isTTY && process.stderr.isTTY && { ask }),
  giveWay,
  env: process.env,
});
