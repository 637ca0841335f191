/** Rings around points, on a canvas above a chart: plotly takes 20 ms to draw 600 points anew when one ring has moved. */

import { html } from "./dom.js";
import { cover } from "./shade.js";

export class Rings {
  /** @param {{x: number[], y: number[], marker: {size: number, color: string, line: {width: number}}}} trace */
  constructor(trace) {
    this.trace = trace;
    this.element = html("canvas", { class: "slp-rings", "aria-hidden": "true" });
  }

  /** @param {any} xaxis plotly's @param {any} yaxis */
  draw(xaxis, yaxis) {
    const { x, y, marker } = this.trace;
    const canvas = cover(this.element, xaxis, yaxis);
    canvas.strokeStyle = marker.color;
    canvas.lineWidth = marker.line.width;
    canvas.beginPath();
    x.forEach((value, at) => {
      const [left, top] = [xaxis.d2p(value), yaxis.d2p(y[at])];
      canvas.moveTo(left + marker.size / 2, top);
      canvas.arc(left, top, marker.size / 2, 0, 2 * Math.PI);
    });
    canvas.stroke();
  }
}
