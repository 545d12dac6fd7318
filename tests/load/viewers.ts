/**
 * `npm run viewers`: 50 people of three roles look at the sample agency for two minutes, on this machine
 * alone, while a file is imported and undone; prints one table and fails where a figure was wrong, an
 * answer an error, or the two bars of time are not met. `--viewers N`, `--seconds N`, `--pause N` (seconds
 * between two pages of one person, at most). Run it on a quiet machine: what else runs is measured too.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { importFiles } from "../../pipelines/import.ts";
import { openStore } from "../../pipelines/store/store.ts";
import { sampleAnswers, sampleFiles } from "../server/sample_store.ts";
import { makeAgency } from "./agency.ts";
import { runLoad } from "./load.ts";

const { values } = parseArgs({
  options: {
    viewers: { type: "string", default: "50" },
    seconds: { type: "string", default: "120" },
    pause: { type: "string", default: "6" },
  },
});

const place = { theme: "Natural supports", site: "Larkspur", coach: "Petra Lindqvist" };

/** More sessions of the sample's last months at one of its sites. */
const more = `session_id,date,site,coach,staff,format,trigger,themes,minutes\n${Array.from(
  { length: 200 },
  (_, n) => {
    const day = `2026-0${1 + (n % 5)}-${String(1 + (n % 28)).padStart(2, "0")}`;
    return `LOAD-${n},${day},Larkspur,Petra Lindqvist,Bettina Oyelaran,individual,scheduled,Natural supports,45`;
  },
).join("\n")}\n`;

const times = 5;
const mostLag = 100;

const folder = mkdtempSync(join(tmpdir(), "throughline-viewers-"));
try {
  const store = openStore(join(folder, "sample"));
  await importFiles(store, sampleFiles(), { answers: sampleAnswers() });
  const file = { name: "more.csv", path: join(folder, "more.csv") };
  writeFileSync(file.path, more);
  const agency = await makeAgency(store, place, file, folder);
  const options = {
    viewers: Number(values.viewers),
    seconds: Number(values.seconds),
    pauseSeconds: Number(values.pause),
  };
  const load = await runLoad(agency, file, options);
  const ratio = load.loaded.p99 / load.quiet.median;
  const ms = (millis: number): string => `${millis.toFixed(millis < 10 ? 1 : 0)} ms`;
  const rows: [what: string, value: string | number, bar: string, isMet: boolean][] = [
    ["pages opened", load.pages, "", true],
    ["answers", load.answers, "", true],
    ["builds seen", load.builds.join(", "), "3", load.builds.length === 3],
    ["pages that met a change of builds and asked anew", load.again, "", true],
    ["errors", load.errors.length, "0", load.errors.length === 0],
    ["wrong figures", load.wrong.length, "0", load.wrong.length === 0],
    ["chart query, alone: median", ms(load.quiet.median), "", true],
    ["chart query, alone: p99", ms(load.quiet.p99), "", true],
    ["chart query, under load: median", ms(load.loaded.median), "", true],
    ["chart query, under load: p99", ms(load.loaded.p99), "", true],
    ["p99 under load / median alone", ratio.toFixed(1), `below ${times}`, ratio < times],
    [
      "event loop, p99 of its delay",
      ms(load.lag.p99),
      `below ${mostLag} ms`,
      load.lag.p99 < mostLag,
    ],
    ["event loop, longest delay", ms(load.lag.max), "", true],
  ];
  console.log("| what | | bar |\n|---|---:|---:|");
  for (const [what, value, bar, isMet] of rows)
    console.log(`| ${what} | ${value} | ${bar}${isMet ? "" : ": NOT MET"} |`);
  for (const line of [...load.errors, ...load.wrong].slice(0, 20)) console.log(line);
  process.exitCode = rows.every(([, , , isMet]) => isMet) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
