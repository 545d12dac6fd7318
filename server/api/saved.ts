/** The figures of the pages that can be saved, by their ids. */
export type FigureName =
  | "coach-mix"
  | "coaching-mix"
  | "event-study"
  | "fidelity-trend"
  | "measure"
  | "measures"
  | "session-context"
  | "thread";

/** A figure that a browser is about to save, and as what. */
export type SavedFigure = { figure: FigureName; as: "SVG" | "PNG" | "CSV" };
