#!/usr/bin/env node
import { existsSync } from "node:fs";

// A package has JavaScript beside it; in the repository Node runs the TypeScript itself.
const packed = new URL("package/pipelines/cli.js", import.meta.url);
await import(existsSync(packed) ? packed.href : new URL("pipelines/cli.ts", import.meta.url).href);
