import { fidelityTrend } from "../../dashboard/charts/fidelity_trend.ts";
import { siteMultiples } from "../../dashboard/charts/site_multiples.ts";
import { months, trend } from "../../dashboard/gallery/rows.ts";
import { cleaned } from "../../dashboard/parts/figure.ts";
import { readSeries } from "../../dashboard/series.ts";
import type { Series } from "../../dashboard/series.ts";
import { handWritten } from "./hand_written.ts";

const [sites, width] = [50, 1280];

/** Fifty sites with the made-up rows of the gallery, each drawn with all months. */
const all: Series[] = Array.from({ length: sites }, (_, at) => {
  const names = ["Alder Creek", "Brook Street"];
  const rows = trend.filter(({ site }) => site === names[at % names.length]);
  const site = `Site ${String(at + 1).padStart(2, "0")}`;
  const [series] = readSeries(
    rows.map((row) => ({ ...row, site })),
    [],
  );
  return series!;
});

const drawings: Record<string, () => readonly Element[]> = {
  page: () => [siteMultiples(all, { months, width })],
  single: () => all.map((series) => fidelityTrend(series, { months, width: width / 2 })),
  hand: () => [handWritten(all, { months, width })],
};

/** Milliseconds of script, and until what was drawn is painted; and how many elements of each kind it has. */
async function draw(name: string) {
  const host = document.createElement("div");
  host.className = "plot";
  document.body.replaceChildren(host);
  await painted();
  const start = performance.now();
  host.append(...drawings[name]!().map(cleaned));
  const script = performance.now() - start;
  await painted();
  const paint = performance.now() - start;
  const elements: Record<string, number> = {};
  for (const { localName } of host.querySelectorAll("*"))
    elements[localName] = (elements[localName] ?? 0) + 1;
  return { script, paint, elements };
}

/** Resolves behind the next frame: what is done in it, layout and paint, is over then. */
const painted = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    });
  });

export type ChartsPage = { draw: typeof draw };

Object.assign(globalThis, { page: { draw } satisfies ChartsPage });
