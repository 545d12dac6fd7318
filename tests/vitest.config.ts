import { defineConfig } from "vitest/config";

export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/scratch.ts"],
    // On a machine that others use too; how long things take is for the bench.
    testTimeout: 180_000,
    hookTimeout: 300_000,
    // Each file has its own DuckDB or Chromium: more at once than cores only slows them down.
    maxWorkers: 2,
    // Nothing of ours keeps state in a module: files of one worker load the engines and our code once.
    isolate: false,
    env: {
      // Jobs and commands are processes of their own: compiled once, each begins in half the time.
      NODE_COMPILE_CACHE: new URL("../node_modules/.cache/node", import.meta.url).pathname,
      // Servers share the thread of their tests: on a busy machine they would turn requests away.
      THROUGHLINE_MOST_DELAY: "120000",
    },
  },
});
