import type { Told } from "../server/api.ts";
import type { Source, Sources } from "./sources.ts";

/** What the server says of a row on screen: columns that no file and no paper shows; `*`: none of them. */
export type Marked = { kept_back?: readonly string[] | null };

/** Whether files leave something of a row out. */
export const isKeptBack = (row: Marked): boolean => (row.kept_back ?? []).length > 0;

/** Rows as files and paper show them: without what is kept back (rules of the product, section 5). */
export function withoutKeptBack<T>(rows: readonly T[]): T[] {
  return rows.flatMap((row) => {
    const kept = (row as Marked).kept_back ?? [];
    if (kept.length === 0) return [row];
    if (kept.includes("*")) return [];
    const shown: Record<string, unknown> = { ...row, kept_back: [] };
    for (const column of kept) shown[column] = null;
    if (kept.includes("value") && "withheld" in shown) shown.withheld = true;
    if (kept.includes("class")) shown.class = "withheld";
    return [shown as T];
  });
}

/** A verdict in words, on screen or as files and paper have it. */
export const sentenceOf = ({ leaves }: { leaves: boolean }, verdict: Told): string =>
  leaves ? verdict.told_sentence : verdict.sentence;

/** The fewest staff behind a count that files and paper show. */
const fewestStaff = 5;

/** Whether a count of staff, of all of them where it is of some, is withheld where it leaves. */
export const tellsFewStaff = (count: number, all: number | null = null): boolean =>
  [count, ...(all === null ? [] : [all, all - count])].some((n) => n > 0 && n < fewestStaff);

/** The same sources for what leaves the page. */
export function leavingSources(sources: Sources): Sources {
  return {
    ...sources,
    read<T>(key: string, ask: () => Promise<T>): Source<T> {
      const source = sources.read(key, ask);
      if (source.state !== "ready" || !Array.isArray(source.data)) return source;
      return { state: "ready", data: withoutKeptBack(source.data) as T };
    },
  };
}

/** Does `work` while the page is drawn as files show it; events as of a browser that prints. */
export function whileLeaving<T>(work: () => T): T {
  dispatchEvent(new Event("beforesave"));
  try {
    return work();
  } finally {
    dispatchEvent(new Event("aftersave"));
  }
}
