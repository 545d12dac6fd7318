import type { ExportName } from "../contracts/column.ts";
import { recallAnswers } from "../ledger/answers.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { AnswerKeys } from "./answer_keys.ts";
import type { FileContext } from "./coded_reader.ts";
import { firstOf, scan } from "./decode.ts";
import { rankOf } from "./names.ts";
import type { Answers } from "./question.ts";
import { readHeader } from "./read.ts";
import { headerDigest } from "./recalled.ts";
import type { Source } from "./source.ts";

/**
 * The files whose names tell what others hold first, so that the names of the others are known when
 * they are read: codebooks, then catalogues of measures, then the rest as they were given.
 */
export async function namesFirst(
  sources: readonly Source[],
  ledger: Ledger,
  context: FileContext,
  keys: AnswerKeys,
  as: ExportName | null,
): Promise<Source[]> {
  if (sources.length < 2) return [...sources];
  const ranked: { source: Source; rank: number }[] = [];
  for (const source of sources) {
    const name = await looksLike(source, ledger, context, keys, as);
    ranked.push({ source, rank: rankOf(name) });
  }
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ source }) => source);
}

/** Which export a file is by its first rows, as far as that can be told. */
async function looksLike(
  source: Source,
  ledger: Ledger,
  context: FileContext,
  keys: AnswerKeys,
  as: ExportName | null,
): Promise<ExportName | null> {
  if (source.refusal) return null;
  const start = await firstOf(source.bytes);
  const shared = keys.shared(source);
  const scanned = await scan(start, shared);
  const said = { ...shared, ...keys.own(source, scanned.sha256) };
  const around = { ...context, hashCase: () => "" };
  const read = (answers: Answers) => readHeader(start, around, answers, as, scanned);
  const reading = await read(said);
  const before = recallAnswers(ledger, headerDigest(reading)).get("export")?.value;
  const isSettled = before === undefined || said.export !== undefined;
  const found = isSettled ? reading : await read({ ...said, export: before });
  return found.recognised?.export ?? null;
}
