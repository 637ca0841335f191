/** What the traces of a figure are, and who draws them. */

/** @import { Circles, Gaps, Heatmap, Line, Trace } from "./plotly.js" */

/** @param {Trace} trace @returns {trace is Heatmap} */
export function isShade(trace) {
  return trace.type === "heatmap";
}

/** A line on a shade. @param {Trace} trace @returns {trace is Line} */
export function isOnShade(trace) {
  return trace.meta === "shade";
}

/** @param {Trace} trace @returns {trace is Circles} */
export function isRings(trace) {
  return trace.meta === "rings";
}

/** @param {Trace} trace @returns {trace is Gaps} */
export function isSquares(trace) {
  return trace.meta === "squares";
}

/** Whether a trace is drawn on a canvas of our own and not by plotly. @param {Trace} trace */
export function isOwn(trace) {
  return isShade(trace) || isRings(trace) || isOnShade(trace) || isSquares(trace);
}

/** @param {Trace} trace @returns {trace is Line} */
export function isLine(trace) {
  return trace.type === "scatter" && trace.mode === "lines" && !isOwn(trace);
}

/** Points without a line, all of one look. @param {Trace} trace @returns {trace is Line} */
export function isMarks(trace) {
  const alike = !Object.values(trace.marker ?? {}).some(Array.isArray);
  return trace.type === "scatter" && trace.mode === "markers" && alike && !isOwn(trace);
}

/** Whether an attribute says where a line or marks are. @param {Trace} trace @param {string} key */
export function isMoved(trace, key) {
  return (key === "x" || key === "y") && (isLine(trace) || isMarks(trace));
}

/** Whether it says what a pointer is told of them: nobody points at what moves. @param {Trace} trace @param {string} key */
export function waits(trace, key) {
  return (key === "text" || key === "customdata") && (isLine(trace) || isMarks(trace));
}

/** Whether a trace's numbers, or an axis' span, are what they were. @param {unknown} one @param {unknown} other */
export function sameNumbers(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
