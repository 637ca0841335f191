/** Charts take turns within a frame. */

/** What can be drawn when its turn comes. @typedef {{paint: () => void}} Drawing */

/** How long charts may take of one frame, in milliseconds. */
const SHARE = 6;

/** Charts whose turn is to come, the longest waiting first. @type {Set<Drawing>} */
const waiting = new Set();

let frame = 0;

/**
 * Charts take turns: a chart that is drawn anew costs about 11 ms, a frame has 16, and a drag must stay fluid.
 * @param {Drawing} chart
 */
export function takeTurn(chart) {
  waiting.add(chart);
  if (!frame) frame = requestAnimationFrame(drawSome);
}

function drawSome() {
  frame = 0;
  const start = performance.now();
  for (const chart of waiting) {
    waiting.delete(chart);
    chart.paint();
    if (performance.now() - start > SHARE) break;
  }
  if (waiting.size) frame = requestAnimationFrame(drawSome);
}

/** It is not to be drawn any more. @param {Drawing} chart */
export function leaveTurns(chart) {
  waiting.delete(chart);
}
