/** The words on screen for what was decided of a file: by the ids and the values of its answers. */
const words: Record<string, string> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
  "windows-1252": "Windows-1252",
  dmy: "day first",
  mdy: "month first",
  ns_count: "natural supports attending",
  everyone: "everyone at the meeting",
  without_family: "everyone but the youth and caregivers",
  not_known: "not known",
  keep: "stored",
  drop: "not stored",
  ignore: "left out",
  new: "a new site",
  overwrite: "this file's rows stand",
  replace: "its rows replace those that stand",
  none: "none",
  list: "several people",
  "last-first": "last name, first name",
  "commas-part": "commas part items too",
  "commas-are-text": "a comma belongs to its item",
};

/** A value of an answer, or the name of a field. */
export const inWords = (what: string): string => words[what] ?? what.replaceAll("_", " ");

const ofAbsentRows: Record<string, string> = {
  stay: "they stay",
  replace: "they go: this file replaces the period",
  "replace-all": "they go, and so do those of files with other columns",
};

/** An answer to a question of that id. */
export const answerInWords = (id: string, value: string): string =>
  (id === "absent-rows" ? ofAbsentRows[value] : undefined) ??
  (value === "" ? "nothing" : inWords(value));

const subjects: Record<string, string> = {
  export: "the file",
  encoding: "encoding",
  delimiter: "separator",
  header: "header",
  "header-rows": "two lines of header",
  "total-row": "line of totals",
  date: "day of the session",
  "absent-rows": "rows that are not in it",
  "older-file": "older than what stands",
  "fewer-rows": "fewer rows than stand",
  "date-order": "dates in",
  "two-digit-year": "years of two digits in",
  "serial-date": "days as numbers in",
  "number-format": "numbers in",
  "scientific-id": "shortened numbers in",
  unit: "shares in",
  minutes: "length in",
  list: "several in one cell of",
  names: "names in",
  label: "tick column",
  sensitive: "sensitive column",
  denominator: "who is counted in",
  field: "column for",
  value: "value in",
  unreadable: "cells that cannot be read in",
  site: "site",
};

/** What a decision or a question is about. */
export function subject(id: string): string {
  const [kind = id, ...rest] = id.split(":");
  const about = rest.join(":").replace(/=(?=[^=]+$)/, ": ");
  if (kind === "column") return about;
  const name = subjects[kind] ?? kind.replaceAll("-", " ");
  return about ? `${name} ${about}` : name;
}

/** "1 session", where the server counts "1 sessions". */
export const one = (said: string): string =>
  said.replaceAll(/(?<![\d,.])1 ((?:session )?[a-z]+)s\b/g, "1 $1");
