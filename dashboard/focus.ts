import type { Desk } from "./desk.ts";

/**
 * Where the focus goes, as a selector, when the desk has changed what the reader was at; null where
 * it stays. Buttons that are gone would else leave it nowhere.
 */
export function focusAfter(before: Desk, now: Desk): string | null {
  if (before.phase !== now.phase) {
    if (now.phase === "checked") return now.returnTo ?? "#desk-title";
    if (now.phase === "done") return "#desk-title";
    return now.phase === "empty" ? "#data-title" : null;
  }
  if (before.acting && !now.acting) {
    if (before.acting.kind === "alias") return "#names-title";
    if (before.acting.kind === "plan" || before.acting.kind === "withdraw")
      return now.refused ? "#plan-title" : "#plans-title";
    if (before.acting.kind === "annotate" || before.acting.kind === "unannotate")
      return "#annotations-title";
    if (before.acting.kind === "override" || before.acting.kind === "unoverride")
      return "#correct, #corrections";
    if (before.acting.kind === "settings") return "#settings-title";
    if (before.acting.kind === "neighbours") return "#neighbours-title";
    return `[data-receipt="${before.acting.importId}"], #receipt-title`;
  }
  if (before.asked === now.asked) return null;
  if (now.asked) return ".confirm .first";
  return before.asked && !now.acting
    ? `[data-act="${before.asked.kind}-${before.asked.importId}"]`
    : null;
}
