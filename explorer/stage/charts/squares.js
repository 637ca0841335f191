/** The squares of errors: each stands on the gap between a target and an answer, as wide on the screen as it is high. */

/** @import { Axis, Gaps } from "./plotly.js" */

import { set, svg } from "../kit/dom.js";
import { grown } from "./dress.js";
import { area } from "./shade.js";

/** The most squares of which each has its whole outline: those of more are fainter, for the samples to be seen. */
const OUTLINED = 80;

export class Squares {
  /** @param {Gaps} trace */
  constructor(trace) {
    this.trace = trace;
    this.path = svg("path");
    this.element = svg("svg", { class: "slp-error-squares", "aria-hidden": "true" }, this.path);
  }

  /** @param {Axis} xaxis @param {Axis} yaxis @param {number} type how large it is */
  draw(xaxis, yaxis, type) {
    const { x, y, ends = [], line } = grown(this.trace, type);
    const d = ends.map((end, at) => {
      const [left, from, to] = [xaxis.d2p(x[at]), yaxis.d2p(y[at]), yaxis.d2p(end)];
      const side = Math.abs(to - from);
      const way = left + side > xaxis._length && left > side ? -1 : 1; // to the right, where there is room for it
      return `M${left.toFixed(1)},${from.toFixed(1)}V${to.toFixed(1)}h${(way * side).toFixed(1)}V${from.toFixed(1)}Z`;
    });
    set(this.element, { style: area(xaxis, yaxis) });
    const faint = { "stroke-opacity": Math.max(0.2, Math.min(1, OUTLINED / Math.max(1, d.length))) };
    set(this.path, { d: d.join(""), stroke: line.color, "stroke-width": line.width, fill: line.color, ...faint });
  }
}
