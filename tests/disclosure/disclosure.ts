/**
 * `npm run disclosure -- 200`: draws so many small agencies and runs their verdicts backwards.
 * Says of how many withheld months a family more and one less would be told the same: by what is told, by
 * the answers in words alone, and by numbers of all months in two digits. Ends with 1 where what is told
 * says more than the words.
 */
import {
  agencyOf,
  isProtected,
  roundedOf,
  tablesOf,
  toldOf,
  withheldOf,
  wordsOf,
} from "./backwards.ts";

const agencies = Number(process.argv[2] ?? 200);
const monthsOfEach = 4;
const counts = { months: 0, told: 0, words: 0, rounded: 0 };
/** Verdicts on withheld months by how many families a point rests on: told with numbers, and all. */
const bySize = { "under 14": [0, 0], "14 to 18": [0, 0], "18 and more": [0, 0] };
for (let seed = 1; seed <= agencies; seed++) {
  const question = agencyOf(seed);
  const tables = tablesOf(question);
  const sizes = question.sites.flatMap(({ points }) => [...points.values()].map(({ n }) => n));
  const size = sizes.reduce((sum, n) => sum + n, 0) / sizes.length;
  const of = bySize[size < 14 ? "under 14" : size < 18 ? "14 to 18" : "18 and more"];
  for (const { basis } of tables.told) {
    if (basis === "shown") of[0]! += 1;
    if (basis !== "all") of[1]! += 1;
  }
  const judged = tables.verdicts.some(({ effect }) => effect !== null);
  const withheld = judged ? withheldOf(question) : [];
  const every = Math.ceil(withheld.length / monthsOfEach);
  for (const month of withheld.filter((_, at) => at % every === 0)) {
    counts.months += 1;
    if (isProtected(question, month, wordsOf)) counts.words += 1;
    if (isProtected(question, month, toldOf)) counts.told += 1;
    if (isProtected(question, month, roundedOf)) counts.rounded += 1;
  }
}
const { months, told, words, rounded } = counts;
console.log(
  `${months} withheld months of ${agencies} agencies: a family more and one less are told the same of ${told}, by the answers in words alone ${words}, by two digits of all months ${rounded}`,
);
for (const [size, [shown, all]] of Object.entries(bySize))
  console.log(
    `${size} families a point: ${shown} of ${all} verdicts on withheld months have numbers`,
  );
process.exitCode = told === words ? 0 : 1;
