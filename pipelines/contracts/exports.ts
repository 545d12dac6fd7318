import { codebook } from "./codebook.ts";
import type { Contract, ExportName } from "./column.ts";
import { fidelity } from "./fidelity.ts";
import { goals } from "./goals.ts";
import { measures } from "./measures.ts";
import { priorities } from "./priorities.ts";
import { sessions } from "./sessions.ts";
import { staff } from "./staff.ts";
import { themes } from "./themes.ts";

/** The exports that an agency can bring, by name. */
export const contracts: Record<ExportName, Contract> = {
  sessions,
  goals,
  fidelity,
  staff,
  priorities,
  themes,
  measures,
  codebook,
};
