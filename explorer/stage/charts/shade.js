/**
 * A table of numbers as colours, and lines on it, on a canvas under a chart. The figure defines it as plotly's heatmap;
 * plotly itself takes 17 to 26 ms to draw one, longer than a frame lasts, and this a few tenths of one.
 */

/** @import { Axis, Heatmap, Line } from "./plotly.js" */

import { html, set, svg } from "../kit/dom.js";
import { grown } from "./dress.js";
import { way } from "./way.js";

/** Colours between the ends of a scale. */
const TONES = 256;

/** A dotted line on a shade. */
const DOTS = "2 5";

export class Shade {
  /**
   * @param {Heatmap} trace
   * @param {Line[]} lines that lie on it
   */
  constructor(trace, lines = []) {
    this.trace = trace;
    this.tones = tones(trace.colorscale);
    /** One pixel for each number; the browser makes it as large as the axes say, which costs next to nothing. */
    this.table = html("canvas", { class: trace.zsmooth ? false : "crisp" });
    /** Where the lower half of a scale with two halves is: hatched by its style, as it is in every picture of signs. */
    this.hatch = html("canvas", { class: trace.zsmooth ? "slp-hatch" : "slp-hatch crisp" });
    /** The colour that it is hatched in, as a pixel; 0 where that is to be asked for. */
    this.ink = 0;
    this.lines = lines.map((line) => ({
      line,
      path: svg("path", {
        stroke: line.line.color ?? "currentColor",
        "stroke-dasharray": line.line.dash === "dot" ? DOTS : null,
      }),
    }));
    this.element = html(
      "div",
      { class: "slp-shade", "aria-hidden": "true" },
      this.table,
      this.hatch,
      svg("svg", {}, ...this.lines.map(({ path }) => path)),
    );
  }

  /**
   * Draw on the axes of a chart.
   * @param {Axis} xaxis
   * @param {Axis} yaxis
   * @param {number} type how large it is
   */
  draw(xaxis, yaxis, type) {
    const { x, y } = this.trace;
    set(this.element, { style: area(xaxis, yaxis) });
    for (const { line, path } of this.lines)
      set(path, { d: way(line, xaxis, yaxis), "stroke-width": grown(line, type).line.width });
    for (const canvas of [this.table, this.hatch]) set(canvas, { hidden: x.length === 0 || y.length === 0 });
    if (this.table.hidden) return;
    this.fill();
    // Numbers stand in the middle of their pixels: each reaches half a place further.
    const place = (/** @type {Axis} */ axis, /** @type {number[]} */ values) => {
      const [first, last] = [axis.d2p(values[0]), axis.d2p(values[values.length - 1])];
      const half = values.length > 1 ? Math.abs(last - first) / (values.length - 1) / 2 : axis._length / 2;
      return { start: Math.min(first, last) - half, length: Math.abs(last - first) + 2 * half, turned: last < first };
    };
    const [across, down] = [place(xaxis, x), place(yaxis, y)];
    const turn = `scale(${across.turned ? -1 : 1}, ${down.turned ? -1 : 1})`; // an axis may run the other way
    const style = `left: ${across.start}px; top: ${down.start}px; width: ${across.length}px; height: ${down.length}px; transform: ${turn}`;
    for (const canvas of [this.table, this.hatch]) set(canvas, { style });
  }

  /** Colour one pixel for each number; what is no number stays clear. */
  fill() {
    const { z, zmin, zmax } = this.trace;
    const [columns, rows] = [z[0].length, z.length];
    this.ink ||= pixel(getComputedStyle(this.element).color);
    const words = new Uint32Array(columns * rows);
    const lower = new Uint32Array(columns * rows);
    const middle = (zmin + zmax) / 2;
    for (let row = 0; row < rows; row += 1) {
      for (let column = 0; column < columns; column += 1) {
        const part = (z[row][column] - zmin) / (zmax - zmin);
        if (!Number.isNaN(part))
          words[row * columns + column] = this.tones[Math.max(0, Math.min(TONES - 1, Math.round(part * (TONES - 1))))];
        if (z[row][column] < middle) lower[row * columns + column] = this.ink;
      }
    }
    paint(this.table, words, columns);
    paint(this.hatch, lower, columns);
  }

  /**
   * The number at a place on the chart, with its row and column.
   * @param {Axis} xaxis @param {Axis} yaxis
   * @param {number} left @param {number} top in pixels from the corner of the axes
   */
  at(xaxis, yaxis, left, top) {
    const nearest = (/** @type {Axis} */ axis, /** @type {number[]} */ values, /** @type {number} */ pixel) => {
      let best = 0;
      values.forEach((value, index) => {
        if (Math.abs(axis.d2p(value) - pixel) < Math.abs(axis.d2p(values[best]) - pixel)) best = index;
      });
      return best;
    };
    const { x, y, z } = this.trace;
    if (x.length === 0 || y.length === 0) return null;
    const [column, row] = [nearest(xaxis, x, left), nearest(yaxis, y, top)];
    return { row, column, value: z[row][column] };
  }
}

/** The area between the axes, as a style. @param {Axis} xaxis @param {Axis} yaxis */
export function area(xaxis, yaxis) {
  return `left: ${xaxis._offset}px; top: ${yaxis._offset}px; width: ${xaxis._length}px; height: ${yaxis._length}px`;
}

/** @param {HTMLCanvasElement} canvas @param {Uint32Array<ArrayBuffer>} words a pixel each @param {number} columns */
function paint(canvas, words, columns) {
  const rows = words.length / columns;
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const pixels = new ImageData(new Uint8ClampedArray(words.buffer), columns, rows);
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(pixels, 0, 0);
}

/** A colour as a pixel. @param {string} color */
function pixel(color) {
  return tones([
    [0, color],
    [1, color],
  ])[0];
}

/** The colours of a scale, as pixels. @param {[number, string][]} scale */
function tones(scale) {
  const canvas = document.createElement("canvas");
  canvas.width = TONES;
  canvas.height = 1;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const gradient = context.createLinearGradient(0, 0, TONES, 0);
  for (const [part, color] of scale) gradient.addColorStop(part, color);
  context.fillStyle = gradient;
  context.fillRect(0, 0, TONES, 1);
  return new Uint32Array(context.getImageData(0, 0, TONES, 1).data.buffer);
}
