/** The same with smaller nudges: that the slopes foretell ever better is seen from row to row. */

import { t } from "../../kernel/text.js";
import { html, write } from "../../kit/dom.js";
import { change, percent, print, sign } from "../../kit/format.js";
import { row, table } from "../../kit/table.js";

/** @import { SmallerNudge, Value } from "../../contract.js" */

export class SmallerNudges {
  constructor() {
    /** @type {{size: HTMLElement, measured: HTMLElement, predicted: HTMLElement, percent: HTMLElement, unit: HTMLElement}[]} */
    this.rows = [];
    this.element = html("div", { class: "slp-nudge-smaller" });
  }

  /** @param {SmallerNudge[]} sizes */
  make(sizes) {
    const number = (/** @type {string} */ name) =>
      /** @type {HTMLElement} */ (html("span", { class: "slp-number", "data-testid": name }));
    this.rows = sizes.map((_, at) => ({
      size: number(`nudge-size-${at}`),
      measured: number(`nudge-loss-${at}`),
      predicted: number(`nudge-foretold-${at}`),
      percent: number(`nudge-percent-${at}`),
      unit: html("span", {}),
    }));
    const rows = this.rows.map(({ size, measured, predicted, percent, unit }) =>
      row(size, [measured, predicted, html("span", { class: "slp-nudge-off" }, percent, unit)]),
    );
    this.element.replaceChildren(table([t("nudge"), t("ΔE measured"), t("ΔE foretold"), t("off by")], rows));
  }

  /** @param {SmallerNudge[]} sizes */
  draw(sizes) {
    if (this.rows.length !== sizes.length) this.make(sizes);
    sizes.forEach(({ size, measured, predicted, percent: off, rounding }, at) => {
      const one = this.rows[at];
      print(one.size, size, chosen);
      for (const [element, value] of /** @type {const} */ ([
        [one.measured, measured],
        [one.predicted, predicted],
      ])) {
        print(element, value, change);
        element.className = `slp-number ${sign(value)}`;
      }
      // Two numbers that are apart by rounding are not so and so many percent wrong.
      one.percent.hidden = rounding;
      print(one.percent, off, percent);
      write(one.unit, rounding ? t("rounding") : " %");
    });
  }
}

/** A size of nudge without idle zeros. @param {Value} size */
function chosen(size) {
  return change(size)
    .replace(/(\.\d*?)0+(?=e|$)/, "$1")
    .replace(/\.(?=e|$)/, "");
}
