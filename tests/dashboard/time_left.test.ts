import { expect, test } from "vitest";
import { timeLeft } from "../../dashboard/time_left.ts";

test("how long the figures still take is told from the last time, never as over before they are", () => {
  expect(timeLeft({ seconds: 4, lastTook: 30 })).toEqual({
    share: 4 / 30,
    words: "about 25 seconds left",
  });
  expect(timeLeft({ seconds: 22, lastTook: 30 }).words).toBe("about 8 seconds left");
  expect(timeLeft({ seconds: 10, lastTook: 300 }).words).toBe("about 5 minutes left");
  const late = timeLeft({ seconds: 33, lastTook: 30 });
  expect([late.share! < 1, late.words]).toEqual([true, "nearly done"]);
});

test("work that takes much longer than the last time, or is the first, has no end foretold", () => {
  expect(timeLeft({ seconds: 46, lastTook: 30 })).toEqual({
    share: null,
    words: "longer than the last time: 45 seconds so far",
  });
  expect(timeLeft({ seconds: 3, lastTook: null })).toEqual({
    share: null,
    words: "3 seconds so far",
  });
});
