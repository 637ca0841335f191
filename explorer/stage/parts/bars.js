/** A bar for each weight and the bias, around a common zero, on a stated scale that does not move by itself. */

import { html, onHover, set } from "../kit/dom.js";
import { print, sign, signed } from "../kit/format.js";
import { weightName } from "../kit/names.js";

export class Bars {
  /**
   * @param {number} inputs
   * @param {(index: number, pointed?: boolean) => void} onChoose `pointed`: a pointer only came over it
   */
  constructor(inputs, onChoose) {
    this.rows = Array.from({ length: inputs + 1 }, (_, j) => {
      const bar = html("span", { class: "slp-bar" });
      const number = html("span", { class: "slp-number" });
      const row = html(
        "button",
        { class: "slp-bar-row", type: "button", "aria-pressed": "false" },
        html("span", { class: "slp-bar-name" }, weightName(j, inputs)),
        html("span", { class: "slp-track" }, bar),
        number,
      );
      onHover(row, () => onChoose(j, true));
      row.addEventListener("focus", () => onChoose(j));
      row.addEventListener("click", () => onChoose(j));
      row.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.walk(event, j));
      return { row, bar, number, key: j < inputs ? String(j + 1) : "b" };
    });
    this.element = html("div", { class: "slp-bars" }, ...this.rows.map(({ row }) => row));
  }

  /** @param {KeyboardEvent} event @param {number} j */
  walk(event, j) {
    const next = { ArrowDown: j + 1, ArrowUp: j - 1, Home: 0, End: this.rows.length - 1 }[event.key];
    if (next === undefined || !this.rows[next]) return;
    event.preventDefault();
    this.rows[next].row.focus();
  }

  /**
   * @param {(number|null)[]} values
   * @param {number} full the size of a full bar
   * @param {string} kind "gradient" or "update": what the numbers are
   */
  draw(values, full, kind) {
    values.forEach((value, j) => {
      const { bar, number, key } = this.rows[j];
      const part = value === null ? 1 : Math.min(1, Math.abs(value) / full);
      set(bar, {
        class: `slp-bar ${sign(value)}${value !== null && Math.abs(value) > full ? " over" : ""}`,
        style: `--part: ${part.toFixed(4)}`,
      });
      set(number, { "data-testid": `${kind}-${key}` });
      print(number, value, signed);
    });
  }

  /** @param {number} chosen */
  choose(chosen) {
    this.rows.forEach(({ row }, j) => {
      set(row, { "aria-pressed": String(j === chosen) });
    });
  }
}
