/** Tables that scroll sideways where they have no room. */

import { html } from "./dom.js";

/**
 * A place around what may be wider than the screen; the keyboard scrolls it, too.
 * @param {string} label what is in it
 * @param {Element} wide
 */
export function scrolling(label, wide) {
  return html("div", { class: "slp-table-scroll", tabindex: "0", role: "region", "aria-label": label }, wide);
}

/**
 * A table with a head to each row.
 * @param {string[]} heads of the columns; the first, above the heads of the rows, may be empty
 * @param {Element[]} rows
 */
export function table(heads, rows) {
  const cells = heads.map((head) => (head ? html("th", { scope: "col" }, head) : html("td")));
  return html("table", { class: "slp-table" }, html("thead", {}, html("tr", {}, ...cells)), html("tbody", {}, ...rows));
}

/**
 * @param {Node|string} head
 * @param {(Node|string)[]} cells
 */
export function row(head, cells) {
  return html("tr", {}, html("th", { scope: "row" }, head), ...cells.map((cell) => html("td", {}, cell)));
}
