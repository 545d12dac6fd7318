import { z } from "zod";
import { type Contract, date, siteNames, text } from "./column.ts";

export const staff: Contract = {
  name: "staff",
  grain: "a staff member at a site",
  row: z.object({
    staff: text(
      "name or number",
      [
        "staff name",
        "staff member",
        "employee",
        "employee name",
        "name",
        "worker",
        "full name",
        "staff_id",
        "facilitator",
      ],
      { required: true },
    ),
    site: text("site or program", siteNames, { required: true }),
    role: text("role", ["title", "job title", "position", "job"]),
    supervisor: text("who supervises", [
      "supervisor name",
      "manager",
      "reports to",
      "supervised by",
    ]),
    hired: date("first day", [
      "hire date",
      "date hired",
      "hired on",
      "start date",
      "date of hire",
      "employment start",
      "start",
    ]),
    left: date("last day", [
      "end date",
      "left on",
      "date left",
      "termination date",
      "last day",
      "separation date",
      "employment end",
      "end",
      "term date",
    ]),
  }),
};
