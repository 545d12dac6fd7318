import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { undoImport } from "../../pipelines/builds.ts";
import { forgetImport } from "../../pipelines/forget.ts";
import { importFiles } from "../../pipelines/import.ts";
import { listImports } from "../../pipelines/ledger/imports.ts";
import { closeLedger, type Ledger, openLedger } from "../../pipelines/ledger/ledger.ts";
import { endWaiting, listWaiting } from "../../pipelines/ledger/waiting.ts";
import { limits } from "../../pipelines/limits.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { verifyUpload } from "../../pipelines/store/uploads.ts";
import { type WatchEvent, watchFolder, type WatchOptions } from "../../pipelines/watch.ts";
import { bring, head, newStore, rowsOnly, session } from "./bring.ts";
import { madeWorkbook } from "./ingest/made_workbook.ts";

let store: Store;
let folder: string;
beforeEach(() => {
  store = newStore();
  folder = join(store.dir, "drop");
  mkdirSync(folder);
});

/** Watches the folder while `work` runs; `until` waits for an event of that kind. */
async function watching(
  work: (until: (event: WatchEvent["event"]) => Promise<WatchEvent>) => Promise<void>,
  options: Partial<WatchOptions> = {},
): Promise<WatchEvent[]> {
  const stop = new AbortController();
  const events: WatchEvent[] = [];
  const waiting: { event: string; resolve: (event: WatchEvent) => void }[] = [];
  const watch = watchFolder(store, folder, {
    everySeconds: 0.05,
    today: "2026-01-31",
    ...rowsOnly,
    signal: stop.signal,
    onEvent(event) {
      events.push(event);
      for (const each of waiting.filter((other) => other.event === event.event)) {
        waiting.splice(waiting.indexOf(each), 1);
        each.resolve(event);
      }
    },
    ...options,
  });
  try {
    await Promise.race([
      work((event) => new Promise((resolve) => waiting.push({ event, resolve }))),
      watch,
    ]);
  } finally {
    stop.abort();
    await watch;
  }
  return events;
}

/** Long enough for several looks. */
const someLooks = () => new Promise<void>((resolve) => setTimeout(resolve, 400));

function withLedger<T>(work: (ledger: Ledger) => T): T {
  const ledger = openLedger(store.ledger);
  try {
    return work(ledger);
  } finally {
    closeLedger(ledger);
  }
}
const waiting = () => withLedger(listWaiting);
const imports = () => withLedger(listImports);

const asking = `${head.trim()},Mood\n${session("S-9", "2026-01-09").trim()},good\n`;

test("a file is imported once it has stopped growing, and stays where it is", async () => {
  const path = join(folder, "log.csv");
  await watching(async (until) => {
    const imported = until("file");
    writeFileSync(path, head + session("S-0", "2026-01-05"));
    for (let row = 1; row < 12; row++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      appendFileSync(path, session(`S-${row}`, "2026-01-05"));
    }
    expect(await imported).toMatchObject({ file: "log.csv", outcome: "accepted", waits: false });
  });
  expect(imports().map(({ rows }) => rows.read)).toEqual([12]);
  expect(readdirSync(folder)).toEqual(["log.csv"]);
});

test("files that rest together are one build; hidden files, locks and other kinds are left alone", async () => {
  writeFileSync(join(folder, "a.csv"), head + session("S-1", "2026-01-05"));
  writeFileSync(join(folder, "b.txt"), head + session("S-2", "2026-01-06"));
  for (const name of [".c.csv", "~$d.xlsx", "e.pdf", "f.csv.part"])
    writeFileSync(join(folder, name), head + session("S-3", "2026-01-07"));
  mkdirSync(join(folder, "g.csv"));
  const events = await watching(async (until) => {
    await until("file");
    await someLooks();
  });
  const files = events.filter((event) => event.event === "file");
  expect(files.map(({ file, importId }) => [file, importId])).toEqual([
    ["a.csv", 1],
    ["b.txt", 2],
  ]);
});

test("neither a restart nor an undo imports a file again, under whatever name its bytes come", async () => {
  const text = head + session("S-1", "2026-01-05");
  writeFileSync(join(folder, "log.csv"), text);
  await watching(async (until) => void (await until("file")));
  await undoImport(store, 1, rowsOnly);
  writeFileSync(join(folder, "copy.csv"), text);
  const events = await watching(async (until) => {
    expect(await until("known")).toEqual({ event: "known", file: "copy.csv" });
    await someLooks();
  });
  expect(events.map(({ event }) => event)).toEqual(["watching", "known", "ended"]);
  expect(imports().map(({ standing }) => standing)).toEqual([false]);
});

