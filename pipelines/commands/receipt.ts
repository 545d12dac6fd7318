import type { RowChange } from "../compare/changes.ts";
import type { Receipt } from "../receipt.ts";
import {
  counted,
  describeChange,
  describeDecisions,
  describeMoves,
  describeRows,
} from "./report.ts";

const mostChanges = 20;
const mostRejects = 20;

/** The receipt of an import as lines for a terminal. */
export function describeReceipt(receipt: Receipt): string[] {
  const {
    importId,
    file,
    export: name,
    importedAt,
    importedBy,
    rows,
    decisions,
    rejects,
  } = receipt;
  return [
    `import ${importId} of ${importedAt}: ${file} (${name}), ${stateOf(receipt)}`,
    `  imported by: ${importedBy ?? "not kept"}`,
    `  ${describeRows(rows)}`,
    ...describeDecisions(decisions),
    ...receipt.answers.map(({ id, value }) => `  answered ${id}: ${value}`),
    ...describeChanges(receipt.changes),
    ...rejects
      .slice(0, mostRejects)
      .map(({ line, column, reason }) => `  rejected, line ${line}: ${column ?? ""} ${reason}`),
    ...(rejects.length > mostRejects
      ? [`  \`throughline rejects ${importId}\` gives all ${rows.rejected} rejected rows`]
      : []),
    ...describeMoved(receipt),
  ];
}

function stateOf({ state, withdrawnAt, forgottenAt }: Receipt): string {
  if (state === "standing") return "stands";
  return state === "forgotten" ? `forgotten on ${forgottenAt}` : `undone on ${withdrawnAt}`;
}

function describeChanges(changes: readonly RowChange[] | null): string[] {
  if (changes === null) return ["  the old and new values of its changed rows are not kept"];
  const more = changes.length - mostChanges;
  return [
    ...changes.slice(0, mostChanges).map((change) => `  ${describeChange(change)}`),
    ...(more > 0 ? [`  and ${counted(more, "value")} more (--json lists them)`] : []),
  ];
}

function describeMoved({ importId, moves, together }: Receipt): string[] {
  if (moves === null) return [];
  const others = together.filter((each) => each !== importId);
  const by = others.length > 0 ? ` together with import ${others.join(", ")}` : "";
  return [`  on its day${by}: ${describeMoves(moves, false)}`];
}
