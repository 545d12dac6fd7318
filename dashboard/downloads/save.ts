import { csvRows, tableRows } from "./csv.ts";
import { drawPicture } from "./picture.ts";
import type { Origin } from "./picture.ts";

export type SavedAs = "SVG" | "PNG" | "CSV";

/** Pixels of a PNG for each pixel of the page: enough for print at half a page's width. */
const sharpness = 2;

/**
 * Saves a figure of the page as a picture, or the rows of its table: as it is drawn when this is called,
 * whatever is drawn before the file is made.
 */
export async function saveFigure(
  figure: Element,
  kind: SavedAs,
  rows: () => HTMLTableElement,
): Promise<void> {
  const name = fileName(figure.querySelector("h2")?.textContent ?? "", kind);
  download(name, await blobs[kind](figure, rows));
}

const blobs: Record<SavedAs, (figure: Element, rows: () => HTMLTableElement) => Promise<Blob>> = {
  SVG: async (figure) => new Blob([svgText(figure)], { type: "image/svg+xml" }),
  PNG: (figure) => rastered(svgText(figure)),
  CSV: async (_, rows) => new Blob([csvRows(tableRows(rows()))], { type: "text/csv" }),
};

/** "Coaching by class at Larkspur" as coaching-by-class-at-larkspur.svg */
export function fileName(title: string, kind: SavedAs): string {
  const words = title
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[a-z0-9]+/g) ?? ["chart"];
  return `${words.join("-").slice(0, 80)}.${kind.toLowerCase()}`;
}

const svgText = (figure: Element): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(
    drawPicture(figure, origin()),
  )}\n`;

/** What the page's header says of what is shown. */
function origin(): Origin {
  const said = (part: string) =>
    (document.querySelector(`.as-of ${part}`)?.textContent ?? "").replaceAll(/\s+/g, " ").trim();
  return { shown: said(".shown"), source: said(".source") };
}

async function rastered(text: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width * sharpness;
  canvas.height = image.height * sharpness;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) =>
      blob ? resolve(blob) : reject(new Error("the picture is too large for this browser")),
    );
  });
}

function download(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
