import { expect, test } from "vitest";
import { waitForServer } from "../../dashboard/return.ts";

/** A clock that is turned by hand, and a server that answers from a given try on. */
function scene(answersAt: number) {
  const waits: number[] = [];
  let next = (): void => {};
  let tries = 0;
  let back = 0;
  const watch = waitForServer(
    async () => {
      tries += 1;
      if (tries < answersAt) throw new Error("gone");
    },
    () => (back += 1),
    (milliseconds, then) => {
      waits.push(milliseconds);
      next = then;
    },
  );
  const turn = async (): Promise<void> => {
    next();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { watch, turn, waits, backs: () => back };
}

test("a server that is gone is asked ever more rarely, and its return is told once", async () => {
  const { watch, turn, waits, backs } = scene(6);
  watch();
  watch();
  for (let at = 0; at < 6; at += 1) {
    expect(backs()).toBe(0);
    await turn();
  }
  expect(backs()).toBe(1);
  expect(waits).toEqual([1000, 2000, 5000, 10_000, 10_000, 10_000]);
});

test("a server that goes again is waited for again, from the start", async () => {
  const { watch, turn, waits, backs } = scene(1);
  for (const times of [1, 2]) {
    watch();
    await turn();
    expect(backs()).toBe(times);
  }
  expect(waits).toEqual([1000, 1000]);
});
