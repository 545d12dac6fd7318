import { tableFromIPC } from "apache-arrow";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { everything, leaving, rowsFor, type Scope } from "../../../pipelines/accounts/scope.ts";
import { marts } from "../../../pipelines/contracts/marts.ts";
import { currentBuild } from "../../../pipelines/ledger/builds.ts";
import { closeLedger, openLedger } from "../../../pipelines/ledger/ledger.ts";
import type { Warehouse } from "../../../pipelines/warehouse/open.ts";
import {
  longMarts,
  type PieceFormat,
  showPieces,
  showWhole,
} from "../../../pipelines/warehouse/pieces.ts";
import { show } from "../../../pipelines/warehouse/show.ts";
import { openCurrent } from "../../../pipelines/warehouse/version.ts";
import { sampleStore } from "../../server/sample_store.ts";

let made: Awaited<ReturnType<typeof sampleStore>>;
let warehouse: Warehouse;

beforeAll(async () => {
  made = await sampleStore();
  const ledger = openLedger(made.store.ledger);
  warehouse = await openCurrent(join(made.store.warehouses, currentBuild(ledger)!.file));
  closeLedger(ledger);
});
afterAll(async () => {
  await warehouse.close();
  made.remove();
});

const coach: Scope = { role: "coach", sites: ["Larkspur", "Ashford"], coaches: ["Marisol Vega"] };
const readers: Scope[] = [everything, leaving(everything), { role: "leadership" }, coach];
/** Those that other readers than a quality lead see differently, and every mart for that one. */
const differing = ["sessions_classified", "fidelity_trend", "coaching_mix", "mutual_goals"];
const formats: readonly PieceFormat[] = ["json", "csv"];
const shown = readers.flatMap((scope, at) =>
  (at === 0 ? Object.keys(marts) : differing)
    .filter((mart) => rowsFor(mart, scope) !== "none")
    .map((mart) => ({ mart, scope, formats: formats.slice(0, at === 0 ? 1 : 2) })),
);

type Asked = {
  scope: Scope;
  format: PieceFormat;
  most: number;
  keys?: number;
  where?: Record<string, string>;
};
async function piecesOf(mart: string, asked: Asked): Promise<Uint8Array[]> {
  const pieces = [];
  for await (const piece of showPieces(warehouse, mart, { ...asked, marks: true }))
    pieces.push(piece);
  return pieces;
}
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

test("a long mart in pieces is byte for byte what it is whole, whoever reads it", async () => {
  for (const { mart, scope, formats: asked } of shown) {
    const whole = async (format: PieceFormat) =>
      text(await show(warehouse, mart, { scope, format, marks: true }));
    const rows = (JSON.parse(await whole("json")) as object[]).length;
    const most = Math.max(2, Math.ceil(rows / 4));
    for (const format of asked) {
      const pieces = await piecesOf(mart, { scope, format, most });
      expect([mart, scope, text(Buffer.concat(pieces))]).toEqual([
        mart,
        scope,
        await whole(format),
      ]);
    }
  }
});

test("in Arrow every stretch is a batch of its own under one schema", async () => {
  const scope = everything;
  for (const mart of ["coaching_mix", "sessions_classified", "imports", "mix_neighbours"]) {
    const whole = tableFromIPC(
      await show(warehouse, mart, { scope, format: "arrow", marks: true }),
    );
    const most = 100;
    const pieces = await piecesOf(mart, { scope, format: "arrow", most });
    const joined = tableFromIPC(Buffer.concat(pieces));
    expect(joined.batches.length).toBe(Math.max(1, Math.ceil(whole.numRows / most)));
    expect(String(joined.schema)).toBe(String(whole.schema));
    expect(joined.toString()).toBe(whole.toString());
  }
});

test("filters hold in every piece, and no piece has more rows than are read at once", async () => {
  const where = { site: "Larkspur" };
  const pieces = await piecesOf("sessions_classified", {
    scope: everything,
    format: "csv",
    most: 20,
    where,
  });
  const [head, ...parts] = pieces.map((piece) => text(piece));
  expect(head?.split(",")[1]).toBe("site");
  const whole = text(
    await show(warehouse, "sessions_classified", { where, format: "csv", marks: true }),
  );
  expect(parts.join("")).toBe(whole.slice(head?.length));
  expect(parts.length).toBeGreaterThan(4);
});

test("a mart is long by the rows it has, whoever reads how many of them", async () => {
  expect([...(await longMarts(warehouse))]).toEqual([]);
  expect(await longMarts(warehouse, 10)).toContain("coaching_mix");
});

test("a mart that is shown whole has the bytes of show, and says what to do where they are too many", async () => {
  const pieces = [];
  for await (const piece of showWhole(warehouse, "coaching_mix", { format: "csv" }))
    pieces.push(piece);
  const whole = await show(warehouse, "coaching_mix", { format: "csv" });
  expect(text(Buffer.concat(pieces))).toBe(text(whole));
  const full = { ...warehouse, query: () => Promise.reject(new Error("Out of Memory Error: no")) };
  await expect(showWhole(full, "coaching_mix", {}).next()).rejects.toThrow(
    "coaching_mix has too many rows for table at once: ask for --format csv",
  );
});

test("where a mart has more keys than are sorted, those that are drawn part it without a row lost", async () => {
  for (const mart of ["sessions_classified", "session_themes", "coaching_mix"]) {
    const whole = await show(warehouse, mart, { format: "csv", marks: true });
    const asked = { scope: everything, format: "csv", most: 40, keys: 12 } as const;
    const pieces = await piecesOf(mart, asked);
    expect(pieces.length).toBeGreaterThan(3);
    expect(text(Buffer.concat(pieces))).toBe(text(whole));
  }
});
