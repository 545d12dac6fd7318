import { hasBrowser } from "../browser.ts";
import { compared, type Line, NotHere, type Row } from "../row.ts";

/** Fifty control charts on one page, script and paint in Chromium, beside hand-written SVG of the same content. */
export const charts: Row = {
  name: "charts",
  title: "50 control charts on one page",
  sizes: "once",
  async measure(ground) {
    if (!hasBrowser()) throw new NotHere("no Chromium here");
    const { seconds, counts } = await ground.run("charts", ground.place("charts"));
    const [drawn, byHand] = [counts.page!, counts.hand!];
    if (Math.abs(drawn - byHand) > drawn / 10)
      throw new Error(`${drawn} elements are drawn, ${byHand} by hand: not the same content`);
    const rounds = Object.keys(seconds).filter((name) => name.startsWith("hand paint "));
    const line = (what: string, kind: string, until: string): Line => ({
      what,
      unit: "ms",
      ...compared(
        "hand-written SVG",
        rounds.map((name) => {
          const of = (other: string) =>
            seconds[name.replace("hand", other).replace("paint", until)]! * 1000;
          return [of(kind), of("hand")] as const;
        }),
      ),
    });
    return [
      {
        ...line("50 control charts on one page, script and paint", "page", "paint"),
        bound: { of: "ratio", most: 3 },
        note: `as Overview draws all of 50 sites, ${drawn} elements, ${byHand} by hand`,
      },
      line("50 control charts on one page, script alone", "page", "script"),
      line("50 control charts, each a figure of its own, script and paint", "single", "paint"),
    ];
  },
};
