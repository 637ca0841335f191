/** Marks at places along a chart's axis, each a button with a name: it can be pointed at, tapped and reached by keys. */

/** @import { Chart } from "./chart.js" */
/** @import { Axis } from "./plotly.js" */

import { button, html, set } from "../kit/dom.js";

/** @typedef {{step: number, told: string}} Mark */

export class Ticks {
  /** @param {Chart} chart @param {string} label of all of them @param {(step: number) => void} onPress */
  constructor(chart, label, onPress) {
    this.chart = chart;
    this.onPress = onPress;
    /** @type {Mark[]} */
    this.marks = [];
    this.key = "";
    this.element = html("div", { class: "slp-marks", role: "group", "aria-label": label, hidden: true });
    chart.onAxes = () => this.place();
  }

  /** @param {Mark[]} marks */
  show(marks) {
    const key = JSON.stringify(marks);
    if (key === this.key) return;
    this.key = key;
    this.marks = marks;
    this.element.hidden = marks.length === 0;
    const focused = [...this.element.children].indexOf(/** @type {Element} */ (document.activeElement));
    this.element.replaceChildren(
      ...marks.map(({ step, told }) =>
        button(html("span"), { class: "slp-button slp-change-mark", "aria-label": told, "data-told": told }, () =>
          this.onPress(step),
        ),
      ),
    );
    /** @type {HTMLElement|undefined} */ (this.element.children[focused])?.focus();
    this.place();
  }

  /** Where plotly's axes are now. */
  place() {
    const { axes } = this.chart;
    if (!axes || this.marks.length === 0) return;
    const { xaxis, yaxis } = axes;
    const below = this.chart.height - yaxis._offset - yaxis._length;
    this.marks.forEach(({ step }, at) => {
      const along = xaxis.d2p(step);
      const left = `${(xaxis._offset + along).toFixed(1)}px`;
      const style = `left: ${left}; bottom: ${below.toFixed(1)}px; --slp-tall: ${yaxis._length.toFixed(1)}px`;
      const late = along > xaxis._length / 2;
      set(this.element.children[at], { style, "data-late": late, hidden: !inside(xaxis, along) });
    });
  }
}

/** @param {Axis} axis @param {number} along */
function inside(axis, along) {
  return along >= -1 && along <= axis._length + 1;
}
