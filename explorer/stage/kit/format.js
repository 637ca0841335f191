/** Numbers as a person reads them. The same rule as explorer/numbers.py, so that sentences and pictures agree. */

/**
 * Four decimals where they hold three significant digits, otherwise three digits with an exponent.
 * @param {number|null} value null is how an overflow travels
 * @returns {string}
 */
export function shown(value) {
  if (value === null || !Number.isFinite(value)) return "overflow";
  const size = Math.abs(value);
  const text = value === 0 || (size >= 1e-2 && size < 1e5) ? value.toFixed(4) : exponent(value);
  return text.replaceAll("-", "−");
}

/** @param {number} value */
function exponent(value) {
  return value.toExponential(2).replace("+", "");
}

/**
 * The same with its sign always written, for numbers whose sign is the point.
 * @param {number|null} value
 */
export function signed(value) {
  return value !== null && value > 0 ? `+${shown(value)}` : shown(value);
}

/**
 * Five significant digits or more, four beside an exponent: what is computed from such numbers by hand is right in three.
 * @param {number|null} value
 */
export function fine(value) {
  if (value === null || !Number.isFinite(value) || value === 0) return shown(value);
  const size = Math.abs(value);
  const decimal = size >= 1 ? value.toFixed(4) : value.toPrecision(5);
  const text = size >= 1e-3 && size < 1e5 ? decimal : value.toExponential(3).replace("+", "");
  return text.replaceAll("-", "−");
}

/** The same with its sign always written. @param {number|null} value */
export function signedFine(value) {
  return value !== null && value > 0 ? `+${fine(value)}` : fine(value);
}

/**
 * The sign as a class: colour follows from it, and the glyph and direction beside it.
 * @param {number|null} value
 */
export function sign(value) {
  return value === null || value === 0 ? "zero" : value > 0 ? "positive" : "negative";
}

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

/** @param {number} number */
export function subscript(number) {
  return String(number).replace(/\d/g, (digit) => SUBSCRIPTS[Number(digit)]);
}

/**
 * The round number (1, 2 or 5 times a power of ten) that is at least `value`: a scale that can be stated.
 * @param {number} value
 */
export function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-12));
  return Number(((factor ?? 10) * power).toPrecision(12));
}

/**
 * Print a number: rounded for the eye, unrounded in data-value.
 * @param {Element} element
 * @param {number|null} value
 * @param {(value: number|null) => string} [format]
 */
export function print(element, value, format = shown) {
  const text = format(value);
  if (element.textContent !== text) element.textContent = text;
  element.setAttribute("data-value", value === null ? "" : String(value));
}

/** The largest size among numbers; overflows do not count. @param {Iterable<number|null>} values */
export function largest(values) {
  let most = 0;
  for (const value of values) if (value !== null && Number.isFinite(value)) most = Math.max(most, Math.abs(value));
  return most;
}

/** How much larger than at the start numbers may become before a scale gives up following them. */
const GROWTH = 10;

/**
 * A scale for a whole run: what grows far beyond its start, as one that diverges does, is drawn as too large.
 * @param {Iterable<number|null>[]} run all numbers @param {Iterable<number|null>} start those of its first step
 */
export function fitting(run, start) {
  const [most, atStart] = [Math.max(...run.map(largest)), largest(start)];
  return roundUp(atStart > 0 ? Math.min(most, GROWTH * atStart) : most);
}

/** A scale's size without idle zeros. @param {number} value */
export function plainly(value) {
  return shown(value)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}

/**
 * Six decimals, fewer beside many digits: an update may be far smaller than its weight, and both must show.
 * @param {number|null} value
 */
export function precise(value) {
  if (value !== null && Math.abs(value) >= 1e-4 && Math.abs(value) < 1e5) {
    const before = Math.max(1, Math.floor(Math.log10(Math.abs(value))) + 1);
    return value.toFixed(Math.max(2, 7 - before)).replace("-", "−");
  }
  return shown(value);
}
