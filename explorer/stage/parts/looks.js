/** How a chart's traces look, beside their names in legends and tables. */

/** @import { Figure } from "../contract.js" */

import { html, svg } from "../kit/dom.js";

/** @typedef {{color: string, width: number, dash?: string}} LineLook */

/** @type {Record<string, string>} what stands for plotly's symbols in a line of text */
const GLYPHS = {
  circle: "●",
  "circle-open": "○",
  diamond: "◆",
  "diamond-open": "◇",
  "triangle-up": "▲",
  "triangle-down": "▼",
  "triangle-right": "►",
  star: "★",
  square: "■",
  "square-open": "□",
};
/** @type {Record<string, string>} */
const DASHES = {
  solid: "none",
  dot: "2 3",
  dash: "6 3",
  longdash: "11 4",
  dashdot: "6 3 2 3",
  longdashdot: "11 3 2 3",
  "2px 6px": "2 6",
};

/**
 * A trace of a figure as it is declared.
 * @param {Figure} figure
 * @param {string} name
 */
function trace(figure, name) {
  const found = figure.data.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`the figure has no trace ${name}`);
  return found;
}

/** @param {Figure} figure @param {string} name */
export function lineOf(figure, name) {
  return /** @type {LineLook} */ (trace(figure, name).line);
}

/** A piece of a trace's line, on that of its edge. @param {Figure} figure @param {string} name @param {string} [edge] */
export function swatch(figure, name, edge) {
  const lines = (edge ? [edge, name] : [name]).map((one) => {
    const { color, dash = "solid", width } = lineOf(figure, one);
    const style = `stroke: ${color}; stroke-width: ${width}; stroke-dasharray: ${DASHES[dash]}`;
    return svg("path", { d: "M0 5H28", style });
  });
  const drawn = svg("svg", { width: 28, height: 10, "aria-hidden": "true" }, ...lines);
  return html("span", { class: "slp-key", "aria-hidden": "true" }, drawn);
}

/** A trace's point, as a glyph. @param {Figure} figure @param {string} name */
export function glyph(figure, name) {
  const { symbol, color } = /** @type {{symbol: string, color: string}} */ (trace(figure, name).marker);
  return sign(symbol, color);
}

/** The same of one of a trace's points that differ. @param {Figure} figure @param {string} name @param {number} at */
export function glyphAt(figure, name, at) {
  const { symbol, color } = /** @type {{symbol: string[], color: string[]}} */ (trace(figure, name).marker);
  return sign(symbol[at], color[at]);
}

/** @param {string} symbol @param {string} color */
function sign(symbol, color) {
  return html("span", { class: "slp-glyph", "aria-hidden": "true", style: `color: ${color}` }, GLYPHS[symbol]);
}
