import type { ThemePlace, VerdictInShort } from "../server/api.ts";
import { monthName, monthOf, quarterName } from "./months.ts";

/** The answers to "did it move?": their words, and the tone that they are drawn in. */
export const movements = {
  moved: { name: "moved", tone: "good" },
  moved_wrong_way: { name: "moved the wrong way", tone: "bad" },
  rose_everywhere: { name: "rose, but so did sites without it", tone: "plain" },
  no_clear_movement: { name: "no clear movement", tone: "plain" },
  not_conclusive: { name: "not conclusive", tone: "open" },
  cannot_tell: { name: "cannot tell", tone: "open" },
} as const;
export type Movement = keyof typeof movements;

/** The answers to "did it stick?" */
export const lastings = {
  holding: "holding",
  drifting: "drifting",
  lost: "lost",
  not_clear: "not clear yet whether it lasts",
  too_early: "too early to say whether it lasts",
} as const;
export type Lasting = keyof typeof lastings;

export const isMovement = (word: string): word is Movement => word in movements;
export const isLasting = (word: string | null): word is Lasting =>
  word !== null && word in lastings;

/** "Apr 2025", or "Q2 2025" of a quarter, of the period that begins on a day. */
export const periodName = (day: string, grain: string): string =>
  grain === "quarter" ? quarterName(monthOf(day)) : monthName(monthOf(day));

/** An answer in words; "moved" is said only of what sites without the theme do not have. */
export const movementName = (moved: Movement, good: VerdictInShort["good"]): string =>
  moved === "rose_everywhere" && good === "down"
    ? "fell, but so did sites without it"
    : movements[moved].name;

/** "moved", "cannot tell before Oct 2026" */
export function movedWords({
  moved,
  tell_from: from,
  grain,
  good,
}: Pick<VerdictInShort, "moved" | "tell_from" | "grain" | "good">): string {
  const name = isMovement(moved) ? movementName(moved, good) : moved;
  return moved === "cannot_tell" && from ? `${name} before ${periodName(from, grain)}` : name;
}

/** "Embedded since Apr 2025", "Tapered since Oct 2025 (embedded in Mar 2025)" */
export function stateWords({
  state,
  embedded_from: from,
  tapered_from: tapered,
  again_from: again,
}: ThemePlace): string {
  const month = (day: string | null): string => (day ? monthName(monthOf(day)) : "");
  switch (state) {
    case "embedded":
      return again && tapered
        ? `Embedded again since ${month(again)} (first ${month(from)}, tapered ${month(tapered)})`
        : `Embedded since ${month(from)}`;
    case "embedded_before_data":
      return "Embedded before the data begin";
    case "being_embedded":
      return "Being embedded";
    case "tapered":
      return `Tapered since ${month(tapered)} (embedded ${month(from)})`;
    case "not_embedded":
      return "Not embedded";
  }
}
