import { DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import { StatementSync } from "node:sqlite";
import { afterEach, expect, it, vi } from "vitest";
import { fileImporter } from "../../pipelines/ingest/file.ts";
import { sourcesOf } from "../../pipelines/ingest/source.ts";
import { closeLedger, openLedger } from "../../pipelines/ledger/ledger.ts";
import type { Store } from "../../pipelines/store/store.ts";
import { nextWarehouse } from "../../pipelines/warehouse/build.ts";
import { currentFile } from "../../pipelines/warehouse/publish.ts";
import { bring, head, newStore, session, withMarts } from "../pipelines/bring.ts";
import { openHouse, shutHouse } from "../server/signed.ts";
import { askedBy } from "./asked.ts";

// What `npm run bench` times is asserted here as work that is done, which is the same on every machine.

afterEach(() => vi.restoreAllMocks());

const goals = `goal_id,staff,site,theme,opened
G1,Ana Ruiz,North,MI skills,2025-01-02
G2,Ana Ruiz,South,Engagement,2025-01-02
`;
const fidelity = `site,date,measure,value
${["North", "South"].flatMap((site) => months().map((month) => `${site},${month},ns_attending,2`)).join("\n")}
`;

function months(): string[] {
  return Array.from({ length: 12 }, (_, at) => `2025-${String(at + 1).padStart(2, "0")}`);
}

/** Sessions of two sites in twelve months: `times` of each, with numbers of their own. */
const sessions = (times: number): string =>
  head +
  months()
    .flatMap((month, at) =>
      Array.from({ length: 2 * times }, (_, n) => {
        const place = n % 2 === 0 ? "North,Dana" : "South,Eli";
        const [channel, theme] =
          at % 2 === 0 ? ["individual", "MI skills"] : ["group", "Engagement"];
        const rest = `${place},Ana Ruiz,${channel},pd_plan,${theme}`;
        return session(`S${1000 + at * 100 + n}`, `${month}-15`, rest);
      }),
    )
    .join("");

const agency = async (times: number): Promise<Store> => {
  const store = newStore();
  const files = { "sessions.csv": sessions(times), "goals.csv": goals, "fidelity.csv": fidelity };
  await bring(store, files, { ...withMarts, answers: { "*": {} } });
  return store;
};

/** Pages that read what was counted by site and month, and no sessions. */
const ofMonths = new Set(["Themes", "Plan", "Data", "Methods"]);
const listsSessions = new Set(["One theme", "One session"]);

type Statement = { sql: string; values: unknown };
type Work = { statements: number; rows: number; bytes: number };

/** What each page costs the first time that it is opened, and the statements of the second. */
async function workOf(store: Store): Promise<Record<string, { first: Work; again: number }>> {
  const house = await openHouse(store);
  const run = vi.spyOn(DuckDBConnection.prototype, "run");
  const open = async (
    addresses: readonly string[],
  ): Promise<{ bytes: number; ran: Statement[] }> => {
    run.mockClear();
    let bytes = 0;
    for (const url of addresses) {
      const answer = await house.app.inject({ url });
      if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.payload}`);
      bytes += answer.rawPayload.length;
    }
    return { bytes, ran: run.mock.calls.map(([sql, values]) => ({ sql, values })) };
  };
  try {
    const coaches = await house.app.inject({ url: "/api/coaches" });
    const [{ key }] = coaches.json<[{ key: string }]>();
    const looked = {
      site: "North",
      theme: "MI skills",
      coach: encodeURIComponent(key),
      session: "S1000",
      from: "2025-01-01",
      to: "2025-12-31",
    };
    const found: Record<string, { first: Work; again: number }> = {};
    for (const [page, addresses] of Object.entries(askedBy(looked))) {
      const { bytes, ran } = await open(addresses);
      const again = await open(addresses);
      const rows = await rowsScanned(store, ran);
      found[page] = { first: { statements: ran.length, rows, bytes }, again: again.ran.length };
    }
    return found;
  } finally {
    vi.restoreAllMocks();
    await shutHouse(house);
  }
}

/** Rows that the engine reads from tables for these statements, by its own profile of each. */
async function rowsScanned(store: Store, statements: readonly Statement[]): Promise<number> {
  const ledger = openLedger(store.ledger);
  const file = currentFile(store, ledger)!;
  closeLedger(ledger);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`ATTACH '${file}' AS warehouse (READ_ONLY)`);
  await connection.run("USE warehouse");
  let rows = 0;
  for (const { sql, values } of statements) {
    const profiled = await connection.run(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
      values as Record<string, DuckDBValue>,
    );
    const [[, profile] = []] = await profiled.getRows();
    rows += scannedBy(JSON.parse(String(profile)) as Profile);
  }
  connection.disconnectSync();
  instance.closeSync();
  return rows;
}

type Profile = { operator_rows_scanned?: number; children?: Profile[] };

const scannedBy = ({ operator_rows_scanned: own = 0, children = [] }: Profile): number =>
  children.reduce((sum, child) => sum + scannedBy(child), own);

it("twice the sessions at the same sites in the same months ask for no more statements and send no more", async () => {
  const few = await workOf(await agency(3));
  const many = await workOf(await agency(6));
  const pages = Object.keys(few);
  const of = (found: typeof few, kind: keyof Work): Record<string, number> =>
    Object.fromEntries(pages.map((page) => [page, found[page]!.first[kind]]));
  expect(of(many, "statements")).toEqual(of(few, "statements"));
  for (const page of pages) {
    const [before, after] = [few[page]!, many[page]!];
    expect(after.first.rows, `rows that ${page} reads`).toBeLessThanOrEqual(2 * before.first.rows);
    if (ofMonths.has(page))
      expect(after.first.rows, `rows that ${page} reads`).toBe(before.first.rows);
    // A number of more digits makes an answer a few bytes longer; those two list sessions.
    const most = listsSessions.has(page) ? 2 : 1.01;
    expect(after.first.bytes / before.first.bytes, `bytes of ${page}`).toBeLessThan(most);
    expect([page, before.again, after.again]).toEqual([page, 0, 0]);
  }
});

it("an answer that is kept asks the ledger once who has to sign in, and nothing else", async () => {
  const house = await openHouse(await agency(3));
  const asked = (["get", "all", "run"] as const).map((name) =>
    vi.spyOn(StatementSync.prototype, name),
  );
  const headers = { "sec-fetch-dest": "empty" };
  try {
    for (const url of ["/api/marts/coaching_mix?view=screen", "/api/overview"]) {
      const { headers: known } = await house.app.inject({ url, headers });
      for (const more of [{}, { "if-none-match": String(known.etag) }]) {
        for (const each of asked) each.mockClear();
        const again = await house.app.inject({ url, headers: { ...headers, ...more } });
        expect(again.statusCode).toBe("if-none-match" in more ? 304 : 200);
        expect(asked.map((each) => each.mock.calls.length)).toEqual([1, 0, 0]);
      }
    }
  } finally {
    vi.restoreAllMocks();
    await shutHouse(house);
  }
});

it("an import reads each byte of its file four times at most, however many rows it has", async () => {
  const store = newStore();
  const ledger = openLedger(store.ledger);
  const next = await nextWarehouse(store, ledger);
  const bytes = Buffer.from(sessions(6));
  let read = 0;
  const counted = {
    size: bytes.length,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += 256) {
        const chunk = bytes.subarray(at, at + 256);
        read += chunk.length;
        yield chunk;
      }
    },
  };
  const importer = fileImporter(store, ledger, next, { answers: { "*": {} } }, () => {});
  for (const source of await sourcesOf("sessions.csv", counted))
    expect(await importer.importFile(source)).toMatchObject({ outcome: "accepted" });
  await importer.acceptAll();
  next.discard();
  closeLedger(ledger);
  expect(read).toBeLessThanOrEqual(4 * bytes.length);
});
