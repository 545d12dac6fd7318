import { readFileSync } from "node:fs";
import { usageError } from "../errors.ts";
import { scan } from "../ingest/decode.ts";
import type { Source } from "../ingest/source.ts";

/** Answers of a person: file name, sha256 or * -> question id -> option value. */
export type Answers = Record<string, Record<string, string>>;

/** Reads an answers file. Throws wrong usage when it is not there or not of that shape. */
export function readAnswers(path: string): Answers {
  let answers: unknown;
  try {
    answers = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw usageError(`cannot read the answers in ${path}: ${reason.replaceAll(/\s+/g, " ")}`);
  }
  if (isTable(answers, (of) => isTable(of, (value) => typeof value === "string"))) {
    return answers as Answers;
  }
  throw usageError(
    `${path} must be {"<file name | sha256 | *>": {"<question id>": "<option value>"}}`,
  );
}

/** What an answers file says of one export: for all, by its workbook, its name or its sha-256. */
export async function answersFor(
  { name, book, bytes }: Source,
  path: string | undefined,
): Promise<Record<string, string>> {
  if (path === undefined) return {};
  const answers = readAnswers(path);
  const { sha256 } = await scan(bytes, {});
  return { ...answers["*"], ...answers[book ?? ""], ...answers[name], ...answers[sha256] };
}

function isTable(value: unknown, holds: (entry: unknown) => boolean): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(holds)
  );
}
