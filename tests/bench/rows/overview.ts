import { hasBrowser } from "../browser.ts";
import { NotHere, type Row, spread } from "../row.ts";

/** The first view of Overview, with nothing in the browser's cache. */
export const overview: Row = {
  name: "overview",
  title: "first view of Overview, cold",
  sizes: "each",
  flat: true,
  async measure(ground, sessions) {
    if (!hasBrowser()) throw new NotHere("no Chromium here");
    const { dir } = await ground.store(sessions);
    const { seconds, counts, peakMegabytes } = await ground.run("overview", dir);
    return [
      {
        what: "first view of Overview, cold: usable",
        unit: "s",
        measured: spread(Object.values(seconds)),
        peakMegabytes,
        bound: { of: "measured", most: 1 },
        note: "50 sites; memory of the server",
      },
      {
        what: "first view of Overview, cold: script packed with gzip",
        unit: "kB",
        measured: spread([counts.kilobytes!]),
        bound: { of: "measured", most: 165 },
      },
    ];
  },
};
