import { inflateSync } from "node:zlib";

/** Pages and images of a PDF, and whether its text can be searched: written with a table of letters. */
export function readPdf(pdf: Buffer): { pages: number; text: boolean; images: number } {
  const raw = pdf.toString("latin1");
  const streams = [...raw.matchAll(/stream\r?\n/g)].flatMap(({ index, 0: begin }) => {
    const from = index + begin.length;
    const to = raw.indexOf("endstream", from);
    try {
      return [inflateSync(pdf.subarray(from, to)).toString("latin1")];
    } catch {
      return [];
    }
  });
  return {
    pages: raw.match(/\/Type\s*\/Page\b/g)?.length ?? 0,
    text: streams.some((each) => /\bTJ|\bTj/.test(each)) && raw.includes("/ToUnicode"),
    images: raw.match(/\/Subtype\s*\/Image/g)?.length ?? 0,
  };
}
