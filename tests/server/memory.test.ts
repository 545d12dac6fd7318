import { setTimeout as delay } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import { foresee, keepMemory } from "../../server/memory.ts";

/** A memory of a build, and what was made for it in order. */
function counting(mostBytes: number, build = "") {
  const made: string[] = [];
  const memory = keepMemory(() => ({ build, made }), mostBytes);
  const recall = (key: string, bytes = 5000): Promise<string> =>
    memory.recall({
      key,
      make: async (of) => {
        of.made.push(key);
        await delay(1);
        return of.build + key.toUpperCase();
      },
      bytesOf: () => bytes,
    });
  return { memory, made, recall };
}

test("what is asked again is made once, also by many at once", async () => {
  const { made, recall } = counting(100_000);
  expect(await Promise.all([recall("a"), recall("a"), recall("b")])).toEqual(["A", "A", "B"]);
  expect(await recall("a")).toBe("A");
  expect(made).toEqual(["a", "b"]);
});

test("many small answers are bounded too: each takes room beside what it says", async () => {
  const { made, recall } = counting(73_500);
  for (let at = 0; at < 30; at++) await recall(String(at), 1);
  await recall("0", 1);
  expect(made).toHaveLength(31);
});

test("what was made of a build that nobody reads any longer is forgotten", async () => {
  const { memory, made, recall } = counting(100_000);
  await recall("a");
  memory.clear();
  expect(memory.latest()).toEqual([]);
  await recall("a");
  expect(made).toEqual(["a", "a"]);
});

test("what was asked least lately goes where there is no more room", async () => {
  const { made, recall } = counting(73_500);
  for (const key of "abcdefgh") await recall(key);
  await recall("a");
  await recall("i");
  await recall("a");
  expect(made.join("")).toBe("abcdefghi");
  await recall("b");
  expect(made.at(-1)).toBe("b");
});

test("an answer that would push out most others is not kept, and its room is free again", async () => {
  const { made, recall } = counting(73_500);
  await recall("a");
  await recall("long", 6000);
  await recall("long", 6000);
  await recall("a");
  expect(made).toEqual(["a", "long", "long"]);
});

test("a failure is told to all who wait for it, and is not kept", async () => {
  const { memory, recall } = counting(73_500);
  const fail = () =>
    memory.recall({
      key: "a",
      make: () => Promise.reject(new Error("late")),
      bytesOf: () => 1,
    });
  const failed = [fail(), fail()].map((each) => expect(each).rejects.toThrow("late"));
  await Promise.all(failed);
  expect(await recall("a")).toBe("A");
});

let readied: string[] = [];
const ready = async (made: unknown): Promise<void> => void readied.push(String(made));
beforeEach(() => (readied = []));

test("the next build is foreseen: what was asked latest of the one before is made of it, for so long", async () => {
  const before = counting(100_000, "1");
  for (const key of "abca") await before.recall(key);
  const next = counting(100_000, "2");
  await foresee(next.memory, before.memory, 60_000, ready);
  expect(next.made.join("")).toBe("acb");
  // Each is made ready as for whoever asks.
  expect(readied.toSorted()).toEqual(["2A", "2B", "2C"]);
  expect(await next.recall("b")).toBe("2B");
  expect([next.made.length, before.made.length]).toEqual([3, 3]);
  // What was asked latest of the one before goes last here too.
  const after = counting(100_000, "4");
  const again = counting(100_000, "5");
  await foresee(after.memory, before.memory, 60_000, ready);
  await foresee(again.memory, after.memory, 60_000, ready);
  expect(again.made.join("")).toBe("acb");
  const late = counting(100_000, "3");
  await foresee(late.memory, before.memory, -1, ready);
  expect(late.made).toEqual([]);
});

test("what cannot be made of the next build does not keep it from being shown", async () => {
  const before = counting(100_000, "1");
  await before.recall("b");
  await before.memory.recall({
    key: "a",
    make: async ({ build }) => {
      if (build === "2") throw new Error("no theme has this name");
    },
    bytesOf: () => 1,
  });
  const next = counting(100_000, "2");
  await foresee(next.memory, before.memory, 60_000, ready);
  expect(next.made).toEqual(["b"]);
});
