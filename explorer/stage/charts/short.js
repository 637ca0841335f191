/** What a short chart leaves out, so that the rest of it can be read. */

/** @import { Layout } from "./plotly.js" */

/** How many lines of type a mark with its exponent needs for itself. */
const MARK = 1.5;
/** How many lines of type the horizontal axis takes, with its name. */
const BELOW = 3.4;

/**
 * The upright axis, if it is logarithmic: with as many marks, in whole powers of ten, as there is room for.
 * @param {Layout} layout of a chart that is about to be drawn, with its size
 * @returns {{yaxis?: Record<string, unknown>}}
 */
export function fewerMarks({ yaxis, height, margin, font }) {
  const axis = /** @type {Record<string, unknown>} */ (yaxis ?? {});
  if (axis.type !== "log" || !Array.isArray(axis.range)) return {};
  const size = Number(/** @type {{size: number}} */ (font).size);
  const top = Number(/** @type {{t?: number}|undefined} */ (margin)?.t ?? 0);
  const room = Math.max(1, Math.floor((Number(height) - top - BELOW * size) / (MARK * size)));
  const decades = axis.range[1] - axis.range[0];
  const title = { .../** @type {object} */ (axis.title), font: { size } };
  // 1, 2 and 5 of each power are three marks a decade.
  const marks = axis.dtick === "D2" ? 3 * decades : decades / Number(axis.dtick);
  const dtick = marks > room ? Math.max(1, Math.ceil(decades / room)) : axis.dtick;
  return { yaxis: { ...axis, title, dtick } };
}
