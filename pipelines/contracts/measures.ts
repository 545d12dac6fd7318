import { z } from "zod";
import { type Contract, list, number, text } from "./column.ts";

export const measures: Contract = {
  name: "measures",
  grain: "a fidelity measure of the catalogue",
  row: z.object({
    measure: text("id of the measure", ["measure id"], { required: true }),
    label: text("name on screen", ["name", "measure name", "title"], { required: true }),
    synonyms: list("headers that mean it", ["synonym", "aliases"]),
    unit: text("count, share, percent or score", []),
    good: text("up or down", ["good direction", "direction"], { required: true }),
    target: number("target, where the agency has set one", []),
    smallest_change: number("smallest change worth having", ["smallest worthwhile change"]),
  }),
};