test("a changed file is a new one", async () => {
  const path = join(folder, "log.csv");
  writeFileSync(path, head + session("S-1", "2026-01-05"));
  await watching(async (until) => {
    await until("file");
    const again = until("file");
    appendFileSync(path, session("S-2", "2026-01-06"));
    expect(await again).toMatchObject({ rows: { new: 1, unchanged: 1 } });
  });
});

describe("a file that asks or is refused", () => {
  test("waits with its bytes encrypted in the store, until it is imported with its answers", async () => {
    writeFileSync(join(folder, "asks.csv"), asking);
    writeFileSync(join(folder, "recipes.csv"), "flour,eggs\n1,2\n");
    await watching(async (until) => {
      expect(await until("file")).toMatchObject({ waits: true });
      await someLooks();
    });
    const [asks, recipes] = waiting();
    expect(asks).toMatchObject({ file: "asks.csv", outcome: "needs_answer", questions: 1 });
    expect(recipes).toMatchObject({ file: "recipes.csv", outcome: "refused" });
    expect(recipes?.reason).toMatch(/none of the known exports/);
    await bring(store, { "other.csv": head + session("S-1", "2026-01-05") });
    await verifyUpload(store, asks!.sha256);
    const given = [{ name: asks!.file, sha256: asks!.sha256 }];
    const answers = { "asks.csv": { "column:Mood": "ignore" } };
    await importFiles(store, given, { today: "2026-01-31", ...rowsOnly, answers, dryRun: true });
    expect(waiting()).toHaveLength(2);
    const { files } = await importFiles(store, given, {
      today: "2026-01-31",
      ...rowsOnly,
      answers,
    });
    expect(files[0]?.outcome).toBe("accepted");
    expect(waiting().map(({ file }) => file)).toEqual(["recipes.csv"]);
    await verifyUpload(store, asks!.sha256);
  });

  /** Lays down a workbook of which one sheet asks. */
  const writeBook = (): void => {
    const rows = (text: string) =>
      text
        .trim()
        .split("\n")
        .map((line) => line.split(","));
    const sheets = [
      { name: "Log", rows: rows(head + session("S-1", "2026-01-05")) },
      { name: "Asks", rows: rows(asking) },
    ];
    writeFileSync(join(folder, "book.xlsx"), madeWorkbook(sheets));
  };

  test("waits as a whole workbook for the sheets that ask, and no longer once all stand", async () => {
    writeBook();
    const events = await watching(async (until) => {
      await until("file");
      await someLooks();
    });
    expect(
      events.flatMap((event) => (event.event === "file" ? [[event.file, event.waits]] : [])),
    ).toEqual([
      ["book.xlsx: Log", false],
      ["book.xlsx: Asks", true],
    ]);
    const [book] = waiting();
    expect(book).toMatchObject({ file: "book.xlsx", questions: 1 });
    const given = [{ name: book!.file, sha256: book!.sha256 }];
    const answers = { "book.xlsx": { "column:Mood": "ignore" } };
    const { files } = await importFiles(store, given, {
      today: "2026-01-31",
      ...rowsOnly,
      answers,
    });
    expect(files.map(({ outcome }) => outcome)).toEqual(["no_change", "accepted"]);
    expect(waiting()).toEqual([]);
  });

  test("waits no longer once a sheet of its workbook is forgotten: the bytes of all its sheets go", async () => {
    writeBook();
    writeFileSync(join(folder, "asks.csv"), asking.replace("S-9", "S-8"));
    await watching(async (until) => {
      await until("file");
      await someLooks();
    });
    const [asks, book] = waiting();
    expect([asks?.file, book?.file]).toEqual(["asks.csv", "book.xlsx"]);
    expect(readdirSync(store.uploads)).toContain(book?.sha256);
    expect(await forgetImport(store, 1, rowsOnly)).toMatchObject({ waited: ["book.xlsx"] });
    expect(waiting().map(({ file }) => file)).toEqual(["asks.csv"]);
    expect(readdirSync(store.uploads)).toEqual([asks?.sha256]);
  });

  test("is put away: its bytes go with the next job, and it is not taken again", async () => {
    writeFileSync(join(folder, "asks.csv"), asking);
    await watching(async (until) => void (await until("file")));
    const { sha256 } = waiting()[0]!;
    withLedger((ledger) => endWaiting(ledger, [sha256], "2026-01-31T00:00:00Z"));
    await bring(store, { "other.csv": head + session("S-1", "2026-01-05") });
    expect(readdirSync(store.uploads)).not.toContain(sha256);
    const events = await watching(someLooks);
    expect(events.map(({ event }) => event)).toEqual(["watching", "ended"]);
  });
});

