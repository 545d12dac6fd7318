import fc from "fast-check";
import { access } from "../../server/auth/access.ts";
import { complaint, contentOf, openAsker, openFuzzed, randomOf } from "./bad_requests.ts";
import shareScratch from "../scratch.ts";
import { sampleStore } from "./sample_store.ts";
import { shutHouse } from "./signed.ts";

// `npm run fuzz -- 10000`: so many random requests of each route: bodies where it reads one, elsewhere
// addresses, queries, headers and bodies that it does not read. `npm run fuzz -- 10000 '^GET /api'`: of
// routes whose name that matches. Ends with 1 where one is not refused as it should be, or leaves a trace.
const [given = "10000", pattern = ""] = process.argv.slice(2);
const [numRuns, named] = [Number(given), new RegExp(pattern)];

const unshare = shareScratch();
const made = await sampleStore();
const house = await openFuzzed(made.store);
const asker = await openAsker(house);
const before = contentOf(house.ledger, made.store);
let failed = 0;
for (const route of Object.keys(access).filter((each) => named.test(each))) {
  const counts = new Map<number, number>();
  const begun = Date.now();
  const result = await fc.check(
    fc.asyncProperty(randomOf(route), async (bad) => {
      const answer = await asker.ask(bad);
      counts.set(answer.statusCode, (counts.get(answer.statusCode) ?? 0) + 1);
      const wrong = complaint(bad, answer);
      if (wrong !== null) throw new Error(wrong);
    }),
    { numRuns },
  );
  const isClean = contentOf(house.ledger, made.store) === before;
  const wrong = result.failed ? String(result.errorInstance) : isClean ? null : "left a trace";
  if (wrong !== null) failed++;
  const codes = [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([code, count]) => `${code} x ${count}`);
  console.log(
    `${route}: ${codes.join(", ")}, ${Date.now() - begun} ms${wrong === null ? "" : `  WRONG: ${wrong} ${JSON.stringify(result.counterexample).slice(0, 500)}`}`,
  );
}
await shutHouse(house);
made.remove();
unshare();
console.log(
  failed === 0 ? "every bad request was refused, and none left a trace" : `${failed} routes failed`,
);
process.exitCode = failed === 0 ? 0 : 1;
