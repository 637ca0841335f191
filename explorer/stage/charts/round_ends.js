/** Logarithmic axes that move with what is dragged end at round numbers, so that they seldom move. */

/** @import { Span } from "./loss_axis.js" */

/** From so many decades on an axis ends at a whole power of ten. */
const WIDE = 2;
/** Where a narrower one ends: at 1, 2 or 5 of a power of ten. */
const ENDS = [1, 2, 5, 10].map(Math.log10);
/** By so much an exponent may miss a round number. */
const ROUNDING = 1e-9;

/**
 * @param {Span} exponents
 * @param {Span|null} [held] where the axis ends already: it may reach farther and gives nothing back
 * @returns {Span} as little more as leads to such an end on both sides
 */
export function toRoundEnds([low, high], held = null) {
  const ends = high - low > WIDE ? [0, 1] : ENDS;
  const part = (/** @type {number} */ exponent) => exponent - Math.floor(exponent);
  const below = ends.findLast((end) => end <= part(low) + ROUNDING) ?? 0;
  const above = ends.find((end) => end >= part(high) - ROUNDING) ?? 1;
  const [first, last] = [Math.floor(low) + below, Math.floor(high) + above];
  return held ? [Math.min(first, held[0]), Math.max(last, held[1])] : [first, last];
}