test("what fails as a whole is told once, leaves nothing, and is tried again", async () => {
  writeFileSync(join(folder, "log.csv"), head + session("S-1", "2026-01-05"));
  let free = 0;
  const events = await watching(
    async (until) => {
      expect(await until("failed")).toMatchObject({
        reason: expect.stringMatching(/are needed: make room/) as string,
      });
      await someLooks();
      const imported = until("file");
      free = 1e12;
      await imported;
    },
    { free: () => free },
  );
  expect(events.map(({ event }) => event)).toEqual([
    "watching",
    "failed",
    "file",
    "built",
    "ended",
  ]);
});

test("a file that there is no room for holds no other up, and leaves one line and one job", async () => {
  writeFileSync(join(folder, "a-small.csv"), head + session("S-1", "2026-01-05"));
  writeFileSync(
    join(folder, "b-large.csv"),
    head + Array.from({ length: 20_000 }, (_, row) => session(`L-${row}`, "2026-01-06")).join(""),
  );
  const { size } = statSync(join(folder, "b-large.csv"));
  const events = await watching(
    async (until) => {
      await until("file");
      await someLooks();
    },
    { free: () => limits.spareBytes + size },
  );
  expect(events.flatMap((event) => (event.event === "file" ? [event.file] : []))).toEqual([
    "a-small.csv",
  ]);
  expect(events.flatMap((event) => (event.event === "failed" ? [event.reason] : []))).toEqual([
    expect.stringMatching(/^b-large.csv: .* are needed/),
  ]);
  const failed = withLedger(({ database }) =>
    database.prepare("SELECT subject FROM jobs WHERE state = 'failed'").all(),
  );
  expect(failed.filter(({ subject }) => subject === "b-large.csv")).toHaveLength(1);
});

test.skipIf(process.getuid?.() === 0)(
  "a file that may not be read holds no other up, and is taken once it may",
  async () => {
    const locked = join(folder, "a.csv");
    writeFileSync(locked, head + session("S-1", "2026-01-05"), { mode: 0o000 });
    writeFileSync(join(folder, "b.csv"), head + session("S-2", "2026-01-06"));
    await watching(async (until) => {
      expect(await until("failed")).toMatchObject({
        reason: expect.stringMatching(/^a\.csv: EACCES/),
      });
      expect(await until("file")).toMatchObject({ file: "b.csv", outcome: "accepted" });
      const imported = until("file");
      chmodSync(locked, 0o600);
      expect(await imported).toMatchObject({ file: "a.csv", outcome: "accepted" });
    });
  },
);

test("a folder that is not there is told once, and watched when it comes", async () => {
  folder = join(folder, "later");
  const events = await watching(async (until) => {
    await until("failed");
    await someLooks();
    const imported = until("file");
    mkdirSync(folder);
    writeFileSync(join(folder, "log.csv"), head + session("S-1", "2026-01-05"));
    await imported;
  });
  expect(events.map(({ event }) => event)).toEqual([
    "watching",
    "failed",
    "file",
    "built",
    "ended",
  ]);
});

test("an import that cannot end the wait of its file has not happened", async () => {
  const text = head + session("S-1", "2026-01-05");
  withLedger(({ database }) =>
    database.exec(`CREATE TRIGGER full BEFORE UPDATE ON waiting
      BEGIN SELECT raise(FAIL, 'database or disk is full'); END`),
  );
  writeFileSync(join(folder, "asks.csv"), asking);
  await watching(async (until) => void (await until("file")));
  const [asks] = waiting();
  const given = [{ name: "asks.csv", sha256: asks!.sha256 }];
  const answers = { "asks.csv": { "column:Mood": "ignore" } };
  await expect(
    importFiles(store, given, { today: "2026-01-31", ...rowsOnly, answers }),
  ).rejects.toThrow("disk is full");
  expect(imports()).toEqual([]);
  withLedger(({ database }) => database.exec("DROP TRIGGER full"));
  await bring(store, { "log.csv": text });
  expect(waiting()).toHaveLength(1);
  await verifyUpload(store, asks!.sha256);
});
