import { html } from "lit-html";
import type { TemplateResult } from "lit-html";
import type { Me, SessionPage, SessionRow } from "../../server/api.ts";
import { dayName } from "../months.ts";
import { classChip } from "../parts/marks.ts";
import { table } from "../parts/table.ts";
import type { Column } from "../parts/table.ts";
import { turning } from "../parts/turning.ts";
import { mayCorrect } from "../roles.ts";
import { sessionAddress } from "../state.ts";
import type { Filters } from "../state.ts";
import type { View } from "../view.ts";
import { detailName, formatName } from "../vocabulary.ts";

/**
 * One page of sessions, newest first, with the reason of each class and where to correct it; `filters`
 * lead back from a session, `pageOf` is the address of another page (nothing: the first).
 */
export const sessionList = (
  { me }: View,
  page: SessionPage,
  filters: Filters,
  pageOf: (at: string) => string,
): TemplateResult =>
  html`${table(`Sessions, page ${page.page}`, columns(me, filters), page.rows, { stacks: true })}
  ${turning(page, "session", (at) => pageOf(at > 1 ? String(at) : ""))}`;

const columns = (me: Me, filters: Filters): Column<SessionRow>[] => [
  {
    name: "Date",
    cell: ({ session_id, date }) =>
      html`<a class="nowrap" href=${sessionAddress(session_id, filters)}>${dayName(date)}</a>`,
  },
  {
    name: "Session",
    cell: ({ format, site, theme }) =>
      html`${formatName(format)}<span class="second">${site}${theme ? ` · ${theme}` : ""}</span>`,
  },
  {
    name: "Class",
    cell: (row) =>
      html`${classChip(row.class, row.detail)}<span class="second"
          >${row.overridden ? "corrected by a person" : detailName(row.detail)}
          ${row.settled ? "" : html`<span class="provisional">provisional</span>`}</span
        >`,
  },
  {
    name: "Why",
    cell: ({ sentence, session_id, date, coach }) =>
      html`<span class="why">${plainReason(sentence)}</span> ${
          mayCorrect(me, coach)
            ? html`<a class="correct" href="${sessionAddress(session_id, filters)}#correct"
                >Correct this<span class="hidden"> class of ${dayName(date)}</span></a
              >`
            : ""
        }`,
  },
];

/** The sentence without the class that begins it: that has its own column. */
const plainReason = (sentence: string | null): string => {
  if (!sentence) return "–";
  const reason = sentence.replace(/^[^:.]{3,24}: /, "");
  return `${reason[0]?.toUpperCase() ?? ""}${reason.slice(1)}`;
};
