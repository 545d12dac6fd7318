import { expect, test } from "vitest";
import { drawReading } from "../../pipelines/reading.ts";

const candidates = (counts: Record<string, number>) =>
  Object.entries(counts).flatMap(([name, count]) =>
    Array.from({ length: count }, (_, at) => ({ session_id: `${name} ${at}`, class: name })),
  );
const counted = (drawn: readonly { class: string }[]) =>
  Object.fromEntries(
    [...Map.groupBy(drawn, (each) => each.class)].map(([name, of]) => [name, of.length]),
  );

test("each class gives the same number of sessions", () => {
  const drawn = drawReading(candidates({ a: 30, b: 30, c: 30, d: 30, e: 30 }), 1);
  expect(counted(drawn)).toEqual({ a: 6, b: 6, c: 6, d: 6, e: 6 });
});

test("a class with fewer gives all of its own, and the others share what it leaves", () => {
  const drawn = drawReading(candidates({ a: 30, b: 30, c: 30, d: 2, e: 1 }), 1);
  expect(counted(drawn)).toEqual({ a: 9, b: 9, c: 9, d: 2, e: 1 });
});

test("with fewer sessions than a reading has, all are read", () => {
  expect(drawReading(candidates({ a: 3, b: 1 }), 1)).toHaveLength(4);
  expect(drawReading([], 1)).toEqual([]);
});

test("the same seed draws the same sessions in the same order, and the order tells nothing of the class", () => {
  const all = candidates({ a: 30, b: 30, c: 30 });
  expect(drawReading(all, 5)).toEqual(drawReading(all, 5));
  const runs = (drawn: readonly { class: string }[]) =>
    drawn.filter((each, at) => each.class !== drawn[at - 1]?.class).length;
  // 10 of each of three classes in random order: 1 + 29 x (1 - 9/29) = 21 runs are expected.
  const mean =
    Array.from({ length: 200 }, (_, seed) => runs(drawReading(all, seed))).reduce(
      (sum, each) => sum + each,
      0,
    ) / 200;
  expect(mean).toBeGreaterThan(20);
  expect(mean).toBeLessThan(22);
});
