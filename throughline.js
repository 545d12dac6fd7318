#!/usr/bin/env node
import { existsSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// A package has JavaScript beside it; in the repository Node runs the TypeScript itself.
const here = (path) => new URL(path, import.meta.url);
const packed = here("package/pipelines/cli.js");
const isPacked = existsSync(packed);
// Types are taken out once, not at every start. Whoever may write there may change the code itself; of
// a package, which has no types and may be shared, nothing is kept.
if (!isPacked) enableCompileCache(fileURLToPath(here("node_modules/.cache/throughline")));
await import(isPacked ? packed.href : here("pipelines/cli.ts").href);
