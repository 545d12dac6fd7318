import fc from "fast-check";
import { type AliasRow, dateOf, dayOf, type ThemeRow } from "./rows.ts";

const anchors = ["2024-03-01", "2024-06-15"];
export const far = [
  -181, -180, -135, -134, -121, -120, -119, -91, -90, -89, -46, -45, -44, -31, -30, -14,
];
const near = [-1, 0, 0, 0, 0, 1, 14, 15, 29, 30, 31, 44, 45, 46];
const ahead = [90, 119, 120, 121, 134, 135, 180, 181];
export const aroundSessions = [
  -91, -90, -89, -46, -45, -44, -1, 0, 0, 0, 0, 1, 14, 15, 30, 44, 45, 46, 90,
];

export const settledIn = ["Ana Ruiz", "Ben Okoro", "Cy Day", "José Paz"];
export const newcomers = ["Dee Lund", "Eli Fox", "Fay Ito"];
export const people = [...settledIn, ...newcomers];
export const sites = ["North", "South Side"];
export const catalogue: ThemeRow[] = [
  { theme: "Natural supports", synonyms: ["Nat. Supports", "crisis work"] },
  { theme: "Crisis work", synonyms: ["Safety plan", "Plan, crisis"] },
];
/** Names and spellings of themes: of the catalogue, synonyms, and one that it does not know. */
export const themeNames = [
  ...Array<string>(6).fill("Natural supports"),
  "NATURAL SUPPORTS",
  "Nat. Supports",
  "Crisis work",
  "safety plan",
  "Data entry",
  "data ENTRY",
  "Data entry|plan|Crisis|safety plan",
  "crisis|plan|natural SUPPORTS",
];
/** Aliases in an order in which none leads back: of people at a site or at all, and of themes. */
export const aliasesInOrder: AliasRow[] = [
  { kind: "person", name: "fay ito", site: null, means: "Eli Fox" },
  { kind: "person", name: "Eli Fox", site: "NORTH", means: "Ben Okoro" },
  { kind: "person", name: "Eli Fox", site: null, means: "Dee Lund" },
  { kind: "person", name: "Ben Okoro", site: "North", means: "José Paz" },
  { kind: "person", name: "Ben Okoro", site: null, means: "Kim Coach" },
  { kind: "person", name: "Kim Coach", site: null, means: "ana RUIZ" },
  { kind: "theme", name: "data entry", site: null, means: "Paperwork" },
  { kind: "theme", name: "paperwork", site: null, means: "Nat. Supports" },
  { kind: "theme", name: "Safety plan", site: null, means: "natural supports" },
  { kind: "theme", name: "Crisis, PLAN", site: null, means: "Safety plan" },
  { kind: "theme", name: "Crisis work", site: null, means: "Natural supports" },
];
export const formats = (
  "individual group group peer huddle observation document_review supervision supervision " +
  "onboarding onboarding training other"
).split(" ");
const namedTriggers = (
  "pd_plan pd_plan fidelity_data fidelity_data staff_request new_hire incident complaint crisis " +
  "compliance required scheduled other"
).split(" ");
export const triggers = [...namedTriggers, null, null, null, null];

/** A value that is mostly the first, and otherwise one of the second. */
export function mostly<T>(share: number, first: fc.Arbitrary<T>, second: fc.Arbitrary<T>) {
  return fc.oneof({ arbitrary: first, weight: share }, { arbitrary: second, weight: 10 - share });
}

export function among<T>(values: readonly T[]): fc.Arbitrary<T> {
  return fc.constantFrom(...values);
}

/** A few of the values, at most `max`, in any order, none twice. */
export function few(values: string[], max: number): fc.Arbitrary<string[]> {
  return fc.shuffledSubarray(values, { maxLength: Math.min(max, values.length) });
}

export function dateAround(offsets: number[]): fc.Arbitrary<string> {
  return fc
    .tuple(among(anchors), among(offsets))
    .map(([anchor, offset]) => dateOf(dayOf(anchor) + offset));
}

export const boundaryDate = dateAround([...far, ...near, ...ahead]);
export const none = fc.constant(null);

/** A name as written, now and then in another case. */
export function spelled(names: string[]): fc.Arbitrary<string> {
  return fc
    .tuple(among(names), fc.integer({ min: 0, max: 19 }))
    .map(([name, n]) => (n === 0 ? name.toUpperCase() : n === 1 ? name.toLowerCase() : name));
}
