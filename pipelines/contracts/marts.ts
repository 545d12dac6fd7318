import { sessionMarts } from "./marts/sessions.ts";
import { fidelityMarts } from "./marts/fidelity.ts";
import { importMarts } from "./marts/imports.ts";
import { staffMarts } from "./marts/staff.ts";
import { goalMarts } from "./marts/goals.ts";
import { threadMarts } from "./marts/threads.ts";
import { verdictMarts } from "./marts/verdicts.ts";
import { themeVerdictMarts } from "./marts/theme_verdicts.ts";
import type { Mart } from "./marts/mart.ts";

export type { Mart };

/** Marts by name: what is served, shown and exported; nothing else is. Each stands in its concern's file. */
export const marts: Record<string, Mart> = {
  ...sessionMarts,
  ...fidelityMarts,
  ...importMarts,
  ...staffMarts,
  ...goalMarts,
  ...threadMarts,
  ...verdictMarts,
  ...themeVerdictMarts,
};
