/** How a chart's traces look, beside their names in legends and tables. */

/** @import { Figure } from "../../contract.js" */

import { html, svg } from "../../kit/dom.js";

/** @typedef {{color: string, width: number, dash?: string}} Line */

/** @type {Record<string, string>} what stands for plotly's symbols in a line of text */
const GLYPHS = {
  circle: "●",
  "circle-open": "○",
  diamond: "◆",
  "diamond-open": "◇",
  "triangle-up": "▲",
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
  return /** @type {Line} */ (trace(figure, name).line);
}

/** A piece of a trace's line. @param {Figure} figure @param {string} name */
export function swatch(figure, name) {
  const { color, dash = "solid", width } = lineOf(figure, name);
  const style = `stroke: ${color}; stroke-width: ${width}; stroke-dasharray: ${DASHES[dash]}`;
  const line = svg("svg", { width: 28, height: 10, "aria-hidden": "true" }, svg("path", { d: "M0 5H28", style }));
  return html("span", { class: "slp-key", "aria-hidden": "true" }, line);
}

/** A trace's point, as a glyph. @param {Figure} figure @param {string} name */
export function glyph(figure, name) {
  const { symbol, color } = /** @type {{symbol: string, color: string}} */ (trace(figure, name).marker);
  return html("span", { class: "slp-glyph", "aria-hidden": "true", style: `color: ${color}` }, GLYPHS[symbol]);
}
