import { z } from "zod";
import { type Contract, date, siteNames, text } from "./column.ts";

export const priorities: Contract = {
  name: "priorities",
  grain: "something the organization needs, for a time",
  row: z.object({
    site: text("site, or * for all", siteNames, { required: true }),
    theme: text(
      "what is needed",
      [
        "priority",
        "priority theme",
        "focus",
        "focus area",
        "topic",
        "area",
        "organizational priority",
        "agency priority",
      ],
      { required: true },
    ),
    from: date(
      "first day",
      ["start", "start date", "from date", "since", "begins", "effective from", "valid from"],
      { required: true },
    ),
    to: date("last day; empty: still", [
      "end",
      "end date",
      "to date",
      "until",
      "ends",
      "through",
      "effective to",
      "valid to",
    ]),
    source: text("where it comes from", ["origin", "reason", "based on", "set by"]),
  }),
};
