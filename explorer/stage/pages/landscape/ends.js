/** The run over the two weights in numbers: its start, the step that is shown, and its end. */

/** @import { RunPoint, RunPoints } from "../../contract.js" */

import { t } from "../../kernel/text.js";
import { html, set, write } from "../../kit/dom.js";
import { print, shown, signed } from "../../kit/format.js";
import { row, scrolling, table } from "../../kit/table.js";

const COLUMNS = ["first", "second", "loss", "slope-first", "slope-second"];
/** From this column on a number's sign is the point. */
const SLOPES = 3;

export class Ends {
  constructor() {
    this.rows = [
      this.row("start", (step) => t("start, step {step}", { step })),
      this.row("shown", (step) => t("shown, step {step}", { step })),
      this.row("end", (step) => t("end, step {step}", { step })),
    ];
    set(this.rows[1].element, { class: "lit" });
    const made = table(
      ["", ...COLUMNS],
      this.rows.map(({ element }) => element),
    );
    this.heads = [...made.querySelectorAll("thead th")];
    this.element = scrolling(t("The run over the two"), made);
  }

  /** @param {keyof RunPoints} name @param {(step: number) => string} told */
  row(name, told) {
    const cells = COLUMNS.map((column) => html("span", { class: "slp-number", "data-testid": `${name}-${column}` }));
    return { name, told, cells, element: row("", cells) };
  }

  /** @param {RunPoints} ends @param {string[]} names of the two @param {boolean} sum whether it is the loss and its penalty */
  draw(ends, [first, second], sum) {
    const sloping = sum ? t("(E + penalty)") : "E";
    const heads = [sum ? t("E + penalty") : t("loss"), `∂${sloping}/∂${first}`, `∂${sloping}/∂${second}`];
    [first, second, ...heads].forEach((text, at) => write(this.heads[at], text));
    for (const { name, told, cells, element } of this.rows) {
      const point = ends[name];
      write(element.cells[0], told(point.step));
      this.numbers(point).forEach((value, at) => print(cells[at], value, at < SLOPES ? shown : signed));
    }
  }

  /** @param {RunPoint} point */
  numbers({ values, loss, slopes }) {
    return [...values, loss, ...slopes];
  }
}
