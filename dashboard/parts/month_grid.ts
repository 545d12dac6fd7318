import { html } from "lit-html";
import { keyed } from "lit-html/directives/keyed.js";
import { ref } from "lit-html/directives/ref.js";
import type { TemplateResult } from "lit-html";
import { shortMonth } from "../months.ts";

/** A cell of a grid: what it shows, what it is for those who hear it, how it looks, where it leads. */
export type Cell = { text: string; words: string; tone: string; address?: string | undefined };

export type MonthGrid = {
  caption: string;
  sites: readonly string[];
  /** Periods, `YYYY-MM`, left to right; `name` says one in full. */
  months: readonly string[];
  name: (month: string) => string;
  /** What stands beside the name of a site. */
  summary: (site: string) => string;
  cell: (site: string, month: string) => Cell;
};

/**
 * Sites by months. The heads stay in sight; the newest month is scrolled to. One tab stop: arrows,
 * Home and End walk the cells, Enter opens the one that leads somewhere.
 */
export const monthGrid = ({
  caption,
  sites,
  months,
  name,
  summary,
  cell,
}: MonthGrid): TemplateResult =>
  html`${keyed(
    caption + months[0],
    html`<div class="table month-grid" ${ref(toNewest)}>
      <table role="grid" aria-label=${caption} @keydown=${walk} @focusin=${stopHere}>
        <thead>
          <tr>
            <th scope="col">Site</th>
            ${months.map(
              (month, at) =>
                html`<th scope="col">
                  <span aria-hidden="true"
                    >${shortMonth(month)}${at === 0 || month.endsWith("-01") ? html`<b>${month.slice(0, 4)}</b>` : ""}</span
                  ><span class="hidden">${name(month)}</span>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${sites.map(
            (site, row) =>
              html`<tr>
                <th scope="row">${site}<span class="second">${summary(site)}</span></th>
                ${months.map((month, at) => {
                  const isStop = row === 0 && at === months.length - 1;
                  return drawn(cell(site, month), isStop);
                })}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`,
  )}`;

const drawn = ({ text, words, tone, address }: Cell, isStop: boolean): TemplateResult => {
  const said = html`${text}<span class="hidden"> ${words}</span>`;
  return html`<td class=${tone} tabindex=${isStop ? "0" : "-1"}>
    ${address ? html`<a href=${address} tabindex="-1">${said}</a>` : said}
  </td>`;
};

const toNewest = (region?: Element): void => {
  if (region) queueMicrotask(() => region.scrollTo({ left: region.scrollWidth }));
};

function walk(event: KeyboardEvent): void {
  const cell = (event.target as Element).closest("td");
  if (!cell) return;
  if (event.key === "Enter") {
    // A link that has the focus itself opens by itself.
    if (event.target === cell) openAsAsked(cell.querySelector("a"), event);
    return;
  }
  const there = next(cell, event.key);
  if (there === null) return;
  event.preventDefault();
  if (!(there instanceof HTMLTableCellElement) || there.tagName !== "TD") return;
  there.focus();
}

/** Follows a link as a click with the same keys held would: in a new tab, for one. */
function openAsAsked(link: Element | null, event: KeyboardEvent): void {
  const { ctrlKey, metaKey, shiftKey } = event;
  const held = { ctrlKey, metaKey, shiftKey };
  link?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ...held }));
}

/** The cell that has the focus, however it came by it, is the one that Tab leads back to. */
function stopHere({ target }: FocusEvent): void {
  const cell = (target as Element).closest("td");
  for (const stop of cell?.closest("table")?.querySelectorAll("td[tabindex='0']") ?? [])
    stop.setAttribute("tabindex", "-1");
  cell?.setAttribute("tabindex", "0");
}

/** The cell that a key leads to; undefined at an edge, null where the key leads nowhere. */
function next(cell: HTMLTableCellElement, key: string): Element | null | undefined {
  const row = cell.parentElement as HTMLTableRowElement;
  const above = (by: Element | null) => (by as HTMLTableRowElement | null)?.cells[cell.cellIndex];
  switch (key) {
    case "ArrowLeft":
      return cell.previousElementSibling ?? undefined;
    case "ArrowRight":
      return cell.nextElementSibling ?? undefined;
    case "ArrowUp":
      return above(row.previousElementSibling);
    case "ArrowDown":
      return above(row.nextElementSibling);
    case "Home":
      return row.cells[1];
    case "End":
      return row.cells[row.cells.length - 1];
    default:
      return null;
  }
}
