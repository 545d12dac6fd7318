import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { turns } from "../../server/turns.ts";

test("never more than so many go on at once, in the order in which they came", async () => {
  const myTurn = turns(2);
  const began: number[] = [];
  let now = 0;
  let most = 0;
  const work = async (each: number) => {
    const end = await myTurn();
    began.push(each);
    most = Math.max(most, (now += 1));
    await setTimeout(1 + (each % 3));
    now -= 1;
    end();
    end();
  };
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7, 8].map(work));
  expect(began).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(most).toBe(2);
});
