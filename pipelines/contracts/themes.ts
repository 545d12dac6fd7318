import { z } from "zod";
import { type Contract, date, list, text } from "./column.ts";

export const themes: Contract = {
  name: "themes",
  grain: "a theme of the agency's catalogue",
  row: z.object({
    theme: text("name of the theme", ["theme name", "canonical", "canonical theme", "name"], {
      required: true,
    }),
    synonyms: list("other words for it", ["synonym", "aliases", "also called", "other names"]),
    measures: list("measures it should move", ["measure", "primary measure", "linked measures"]),
    set_on: date("day on which the measures were chosen", ["set on", "linked on", "date set"], {
      event: true,
    }),
  }),
};
