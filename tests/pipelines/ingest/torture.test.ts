import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { inspect } from "../../../pipelines/ingest/inspect.ts";
import { recordReader } from "../../../pipelines/ingest/records.ts";
import { bytesOf, emptyStore } from "./given.ts";

/** Files that break importers stay where they are; without them these tests are skipped. */
const torture = new URL("../../../../shared/torture/", import.meta.url).pathname;

type Expected = {
  file: string;
  outcome: string;
  rows?: number;
  rejected?: number;
  encoding?: string;
  lines?: number[];
  header_line?: number;
  first?: string;
  sum?: number;
  distinct_after_nfc?: number;
};
const outcomes: Record<string, string> = {
  accept: "accepted",
  "accept-with-rejects": "accepted_with_rejects",
  "ask-user": "needs_answer",
  "refuse-file": "refused",
};
const house = join(torture, "house");
const expected = existsSync(house)
  ? (JSON.parse(readFileSync(join(house, "expected.json"), "utf8")) as Expected[])
  : [];

describe.skipIf(expected.length === 0)("house torture files (../shared/torture/house)", () => {
  test.each(expected.filter(({ outcome }) => outcome !== "no-op"))(
    "$file: $outcome",
    async (want) => {
      const found = await inspect(
        want.file,
        bytesOf(readFileSync(join(house, want.file)), 1000),
        emptyStore,
      );
      expect(found.outcome).toBe(outcomes[want.outcome]);
      if (want.rows !== undefined)
        expect(found.rows).toMatchObject({ new: want.rows, rejected: want.rejected });
      if (want.encoding !== undefined) expect(found.encoding).toBe(want.encoding);
      if (want.lines !== undefined)
        expect(found.rejects.map(({ line }) => line)).toEqual(want.lines);
      if (want.header_line !== undefined) expect(found.headerLine).toBe(want.header_line);
      if (want.first !== undefined)
        expect(found.columns.map(({ samples }) => samples[0])).toContain(want.first);
      if (want.sum !== undefined) expect(found.columns[0]?.sum).toBe(want.sum);
      if (want.distinct_after_nfc !== undefined)
        expect(found.columns[0]?.distinct).toBe(want.distinct_after_nfc);
    },
  );
});

const spectrum = join(torture, "csv-spectrum/csvs");
const spectrumFiles = existsSync(spectrum) ? readdirSync(spectrum) : [];

describe.skipIf(spectrumFiles.length === 0)("csv-spectrum (../shared/torture/csv-spectrum)", () => {
  test.each(spectrumFiles)("%s reads as its JSON says", (file) => {
    const reader = recordReader(",");
    const [header, ...rows] = [
      ...reader.read(readFileSync(join(spectrum, file), "utf8")),
      ...reader.end(),
    ].map(({ fields }) => fields);
    const objects = rows.map((row) =>
      Object.fromEntries(header!.map((name, at) => [name, row[at]])),
    );
    const json = readFileSync(
      join(torture, "csv-spectrum/json", file.replace(/csv$/, "json")),
      "utf8",
    );
    // One JSON is wrong upstream: its csv says 2095257564.
    const want = JSON.parse(
      file === "location_coordinates.csv" ? json.replace("1234567890", "2095257564") : json,
    ) as unknown;
    expect(objects).toEqual([JSON.parse(JSON.stringify(want).replaceAll("\\r\\n", "\\n"))].flat());
  });
});

const fuzzed = existsSync(join(torture, "duckdb"))
  ? readdirSync(join(torture, "duckdb"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "LICENSE")
      .map((entry) => join(entry.parentPath, entry.name))
  : [];

test.skipIf(fuzzed.length === 0)(
  "fuzzed files (../shared/torture/duckdb) are refused, asked or counted, never a crash",
  async () => {
    for (const path of fuzzed) {
      const { rows, rejects } = await inspect(
        basename(path),
        bytesOf(readFileSync(path), 4096),
        emptyStore,
      );
      expect(rows.read, path).toBe(rows.new + rows.rejected);
      expect(rejects, path).toHaveLength(rows.rejected);
    }
  },
);
