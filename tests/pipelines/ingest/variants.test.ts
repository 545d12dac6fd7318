import { expect, test } from "vitest";
import { inspect } from "../../../pipelines/ingest/inspect.ts";
import { bytesOf, emptyStore } from "./given.ts";

/** Other files of the kinds in ../shared/torture/house: what each must come to, by issue 3, points 1-5. */
type Variant = [
  name: string,
  content: string,
  outcome: "accepted" | "accepted_with_rejects" | "needs_answer" | "refused",
  want?: {
    rows?: number;
    lines?: number[];
    ask?: string[];
    header?: number;
    delimiter?: string;
    first?: (string | number)[];
    types?: string[];
    sum?: number;
  },
];

const head = "session_id,coach,staff,session_date,theme,minutes";
const row = (
  n: number,
  rest: Partial<Record<"staff" | "date" | "theme" | "minutes", string>> = {},
) =>
  `S${n},Ana Ruiz,${rest.staff ?? "Zoë Müller"},${rest.date ?? `2025-03-0${n}`},${rest.theme ?? "Pacing"},${rest.minutes ?? "30"}`;
const file = (...lines: string[]) => `${lines.join("\n")}\n`;
const column = (name: string, ...cells: string[]) =>
  file(
    name,
    ...cells.map((cell) => (/[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)),
  );

const kinds: Record<string, Variant[]> = {
  "line ends and blank lines": [
    [
      "CR only with quoted line breaks",
      `${head}\r${row(1)}\r${row(2, { theme: '"a\rb"' })}\r`,
      "accepted",
      { rows: 2 },
    ],
    [
      "three kinds in one file",
      `${head}\r\n${row(1)}\n${row(2)}\r${row(3)}`,
      "accepted",
      { rows: 3 },
    ],
    [
      "blank lines and lines of delimiters",
      file(head, "", row(1), ",,,,,", "   ", row(2), "", ""),
      "accepted",
      { rows: 2 },
    ],
    ["no line end at the end, CRLF", `${head}\r\n${row(1)}`, "accepted", { rows: 1 }],
  ],
  quotes: [
    [
      "quoted header, line break in it",
      `"session_id","coach\nname"\n"S1","Ana"\n`,
      "accepted",
      { rows: 1 },
    ],
    [
      "line breaks and doubled quotes in a field",
      file(head, row(1, { theme: '"one\n""two""\nthree"' }), row(2)),
      "accepted",
      { rows: 2 },
    ],
    [
      "quotes inside unquoted fields",
      file(head, row(1, { theme: `5'10" tall "so"` }), row(2)),
      "accepted",
      { rows: 2 },
    ],
    [
      "text after a closing quote in the last row",
      file(head, row(1), row(2, { theme: '"x" y' })),
      "accepted_with_rejects",
      { rows: 1, lines: [3] },
    ],
    [
      "spaces after a closing quote",
      file(head, row(1, { theme: '"x" ' })),
      "accepted",
      { rows: 1 },
    ],
    [
      "backslash before quotes",
      file(head, row(1), row(2, { theme: String.raw`"say \"go\" now"` }), row(3)),
      "accepted_with_rejects",
      { rows: 2, lines: [3] },
    ],
    [
      "unclosed in the first row",
      file(head, row(1, { staff: '"Zoë' }), row(2), row(3)),
      "accepted_with_rejects",
      { rows: 2, lines: [2] },
    ],
    [
      "unclosed in the middle, quotes around",
      file(
        head,
        row(1, { staff: '"O\'Neil, Pat"' }),
        row(2, { staff: '"Zoë' }),
        row(3, { staff: '"O\'Neil, Pat"' }),
      ),
      "accepted_with_rejects",
      { rows: 2, lines: [3] },
    ],
    [
      "unclosed in the last row",
      file(head, row(1), row(2), row(3, { theme: '"Pacing' })),
      "accepted_with_rejects",
      { rows: 2, lines: [4] },
    ],
    [
      "unclosed after a field of two lines",
      file(head, row(1, { staff: '"Zoë\nM"', theme: '"open' }), row(2)),
      "accepted_with_rejects",
      { rows: 1, lines: [2] },
    ],
    [
      "unclosed in the header",
      file('session_id,"coach', "S1,Ana", "S2,Bo"),
      "needs_answer",
      { ask: ["header"] },
    ],
  ],
  "short and long rows": [
    [
      "short, long, short",
      file(head, "S1", row(2), `${row(3)},x`, "S4,Ana,Zoë"),
      "accepted_with_rejects",
      { rows: 1, lines: [2, 4, 5] },
    ],
    [
      "trailing delimiters on data rows only",
      file(head, `${row(1)},,`, `${row(2)},,`),
      "accepted",
      { rows: 2 },
    ],
    [
      "a trailing delimiter on the header only",
      file(`${head},`, row(1), row(2)),
      "accepted",
      { rows: 2 },
    ],
    ["every row short", file(head, "S1,Ana", "S2,Bo"), "refused"],
    [
      "a column without a name that has cells",
      file("coach,,minutes", "Ana,x,30", "Bo,y,40"),
      "accepted",
      { rows: 2 },
    ],
  ],
  header: [
    [
      "five title lines and blank lines",
      file(
        "Coaching log",
        "",
        "North Star Agency",
        "",
        "Printed 2025-04-01",
        "",
        "Page 1",
        "Filter: all",
        "",
        head,
        row(1),
        row(2),
      ),
      "accepted",
      { rows: 2, header: 10 },
    ],
    [
      "titles padded with delimiters",
      file("Coaching log,,,,,", "Printed:,2025-04-01,,,,", head, row(1)),
      "accepted",
      { rows: 1, header: 3 },
    ],
    [
      "a title above semicolons",
      file("Log; North", head.replaceAll(",", ";"), row(1).replaceAll(",", ";")),
      "accepted",
      { rows: 1, header: 2, delimiter: ";" },
    ],
    [
      "no header, dates first",
      file("2025-03-04,Ana,30", "2025-03-05,Lee,45"),
      "needs_answer",
      { ask: ["header"] },
    ],
    [
      "no header, one column",
      file("2025-03-04", "2025-03-05"),
      "needs_answer",
      { ask: ["header"] },
    ],
    ["only title lines", file("Coaching log"), "refused"],
    ["header and blank lines", file(head, "", ",,,,,", ""), "refused"],
    ["only blank lines", "\n\r\n  \n", "refused"],
    ["only a byte order mark", "\ufeff", "refused"],
    [
      "two columns of one name",
      file("session_id,coach,coach", "S1,Ana,Lee"),
      "needs_answer",
      { ask: ["field:coach"] },
    ],
    [
      "several columns of themes",
      file("session_id,theme,theme", "S1,Pacing,Feedback"),
      "accepted",
      { rows: 1 },
    ],
    [
      "a byte order mark and hard spaces",
      "\ufeff\u00a0coach\u00a0,min\u200butes\nAna,30\n",
      "accepted",
      { types: ["text", "number"] },
    ],
    [
      "the header again in the middle",
      file("coach,minutes", "Ana,30", "coach,minutes", "Lee,45"),
      "accepted_with_rejects",
      { rows: 2, lines: [3] },
    ],
    [
      "500 columns",
      file(
        Array.from({ length: 500 }, (_, at) => `c${at}`).join(","),
        Array.from({ length: 500 }, () => "x").join(","),
      ),
      "accepted",
      { rows: 1 },
    ],
    [
      "501 columns by semicolons",
      file(
        Array.from({ length: 501 }, (_, at) => `c${at}`).join(";"),
        Array.from({ length: 501 }, () => "x").join(";"),
      ),
      "refused",
    ],
    [
      "500 columns and 20 empty ones",
      file(
        `${Array.from({ length: 500 }, (_, at) => `c${at}`).join(",")}${",".repeat(20)}`,
        `${Array.from({ length: 500 }, () => "x").join(",")}${",".repeat(20)}`,
      ),
      "accepted",
      { rows: 1 },
    ],
  ],
  "total rows": [
    [
      "a grand total with blanks",
      file("coach,site,minutes", "Ana,N,30", "Lee,S,45", "Grand Total,,75"),
      "needs_answer",
      { ask: ["total-row"] },
    ],
    [
      "a total below a blank line",
      file("coach,minutes", "Ana,30", "Lee,45", "", "TOTAL:,75"),
      "needs_answer",
      { ask: ["total-row"] },
    ],
    [
      "a German sum",
      file("coach;minutes", "Ana;30", "Lee;45", "Summe;75"),
      "needs_answer",
      { ask: ["total-row"] },
    ],
    [
      "a total in the second cell",
      file("site,coach,minutes", "N,Ana,30", "S,Lee,45", ",Total,75"),
      "needs_answer",
      { ask: ["total-row"] },
    ],
    [
      "a subscale called total is none",
      file("subscale,score", "Total,72", "Teamwork,70", "Total,68"),
      "accepted",
      { rows: 3 },
    ],
  ],
  delimiters: [
    [
      "semicolon",
      head.replaceAll(",", ";") + "\n" + row(1).replaceAll(",", ";") + "\n",
      "accepted",
      { delimiter: ";" },
    ],
    ["bar", file("coach|minutes", "Ana|30", "Lee|45"), "accepted", { delimiter: "|" }],
    [
      "tab with commas in text",
      file("coach\tnote", "Ana\tfirst, second", "Lee\tthird, fourth"),
      "accepted",
      { delimiter: "\t" },
    ],
    [
      "commas with semicolons in lists",
      file("coach,themes,minutes", "Ana,Pacing; Feedback,30", "Lee,A; B,45"),
      "accepted",
      { delimiter: "," },
    ],
    ["sep=, and commas", "sep=,\r\na,b\r\n1,2\r\n", "accepted", { rows: 1, header: 2 }],
    ["sep= tab", "sep=\t\r\na\tb\r\n1\t2\r\n", "accepted", { delimiter: "\t" }],
    [
      "SEP=| and a byte order mark",
      "\ufeffSEP=|\r\na|b\r\n1|2\r\n",
      "accepted",
      { delimiter: "|" },
    ],
    ["sep= in quotes", '"sep=;"\na;b\n1;2\n', "accepted", { delimiter: ";" }],
    ["sep= that parts nothing", "sep=,\na;b\n1;2\n", "needs_answer", { ask: ["delimiter"] }],
    [
      "decimal commas in every column",
      file("score;mean", "1,5;2,5", "2,75;3,5"),
      "needs_answer",
      { delimiter: ";" },
    ],
    [
      "only a decimal comma in quotes",
      file("score,minutes", '"1,5",30', '"2,75",45'),
      "needs_answer",
      { delimiter: ",", ask: ["number-format:score"] },
    ],
  ],
  dates: [
    [
      "day first provable, dots",
      column("d", "03.04.2025", "25.06.2025"),
      "accepted",
      { first: ["2025-04-03"] },
    ],
    [
      "month first provable, dashes and times",
      column("visit", "03-04-2025 9:05 AM", "06-25-2025 11:10 PM"),
      "accepted",
      { first: ["2025-03-04"] },
    ],
    [
      "both ways, dashes",
      column("when", "03-04-2025", "05-06-2025"),
      "needs_answer",
      { ask: ["date-order:when"] },
    ],
    [
      "mixed orders",
      column("session_date", "13/01/2025", "01/13/2025", "02/02/2025"),
      "needs_answer",
      { ask: ["date-order:session_date"] },
    ],
    [
      "two-digit years, dots",
      column("d", "03.04.25", "31.12.25"),
      "needs_answer",
      { ask: ["two-digit-year:d"] },
    ],
    [
      "two-digit years with month names",
      column("d", "4-Mar-25", "31-Dec-25"),
      "needs_answer",
      { ask: ["two-digit-year:d"] },
    ],
    [
      "month names",
      column(
        "d",
        "4 March 2025",
        "Dec. 31, 2025",
        "Sept 1, 2025",
        "Tue, Mar 4, 2025",
        "March 3rd, 2025",
      ),
      "accepted",
      { first: ["2025-03-04"], types: ["date"] },
    ],
    ["serial numbers", column("d", "45720", "45721"), "needs_answer", { ask: ["serial-date:d"] }],
    [
      "serials among dates",
      column("session_date", "2025-03-04", "45721"),
      "needs_answer",
      { ask: ["serial-date:session_date"] },
    ],
    [
      "eight digits",
      column("session_date", "20250304", "20250305"),
      "accepted",
      { first: ["2025-03-04"] },
    ],
    [
      "31.02. and 30/02",
      column("d", "31.02.2025", "25.02.2025"),
      "accepted_with_rejects",
      { rows: 1, lines: [2] },
    ],
    [
      "30/02 month first",
      column("d", "02/30/2025", "02/25/2025"),
      "accepted_with_rejects",
      { rows: 1, lines: [2] },
    ],
    [
      "0000-00-00 and 1900",
      column("d", "0000-00-00", "1900-01-01", "2025-03-04"),
      "accepted_with_rejects",
      { rows: 1, lines: [2, 3] },
    ],
    [
      "29 February",
      column("d", "2024-02-29", "2023-02-29"),
      "accepted_with_rejects",
      { rows: 1, lines: [3] },
    ],
    [
      "far future",
      column("d", "2025-03-04", "3025-03-04", "2999-12-31"),
      "accepted_with_rejects",
      { rows: 1, lines: [3, 4] },
    ],
    [
      "a target date ahead",
      column("target_date", "2027-03-04", "2025-03-04"),
      "accepted",
      { rows: 2 },
    ],
    [
      "words among dates",
      column("d", "2025-03-04", "soon", "2025-03-06"),
      "accepted_with_rejects",
      { rows: 2, lines: [3] },
    ],
    [
      "zones",
      column("t", "2025-03-09T23:30:00.123+13:00", "2025-03-09 00:10:00Z", "2025-03-09T12:00 EST"),
      "accepted",
      { first: ["2025-03-09"] },
    ],
    [
      "missing words among dates",
      column("d", "2025-03-04", "N/A", "not recorded", "--", "?"),
      "accepted",
      { rows: 5, types: ["date"] },
    ],
  ],
  numbers: [
    ["thousands with a point", column("n", "1,234.5", "2,000", "12"), "accepted", { sum: 3246.5 }],
    [
      "continental",
      column("score", "1.234,5", "12,25"),
      "needs_answer",
      { ask: ["number-format:score"] },
    ],
    [
      "spaces and a decimal comma",
      column("n", "1 234,5", "2 000"),
      "needs_answer",
      { ask: ["number-format:n"] },
    ],
    [
      "thin and hard spaces",
      column("n", "1\u2009234.5", "2\u00a0000", "3\u202f000"),
      "accepted",
      { sum: 6234.5 },
    ],
    ["apostrophes", column("n", "1'234.50", "2’000"), "accepted", { sum: 3234.5 }],
    [
      "two numbers in a cell are none",
      column("n", "1 2", "3", "4"),
      "accepted_with_rejects",
      { rows: 2, lines: [2] },
    ],
    [
      "1.234 in a file of semicolons",
      file("n;m", "1.234;1", "2.500;2"),
      "needs_answer",
      { ask: ["number-format:n"] },
    ],
    ["1.5 in a file of semicolons", file("n;m", "1.5;1", "2.125;2"), "accepted", { rows: 2 }],
    [
      "words beside a count",
      column("natural supports attending", "2", "2 (aunt, coach)", "0"),
      "accepted_with_rejects",
      { rows: 2, lines: [3] },
    ],
    [
      "more than, ranges, about",
      column("n", "2", ">3", "1-2", "~5", "4"),
      "accepted_with_rejects",
      { rows: 2, lines: [3, 4, 5] },
    ],
    [
      "a word in a count",
      column("n", "2", "two", "3"),
      "accepted_with_rejects",
      { rows: 2, lines: [3] },
    ],
    [
      "money and brackets",
      column("n", "(12)", "$1,200", "3", "4", "5"),
      "accepted_with_rejects",
      { rows: 3, lines: [2, 3] },
    ],
    [
      "percent among plain numbers",
      column("score", "72%", "0.72", "72"),
      "needs_answer",
      { ask: ["unit:score"] },
    ],
    [
      "percent among fractions",
      column("pct", "72 %", "0.8"),
      "needs_answer",
      { ask: ["unit:pct"] },
    ],
    [
      "a percentage of fractions and numbers",
      column("fidelity_pct", "0.72", "81", "0.9"),
      "needs_answer",
      { ask: ["unit:fidelity_pct"] },
    ],
    ["percent throughout", column("pct", "72%", "81.5 %", "100%"), "accepted", { first: [0.72] }],
    [
      "missing words",
      column(
        "n",
        "NA",
        "n/a",
        "null",
        "-",
        "--",
        "none",
        "not recorded",
        ".",
        "?",
        "",
        "#N/A",
        "3",
      ),
      "accepted",
      { sum: 3 },
    ],
    [
      "hours or minutes",
      column("duration", "1.5", "2", "0.75"),
      "needs_answer",
      { ask: ["minutes:duration"] },
    ],
    [
      "hours and minutes in one column",
      column("duration", "1.5", "90", "45"),
      "needs_answer",
      { ask: ["minutes:duration"] },
    ],
    ["minutes by name", column("duration_min", "1.5", "90"), "accepted", { sum: 91.5 }],
    ["withheld at the source", column("n", "<11", "12", "*"), "accepted", { rows: 3 }],
  ],
  identifiers: [
    [
      "leading zeros under another name",
      column("worker", "00501", "02139"),
      "accepted",
      { first: ["00501"] },
    ],
    [
      "scientific, small letter and comma",
      column("family_id", "1.23e+11", "123456789012"),
      "needs_answer",
      { ask: ["scientific-id:family_id"] },
    ],
    [
      "scientific with a decimal comma",
      file("case;x", "1,23E+11;1", "5;2"),
      "needs_answer",
      { ask: ["scientific-id:case"] },
    ],
    [
      "scientific without the word id",
      column("n", "1.23E+11", "5"),
      "needs_answer",
      { ask: ["scientific-id:n"] },
    ],
    [
      "17 digits",
      column("record", "12345678901234567"),
      "accepted",
      { first: ["12345678901234567"] },
    ],
    ["# and letters", column("goal #", "#12", "#13"), "accepted", { first: ["#12"] }],
    [
      '="00501"',
      file("client_id,n", '="00501",1', '"=""00502""",2'),
      "accepted",
      { first: ["00501"] },
    ],
  ],
  "text that does harm": [
    [
      "formulas",
      column("note", "=CMD()", "+1+1|x", "@SUM(A1)", '=HYPERLINK("x")'),
      "accepted",
      { rows: 4 },
    ],
    [
      "script and SQL",
      column("coach", "<script>alert(1)</script>", "Robert'); DROP TABLE x;--"),
      "accepted",
      { rows: 2 },
    ],
    ["paths", column("coach", "../../etc/passwd", "C:\\x"), "accepted", { rows: 2 }],
    ["text marks of right to left", column("coach", "\u202eevil", "Ana"), "accepted", { rows: 2 }],
  ],
  "long cells": [
    [
      "a note of 2000 characters",
      file("coach,what", `Ana,${"so ".repeat(700)}`),
      "accepted",
      { rows: 1 },
    ],
    [
      "a quoted cell longer than any may be",
      file("coach,what", `Ana,"${"so ".repeat(30_000)}"`, "Lee,x"),
      "accepted_with_rejects",
      { rows: 1, lines: [2] },
    ],
  ],
  names: [
    [
      "composed and decomposed",
      column("staff", "Zoë", "Zoe\u0308", "Mu\u0308ller"),
      "accepted",
      { rows: 3 },
    ],
    [
      "last, first: what the comma parts is asked by the import, which knows who is meant",
      column("staff", "Smith, Jane", "Jane Smith"),
      "accepted",
      { rows: 2 },
    ],
  ],
  "lost characters": [
    [
      "U+FFFD in a cell",
      file("coach,minutes", "Zo\ufffd,30", "Ana,45"),
      "accepted_with_rejects",
      { rows: 1, lines: [2] },
    ],
    ["U+FFFD in a header", file("co\ufffdch,minutes", "Ana,30"), "accepted", { rows: 1 }],
  ],
  "what must not be kept": [
    ["SSN by value", column("ref", "123-45-6789"), "needs_answer", { ask: ["sensitive:ref"] }],
    [
      "phone by value",
      column("note", "call (555) 555-0100 today"),
      "needs_answer",
      { ask: ["sensitive:note"] },
    ],
    [
      "e-mail by value",
      column("note", "write ann@example.org"),
      "needs_answer",
      { ask: ["sensitive:note"] },
    ],
    [
      "birth date by value",
      column("note", "born 1/2/2015"),
      "needs_answer",
      { ask: ["sensitive:note"] },
    ],
    [
      "address by value",
      column("note", "lives at 12 Elm Street"),
      "needs_answer",
      { ask: ["sensitive:note"] },
    ],
    ...[
      "SSN",
      "Social Security #",
      "DOB",
      "Birth_Date",
      "Date of Birth",
      "Phone #",
      "Home address",
      "clientName",
      "Youth first name",
      "guardian_name",
      "E-mail",
      "Zip code",
      "Child's name",
      "Client (last name)",
      "Client Last/First",
      "Name of youth",
      "Consumer name",
      "Address1",
      "SS#",
    ].map((name): Variant => [
      `the header ${name}`,
      file(`${name},minutes`, "x,30"),
      "needs_answer",
      { ask: [`sensitive:${name}`] },
    ]),
    ...["Coachee name", "Name of coach", "Team name", "Client last seen"].map((name): Variant => [
      `nothing under the header ${name}`,
      file(`${name},minutes`, "x,30"),
      "accepted",
      { rows: 1 },
    ]),
  ],
};

const variants = Object.entries(kinds).flatMap(([kind, each]) =>
  each.map(([name, ...rest]): Variant => [`${kind}: ${name}`, ...rest]),
);

test.each(variants)("%s", async (_name, content, outcome, want = {}) => {
  const found = await inspect("a.csv", bytesOf(content), emptyStore);
  expect({
    outcome: found.outcome,
    ...(want.ask && { ask: found.questions.map(({ id }) => id) }),
    ...(want.rows !== undefined && { rows: found.rows.new }),
    ...(want.lines && { lines: found.rejects.map(({ line }) => line) }),
    ...(want.header !== undefined && { header: found.headerLine }),
    ...(want.delimiter !== undefined && { delimiter: found.delimiter }),
    ...(want.first && {
      first: found.columns.slice(0, want.first.length).map(({ samples }) => samples[0]),
    }),
    ...(want.types && { types: found.columns.map(({ type }) => type) }),
    ...(want.sum !== undefined && { sum: found.columns[0]?.sum }),
  }).toEqual({ outcome, ...want });
  expect(found.rows.read).toBe(found.rows.new + found.rows.rejected);
  expect(found.rejects).toHaveLength(found.rows.rejected);
});
