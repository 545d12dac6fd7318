import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ThroughlineError } from "../pipelines/errors.ts";
import { rejectsOfFile, rejectsOfImport } from "../pipelines/import.ts";
import { openStore } from "../pipelines/store/store.ts";
import { logError } from "./log.ts";
import type { RejectsNews, RejectsOrder } from "./rejects.ts";

/** The process that writes the rejected rows of one file: told by its parent which, then it ends. */
const tell = (news: RejectsNews): void => void process.send?.(news);

async function run(order: RejectsOrder): Promise<void> {
  const store = openStore(order.dir);
  const texts =
    "importId" in order
      ? rejectsOfImport(store, order.importId)
      : rejectsOfFile(store, order.given, order.file, order.readAs);
  const first = await texts.next();
  if (first.done) return tell({ error: "no row of it was rejected", status: 404 });
  tell({ begun: true });
  const all = async function* () {
    yield first.value;
    yield* texts;
  };
  await pipeline(Readable.from(all()), process.stdout);
}

async function runAndEnd(order: RejectsOrder): Promise<void> {
  try {
    await run(order);
  } catch (error) {
    const expected = error instanceof ThroughlineError;
    if (!expected) logError("rejected rows could not be read", error);
    tell(
      expected
        ? { error: error.message, status: 409 }
        : { error: "the rows could not be read; see the log", status: 500 },
    );
    process.exitCode = 1;
  } finally {
    process.disconnect();
  }
}

process.once("message", (order) => void runAndEnd(order as RejectsOrder));
