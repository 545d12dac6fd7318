import { closeSync, openSync, readSync, statSync, writeSync } from "node:fs";
import type { Ground } from "../ground.ts";
import { compared, inTurn, type Row } from "../row.ts";

/** The same sessions in another file, and a file of which nine rows in ten stand, beside the first import. */
export const reimport: Row = {
  name: "reimport",
  title: "re-import",
  sizes: "each",
  async measure(ground, sessions) {
    const { sessions: csv } = await ground.exports(sessions);
    const { dir } = await ground.store(sessions);
    const again = ground.place("again");
    copyLines(csv, again, 0.5, { andBefore: true });
    const overlap = await nineInTen(ground, csv, sessions);
    const first = async () => {
      const store = ground.place("first");
      const measured = await ground.run("commit", store, csv);
      ground.remove(store);
      return measured;
    };
    const triples = await inTurn(ground.rounds(sessions), first, async () => ({
      same: await ground.run("commit", dir, again),
      most: await ground.run("commit", dir, overlap),
    }));
    ground.remove(again);
    ground.remove(overlap);
    for (const [, { same, most }] of triples) {
      if (same.counts.unchanged !== sessions)
        throw new Error(`${same.counts.unchanged} of ${sessions} rows stood already`);
      const share = most.counts.unchanged! / most.counts.read!;
      if (Math.abs(share - 0.9) > 0.005) throw new Error(`${share} of the rows stood already`);
    }
    const line = (what: string, of: "same" | "most", bound: number) => ({
      what,
      unit: "s" as const,
      ...compared(
        "the first import",
        triples.map(([one, other]) => [other[of].seconds.all!, one.seconds.all!] as const),
      ),
      peakMegabytes: Math.max(...triples.map(([, other]) => other[of].peakMegabytes)),
      bound: { of: "ratio" as const, most: bound },
    });
    return [
      line("re-import of the same rows in another file", "same", 0.6),
      line("re-import, 90 % of the rows known", "most", 0.8),
    ];
  },
};

/** A file without the first tenth of the sessions, and as many new ones of the month after. */
async function nineInTen(ground: Ground, csv: string, sessions: number): Promise<string> {
  const overlap = ground.place("overlap");
  copyLines(csv, overlap, 0.1, { andBefore: false });
  const added = await ground.nextMonth(sessions, Math.round(sessions / 10));
  const out = openSync(overlap, "a");
  copyBytes(added, out, afterLine(added, 0), statSync(added).size);
  closeSync(out);
  ground.remove(added);
  return overlap;
}

/** The header and the lines behind a share of the bytes of a file; and then those before it. */
function copyLines(from: string, to: string, share: number, { andBefore }: { andBefore: boolean }) {
  const { size } = statSync(from);
  const [body, cut] = [afterLine(from, 0), afterLine(from, Math.floor(size * share))];
  const out = openSync(to, "w");
  copyBytes(from, out, 0, body);
  copyBytes(from, out, cut, size);
  if (andBefore) copyBytes(from, out, body, cut);
  closeSync(out);
}

const block = 1 << 20;

/** Where the line after the one at `at` begins. No cell of these files breaks its line. */
function afterLine(file: string, at: number): number {
  const bytes = Buffer.alloc(1 << 16);
  const opened = openSync(file, "r");
  const read = readSync(opened, bytes, 0, bytes.length, at);
  closeSync(opened);
  const end = bytes.subarray(0, read).indexOf("\n");
  if (end < 0) throw new Error(`${file}: no line ends behind byte ${at}`);
  return at + end + 1;
}

function copyBytes(file: string, out: number, from: number, to: number): void {
  const bytes = Buffer.allocUnsafe(block);
  const opened = openSync(file, "r");
  for (let at = from; at < to;) {
    const read = readSync(opened, bytes, 0, Math.min(block, to - at), at);
    writeSync(out, bytes, 0, read);
    at += read;
  }
  closeSync(opened);
}
