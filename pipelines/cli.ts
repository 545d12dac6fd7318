#!/usr/bin/env node
import { run } from "./commands/program.ts";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2), {
  write: (bytes) => void process.stdout.write(bytes),
  tell: (line) => void process.stderr.write(`${line}\n`),
  env: process.env,
});
