import { z } from "zod";
import { type Contract, id, text } from "./column.ts";

export const codebook: Contract = {
  name: "codebook",
  grain: "the label of a column that stands for one answer, such as theme___1",
  row: z.object({
    column: id(
      "name of the column in the other file",
      ["column name", "variable", "field", "variable name", "field name", "code"],
      { required: true },
    ),
    label: text(
      "what a tick in it means",
      ["meaning", "choice", "option", "value label", "column label", "field label"],
      { required: true },
    ),
  }),
};
