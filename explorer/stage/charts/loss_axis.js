/** Axes of losses: what they span, and what can be drawn on them. */

/** @import { LossAxis } from "../contract.js" */

import { t } from "../kernel/text.js";
import { largest, roundUp } from "../kit/format.js";

/** Decades that a logarithmic axis of losses spans at most; what lies below is hardly a loss any more. */
const DECADES = 9;
/** The largest exponent that an axis may reach: beyond it, numbers and plotly's labels overflow. */
const LARGEST = 307;
/** How far above what must be seen a logarithmic axis may reach. */
const ABOVE = 1e3;
/** What lies this many times above a linear axis leaves it as steeply as what lies higher. */
const FAR = 1e4;

/** @typedef {[number, number]} Span of an axis: losses, or their exponents of ten where it is logarithmic */

/**
 * @param {boolean} logarithmic
 * @param {Iterable<number|null>} losses
 * @param {number} most what needs to be seen at most
 * @returns {Span}
 */
export function lossSpan(logarithmic, losses, most) {
  if (logarithmic) return exponents(losses, most);
  const seen = [...losses].filter((loss) => loss !== null && loss <= most);
  return [0, largest(seen) * 1.05 || 1];
}

/** An axis as Python chose it: for the losses of one run, all of which it holds. @param {LossAxis} axis @returns {{logarithmic: boolean, span: Span}} */
export function fitted({ logarithmic, low, high }) {
  if (!logarithmic) return { logarithmic, span: [0, roundUp(high * 1.02)] };
  return { logarithmic, span: withRoom(Math.log10(low), Math.log10(high)) };
}

/** An axis that holds two runs. @param {LossAxis} one @param {LossAxis} other @returns {LossAxis} */
export function joined(one, other) {
  return {
    logarithmic: one.logarithmic || other.logarithmic,
    low: Math.min(one.low, other.low),
    high: Math.max(one.high, other.high),
  };
}

/** What such an axis is called: one that is not linear says so. @param {boolean} logarithmic */
export function axisTitle(logarithmic) {
  return { "yaxis.title.text": logarithmic ? t("loss (log)") : t("loss") };
}

/** @param {number} low @param {number} high exponents @returns {Span} a little more, at least a decade */
function withRoom(low, high) {
  const room = Math.max(0.06 * (high - low), (1 - (high - low)) / 2);
  return [Math.max(-LARGEST, low - room), Math.min(LARGEST, high + room)];
}

/**
 * Exponents of ten that hold the losses, at least a decade apart.
 * @param {Iterable<number|null>} losses
 * @param {number} most what needs to be seen at most
 * @returns {Span}
 */
export function exponents(losses, most) {
  const seen = [];
  for (const loss of losses) if (loss !== null && loss > 0 && loss <= ABOVE * most) seen.push(loss);
  if (seen.length === 0) return [-3, 0];
  const high = Math.log10(seen.reduce((a, b) => Math.max(a, b)));
  const low = Math.max(Math.log10(seen.reduce((a, b) => Math.min(a, b))), high - DECADES);
  return withRoom(low, high);
}

/**
 * A layout's axes for curves over the steps.
 * @param {boolean} logarithmic
 * @param {Span} span
 * @param {number} last step
 */
export function curveAxes(logarithmic, span, last) {
  return {
    "xaxis.range": [0, Math.max(1, last) * 1.002],
    "yaxis.type": logarithmic ? "log" : "linear",
    "yaxis.range": span,
    ...(logarithmic ? marks("yaxis", span) : { "yaxis.dtick": undefined, "yaxis.tickformat": "" }),
    ...(logarithmic ? { "yaxis.exponentformat": "power" } : {}),
  };
}

/**
 * What an axis can show: no overflow, and no 0 on a logarithmic one. What lies far above a linear one leaves it
 * just as steeply from nearer by, where plotly's pixels do not overflow.
 * @param {boolean} logarithmic
 * @param {number} loss
 * @param {Span} span
 */
export function drawable(logarithmic, loss, [, high]) {
  if (!Number.isFinite(loss)) return null;
  return logarithmic ? loss || null : Math.min(loss, FAR * high);
}

/** How many powers of ten are marked at most. */
const MARKS = 7;

/**
 * The marks of a logarithmic axis: whole powers of ten where there are enough of them, otherwise 1, 2 and 5 of each,
 * written out. Of a "2" above 10⁻¹ nobody knows that it is 0.2.
 * @param {"xaxis"|"yaxis"} axis
 * @param {Span} exponents
 */
export function marks(axis, [low, high]) {
  const powers = high - low > 2.5 ? Math.ceil((high - low) / MARKS) : null;
  return { [`${axis}.dtick`]: powers ?? "D2", [`${axis}.tickformat`]: powers === null ? "~g" : "" };
}
