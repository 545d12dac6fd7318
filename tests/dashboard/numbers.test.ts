import { expect, test } from "vitest";
import { capital, sentence } from "../../dashboard/numbers.ts";

test("words of the server stand as sentences on a page", () => {
  expect(sentence("no session has this number")).toBe("No session has this number.");
  expect(sentence("Is it still running?")).toBe("Is it still running?");
});

test("what begins with the name of a file or a column keeps it as it is written", () => {
  expect(sentence("log.csv: nothing in it")).toBe("log.csv: nothing in it.");
  expect(capital("session_id")).toBe("session_id");
  expect(capital("hours")).toBe("Hours");
});
