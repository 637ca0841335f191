/** A figure in the colours and the type of the page that it stands on. */

/** @import { Layout, Trace } from "./plotly.js" */

/** @typedef {Record<string, unknown>} Part of a layout */
/** What is as long as letters are: a part of a layout, its key, and how long it is on a screen of the usual size. @typedef {[Part, string, number]} Length */

/** What letters and their distances are called. Plotly takes whole ones. */
const OF_TYPE = ["size", "standoff", "ticklabelstandoff"];
/** What lines and marks are drawn by, and what of it grows. */
const INK = ["line", "marker"];
const OF_INK = ["width", "size"];

/**
 * All that grows with the type: of legends, notes and axes, too.
 * @param {object} part of a layout, or all of it
 * @returns {Length[]}
 */
export function lengths(part) {
  return Object.entries(part).flatMap(([key, value]) => {
    if (typeof value === "number" && OF_TYPE.includes(key)) return [[/** @type {Part} */ (part), key, value]];
    return value !== null && typeof value === "object" ? lengths(value) : [];
  });
}

/**
 * A trace whose lines and marks grow as type does: the last row sees them, too.
 * @template {Trace} T
 * @param {T} trace @param {number} size of the screen's type, 1 on a screen of the usual size
 * @returns {T}
 */
export function grown(trace, size) {
  return size === 1 ? trace : /** @type {T} */ (inked(trace, size));
}

/** @param {Part} part of a trace, or all of it @param {number} size @returns {Part} */
function inked(part, size) {
  const grows = (/** @type {string} */ key, /** @type {unknown} */ value) => {
    if (typeof value === "number" && OF_INK.includes(key)) return value * size;
    return INK.includes(key) ? inked(/** @type {Part} */ (value), size) : value;
  };
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, grows(key, value)]));
}

/**
 * Give a layout its page's colours and type.
 * @param {Layout} layout @param {HTMLElement} element where it stands @param {Length[]} lengths of it
 * @returns {number} how large type is there, 1 on a screen of the usual size
 */
export function dress(layout, element, lengths) {
  const style = getComputedStyle(element);
  const size = Number(style.getPropertyValue("--slp-size")) || 1;
  for (const [part, key, usual] of lengths) part[key] = Math.round(usual * size);
  Object.assign(/** @type {object} */ (layout.font), { color: plain(style.color), family: style.fontFamily });
  const grid = plain(style.borderTopColor);
  for (const axis of Object.keys(layout).filter((key) => /^[xy]axis/.test(key)))
    Object.assign(/** @type {object} */ (layout[axis]), { gridcolor: grid, linecolor: grid });
  return size;
}

/**
 * A computed colour as plotly reads it: browsers write mixed ones as color(srgb 0.1 0.2 0.3).
 * @param {string} color
 */
function plain(color) {
  const channels = color.match(/^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/);
  return channels
    ? `rgb(${channels
        .slice(1)
        .map((channel) => Math.round(Number(channel) * 255))
        .join(",")})`
    : color;
}
