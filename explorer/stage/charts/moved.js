/** Lines and marks that plotly has drawn, moved to other points without it. */

/** @import { Axes, Drawn, Trace } from "./plotly.js" */

import { set } from "../kit/dom.js";
import { isLine, isMarks, isOwn } from "./traces.js";
import { places, way } from "./way.js";

const NOWHERE = "translate(-9999,-9999)";

/**
 * Move what has been drawn to its new points. Any of plotly's own ways to do so takes 2 to 3 ms, most of it for looking
 * through what has not changed; it must be told later, so that it names the right points to a pointer.
 * @param {Drawn} element @param {Trace[]} traces @param {Axes} axes
 * @returns {boolean} whether each has an element to move; otherwise nothing moved
 */
export function moved(element, traces, { xaxis, yaxis: left, yaxis2: right }) {
  const { data, _fullData } = element;
  /** @type {[Element, string][]} */
  const lines = [];
  /** @type {[Element[], string[]][]} */
  const marked = [];
  for (const [index, trace] of traces.entries()) {
    if (isOwn(trace)) Object.assign(data[index], trace, { visible: false });
    if (!isLine(trace) && !isMarks(trace)) continue;
    const yaxis = trace.yaxis === "y2" && right ? right : left;
    Object.assign(data[index], { x: trace.x, y: trace.y });
    const drawn = `.scatterlayer .trace${_fullData[index].uid}`;
    if (trace.visible === false) continue;
    if (isLine(trace)) {
      const path = element.querySelector(`${drawn} .js-line`);
      if (path) lines.push([path, way(trace, xaxis, yaxis)]);
      else if (trace.x.length > 0) return false;
    } else {
      const [marks, seen] = [[...element.querySelectorAll(`${drawn} .point`)], places(trace, xaxis, yaxis)];
      if (marks.length === 0 && seen.length > 0) return false;
      marked.push([marks, seen]);
    }
  }
  for (const [path, d] of lines) set(path, { d });
  for (const [marks, seen] of marked) place(marks, seen);
  return true;
}

/**
 * Marks at their places; one that is missing looks as the last one does, one too many stands where nobody sees it until
 * plotly draws anew: to take it away would make the browser look anew for all that a style of Streamlit's asks `:has()`.
 * @param {Element[]} marks @param {string[]} seen
 */
function place(marks, seen) {
  while (marks.length < seen.length) {
    const last = marks[marks.length - 1];
    const mark = /** @type {Element} */ (last.cloneNode());
    last.after(mark);
    marks.push(mark);
  }
  for (const [at, mark] of marks.entries()) set(mark, { transform: seen[at] ?? NOWHERE });
}
