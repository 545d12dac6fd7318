import fc from "fast-check";
import { expect, it } from "vitest";
import { testStore } from "./fixture.ts";

const session = fc.record({
  key: fc.constantFrom("S1", "S2", "S3", "S4"),
  date: fc.constantFrom("2026-05-01", "2026-06-01"),
  minutes: fc.constantFrom(0.1, 30, null),
});
const file = fc.record({
  rows: fc.uniqueArray(session, { selector: ({ key }) => key, maxLength: 4 }),
  undone: fc.boolean(),
});

it("after any undos the content is that of the imports that stand, imported afresh", async () => {
  const files = fc.array(file, { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(files, async (given) => {
      const [lived, afresh] = [testStore(), testStore()];
      const undone: number[] = [];
      for (const { rows, undone: isUndone } of given) {
        const importId = await lived.importSessions(rows);
        if (isUndone) undone.push(importId);
        else await afresh.importSessions(rows);
      }
      for (const importId of undone) await lived.build((next) => next.withdraw(importId));
      await afresh.build(async () => {});
      expect(await lived.hash()).toBe(await afresh.hash());
    }),
    { numRuns: 8 },
  );
});
