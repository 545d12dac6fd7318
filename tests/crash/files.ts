/** A line of sessions.csv per number, with what a correction changes. */
function sessions(
  numbers: readonly number[],
  { theme = "Natural supports", notes = "" }: { theme?: string; notes?: string } = {},
): string {
  const header = "session_id,date,site,coach,staff,format,trigger,themes,goal_ids,minutes,notes";
  const rows = numbers.map((number) => {
    const date = `2025-0${1 + (number % 6)}-${String(1 + (number % 28)).padStart(2, "0")}`;
    const staff = ["Ana Ruiz", "Bo Lee", "Cy Day"][number % 3];
    const site = number % 2 === 0 ? "North" : "South";
    return `S${number},${date},${site},Dana Cruz,${staff},individual,scheduled,${theme},G${number % 9},45,${notes}`;
  });
  return `${[header, ...rows].join("\n")}\n`;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

const goals = `goal_id,staff,site,theme,opened,kind\n${range(0, 9)
  .map((id) => `G${id},Ana Ruiz,North,Natural supports,2025-01-0${1 + id},goal`)
  .join("\n")}\n`;

const fidelity = `site,date,measure,value,case_id\n${range(0, 120)
  .map((at) => {
    const month = String(1 + (at % 12)).padStart(2, "0");
    return `${at % 2 === 0 ? "North" : "South"},2025-${month}-15,ns_attending,${at % 5},F${at % 20}`;
  })
  .join("\n")}\n`;

/**
 * What an agency brings one after the other: its first exports, a file that overlaps and corrects
 * them, one that does so again and is long in bytes, so that storing it takes a while, and the next
 * month's.
 */
export const exportFiles = {
  first: {
    "sessions.csv": sessions(range(0, 60)),
    "goals.csv": goals,
    "fidelity.csv": fidelity,
  },
  corrected: { "corrected.csv": sessions(range(40, 80), { theme: "Engagement" }) },
  long: {
    "long.csv": sessions(range(30, 330), { theme: "Transition", notes: "x ".repeat(5000) }),
  },
  next: { "next.csv": sessions(range(320, 340), { theme: "MI skills" }) },
} satisfies Record<string, Record<string, string>>;

export type FileSet = keyof typeof exportFiles;
