import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { keepMemory } from "../../server/memory.ts";

/** A memory, and what was made for it in order. */
function counting(mostBytes: number) {
  const memory = keepMemory(mostBytes);
  const made: string[] = [];
  const recall = (key: string, bytes = 1000): Promise<string> =>
    memory.recall(
      key,
      async () => {
        made.push(key);
        await delay(1);
        return key.toUpperCase();
      },
      () => bytes,
    );
  return { memory, made, recall };
}

test("what is asked again is made once, also by many at once", async () => {
  const { made, recall } = counting(100_000);
  expect(await Promise.all([recall("a"), recall("a"), recall("b")])).toEqual(["A", "A", "B"]);
  expect(await recall("a")).toBe("A");
  expect(made).toEqual(["a", "b"]);
});

test("what was asked least lately goes where there is no more room", async () => {
  const { made, recall } = counting(8100);
  for (const key of "abcdefgh") await recall(key);
  await recall("a");
  await recall("i");
  await recall("a");
  expect(made.join("")).toBe("abcdefghi");
  await recall("b");
  expect(made.at(-1)).toBe("b");
});

test("an answer that would push out most others is not kept, and its room is free again", async () => {
  const { made, recall } = counting(8100);
  await recall("a");
  await recall("long", 2000);
  await recall("long", 2000);
  await recall("a");
  expect(made).toEqual(["a", "long", "long"]);
});

test("a failure is told to all who wait for it, and is not kept", async () => {
  const { memory, recall } = counting(8100);
  const fail = () =>
    memory.recall(
      "a",
      () => Promise.reject(new Error("late")),
      () => 1,
    );
  const failed = [fail(), fail()].map((each) => expect(each).rejects.toThrow("late"));
  await Promise.all(failed);
  expect(await recall("a")).toBe("A");
});
