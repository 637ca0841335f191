/** The points of a trace in pixels, as SVG writes them. */

/** @import { Axis, Line } from "./plotly.js" */

/** Beyond this many pixels a line is out of every picture; browsers do not draw much further. */
const FAR = 1e5;

/**
 * A line as the way of an SVG path. What has no place on its axes (no number, or 0 on a logarithmic one) is a gap.
 * @param {Pick<Line, "x"|"y">} trace @param {Axis} xaxis @param {Axis} yaxis
 */
export function way({ x, y }, xaxis, yaxis) {
  let d = "";
  let pen = "M";
  for (let at = 0; at < x.length; at += 1) {
    const [left, top] = [xaxis.d2p(x[at]), yaxis.d2p(y[at])];
    if (x[at] === null || y[at] === null || Number.isNaN(left) || Number.isNaN(top)) pen = "M";
    else {
      d += `${pen}${near(left)},${near(top)}`;
      pen = "L";
    }
  }
  return d || "M0,0";
}

/**
 * Where a trace's points are, but for those that an axis has no place for.
 * @param {Line} trace @param {Axis} xaxis @param {Axis} yaxis
 */
export function places({ x, y }, xaxis, yaxis) {
  const found = [];
  for (let at = 0; at < x.length; at += 1) {
    const [left, top] = [xaxis.d2p(x[at]), yaxis.d2p(y[at])];
    if (x[at] !== null && y[at] !== null && Number.isFinite(left) && Number.isFinite(top))
      found.push(`translate(${left},${top})`);
  }
  return found;
}

/** @param {number} pixel */
function near(pixel) {
  return Math.max(-FAR, Math.min(FAR, pixel)).toFixed(2);
}
