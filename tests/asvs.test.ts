import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../", import.meta.url);
const text = readFileSync(new URL("docs/asvs.md", root), "utf8");

test("every test and file that docs/asvs.md rests on is there", () => {
  const named = [...text.matchAll(/`((?:tests|server|pipelines|dashboard)\/[\w/.]+\.ts)`/g)];
  const gone = named
    .map(([, path = ""]) => path)
    .filter((path) => !existsSync(new URL(path, root)));
  expect(named.length).toBeGreaterThan(20);
  expect(gone).toEqual([]);
});

test("every item stands once, in the section of its chapter, in order, with a state", () => {
  const places = (item: string): number =>
    item.split(".").reduce((sum, part) => sum * 100 + Number(part), 0);
  const wrong = text.split(/^## V/m).flatMap((section) => {
    const chapter = /^\d+/.exec(section)?.[0] ?? "";
    const rows = [...section.matchAll(/^\| (\d+\.\d+\.\d+)[^|]*\|[^|]*\|[^|]*\|([^|]*)\|$/gm)];
    return rows.flatMap(([, item = "", state = ""], at) => {
      const before = rows[at - 1]?.[1] ?? "0.0.0";
      const isRight =
        item.startsWith(`${chapter}.`) && places(before) < places(item) && state.trim() !== "";
      return isRight ? [] : [item];
    });
  });
  expect(wrong).toEqual([]);
});
