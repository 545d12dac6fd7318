import type { UnmappedRow } from "../server/api.ts";
import { counted } from "./numbers.ts";
import { exportName } from "./vocabulary.ts";

/** Something that a quality lead can do about the data, and where. */
export type Task = { words: string; address: string };

const kinds: Record<UnmappedRow["kind"], readonly [string, string]> = {
  theme: ["unmapped theme that looks like another", "unmapped themes that look like others"],
  measure: ["unmapped measure", "unmapped measures"],
  person: ["person who may be another", "people who may be others"],
};

/** Exports without which a question of the product has no answer. */
const needed = ["sessions", "goals", "fidelity"];

/**
 * What is left to do about the data, the most pressing first; none: nothing is. A theme that looks like
 * no other stands as one of its own, and is no task.
 */
export function qualityTasks(found: {
  waiting: number;
  holes: number;
  /** Exports with rows. */
  exports: readonly string[];
  unmapped: readonly Pick<UnmappedRow, "kind" | "suggestion">[];
}): Task[] {
  const { waiting, holes } = found;
  const unmapped = found.unmapped.filter(
    ({ kind, suggestion }) => kind === "measure" || suggestion !== null,
  );
  const one = (n: number, [single, many]: readonly [string, string], address: string): Task[] =>
    n === 0 ? [] : [{ words: counted(n, single, many), address }];
  return [
    ...one(
      waiting,
      ["file waits for an answer", "files wait for an answer"],
      "/data#waiting-title",
    ),
    ...needed
      .filter((name) => !found.exports.includes(name))
      .map((name) => ({
        words: `bring ${exportName(name).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase())}`,
        address: "/data#next-title",
      })),
    ...one(holes, ["hole in the months", "holes in the months"], "/data/coverage"),
    ...(["theme", "measure", "person"] as const).flatMap((kind) =>
      one(unmapped.filter((row) => row.kind === kind).length, kinds[kind], "/data#names-title"),
    ),
  ];
}
