/** Rings around points, above a chart: plotly takes 20 ms to draw 600 points anew when one ring has moved. */

/** @import { Axis, Circles } from "./plotly.js" */

import { set, svg } from "../kit/dom.js";
import { grown } from "./dress.js";
import { area } from "./shade.js";

export class Rings {
  /** @param {Circles} trace */
  constructor(trace) {
    this.trace = trace;
    this.path = svg("path");
    this.element = svg("svg", { class: "slp-rings", "aria-hidden": "true" }, this.path);
  }

  /** @param {Axis} xaxis @param {Axis} yaxis @param {number} type how large it is */
  draw(xaxis, yaxis, type) {
    const { x, y, marker } = grown(this.trace, type);
    const radius = marker.size / 2;
    const half = (/** @type {number} */ way) => `a${radius},${radius} 0 1 1 ${way * 2 * radius},0`;
    const d = x.map(
      (value, at) => `M${(xaxis.d2p(value) - radius).toFixed(1)},${yaxis.d2p(y[at]).toFixed(1)}${half(1)}${half(-1)}`,
    );
    set(this.element, { style: area(xaxis, yaxis) });
    set(this.path, { d: d.join(""), stroke: marker.color, "stroke-width": marker.line.width });
  }
}
