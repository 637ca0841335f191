/**
 * Numbers as a person reads them. The same rule as explorer/text/numbers.py, so that sentences and pictures agree.
 *
 * A number that is null, NaN or infinite is an overflow. One that is missing is a fault, and is never printed.
 */

/** @import { Value } from "../contract.js" */

import { t } from "../kernel/text.js";
import { set, write } from "./dom.js";

/** @param {Value} value @returns {number|null} null for an overflow */
function finite(value) {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (value !== null) throw new TypeError(`a number is missing: there is ${value} in its place`);
  return null;
}

/**
 * Four decimals, of a small number three digits; one that has more than four zeros in front, or is large, has an
 * exponent. What a number is after rounding decides, so that no number is written in two ways.
 * @param {Value} value
 * @returns {string}
 */
export function shown(value) {
  const number = finite(value);
  if (number === null) return t("overflow");
  const short = exponent(number);
  const power = Number(short.split("e")[1]);
  const plain = number.toFixed(power < -2 ? Math.min(2 - power, 6) : 4);
  const text = number !== 0 && (power < -4 || Math.abs(Number(plain)) >= 1e5) ? short : plain;
  return text.replaceAll("-", "−");
}

/** @param {number} value */
function exponent(value) {
  return value.toExponential(2).replace("+", "");
}

/**
 * A number that somebody chose, such as a learning rate: as many digits as it has, up to ten.
 * @param {number} value
 */
export function given(value) {
  const digits = Number(value.toPrecision(10));
  const power = digits === 0 ? 0 : Math.floor(Math.log10(Math.abs(digits)));
  const text = power < -4 || power >= 10 ? digits.toExponential().replace("+", "") : String(digits);
  return text.replaceAll("-", "−");
}

/**
 * The same with its sign always written, for numbers whose sign is the point.
 * @param {Value} value
 */
export function signed(value) {
  return value !== null && value > 0 ? `+${shown(value)}` : shown(value);
}

/**
 * Five significant digits or more, four beside an exponent: what is computed from such numbers by hand is right in three.
 * @param {Value} value
 */
export function fine(value) {
  const number = finite(value);
  if (number === null || number === 0) return shown(number);
  const size = Math.abs(Number(number.toPrecision(5)));
  const decimal = size >= 1 ? number.toFixed(4) : number.toPrecision(5);
  const text = size >= 1e-4 && size < 1e5 ? decimal : number.toExponential(3).replace("+", "");
  return text.replaceAll("-", "−");
}

/** The same with its sign always written. @param {Value} value */
export function signedFine(value) {
  return value !== null && value > 0 ? `+${fine(value)}` : fine(value);
}

/** Below this power of ten a number by its leading digits takes an exponent. */
const LEAST_POWER = -6;

/**
 * A number by its leading digits, with as many zeros before them as it takes: a tenth is seen as a tenth.
 * @param {Value} value
 * @param {number} digits
 */
export function leading(value, digits) {
  const number = finite(value);
  if (number === null) return t("overflow");
  if (number === 0) return "0";
  const text = number.toExponential(digits - 1);
  const power = Number(text.split("e")[1]);
  const decimal = power >= LEAST_POWER && power <= digits + 1;
  return (decimal ? Number(text).toFixed(Math.max(0, digits - 1 - power)) : text.replace("+", "")).replaceAll("-", "−");
}

/** A small change by its three leading digits, with its sign. @param {Value} value */
export function change(value) {
  return value !== null && value > 0 && Number.isFinite(value) ? `+${leading(value, 3)}` : leading(value, 3);
}

/**
 * A part of a whole in percent, with one decimal; with more where it would be taken for all or nothing.
 * @param {Value} value
 */
export function portion(value) {
  const number = finite(value);
  if (number === null) return t("overflow");
  let text = number.toFixed(1);
  for (let digits = 2; digits <= 6 && [0, 100].includes(Number(text)) && number !== Number(text); digits++)
    text = number.toFixed(digits);
  return `${text} %`;
}

/** A percentage by its two leading digits. @param {Value} value */
export function percent(value) {
  return leading(value, 2);
}

/**
 * The sign as a class: colour follows from it, and the glyph and direction beside it.
 * @param {Value} value
 */
export function sign(value) {
  const number = finite(value) ?? 0;
  return number === 0 ? "zero" : number > 0 ? "positive" : "negative";
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
 * @param {Value} value
 * @param {(value: Value) => string} [format]
 */
export function print(element, value, format = shown) {
  write(element, format(value));
  set(element, { "data-value": value === null ? "" : String(value) });
}

/** A loss at the end of a run, or where it was lost. @param {Element} element @param {Value} loss @param {number|null} divergedAt */
export function printLoss(element, loss, divergedAt) {
  print(element, loss, (value) => (divergedAt === null ? shown(value) : t("overflow at {step}", { step: divergedAt })));
}

/**
 * Print a number that has been earned; the place of one that has not is drawn empty.
 * @param {boolean} earned
 * @param {Element} element
 * @param {Value} value
 * @param {(value: Value) => string} [format]
 */
export function printEarned(earned, element, value, format = shown) {
  if (element.hasAttribute("data-pending") === earned) element.toggleAttribute("data-pending", !earned);
  if (earned) return print(element, value, format);
  if (element.textContent !== "") element.textContent = "";
  element.removeAttribute("data-value");
}

/** The largest size among numbers; overflows do not count. @param {Iterable<Value>} values */
export function largest(values) {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(finite(value) ?? 0));
  return most;
}

/**
 * A scale for a whole run: what grows far beyond its start, as one that diverges does, is drawn as too large.
 * @param {Iterable<Value>[]} run all numbers
 * @param {Iterable<Value>} start those of its first step
 * @param {number} growth how many times those numbers may become before a scale gives up following, as Python judges
 */
export function fitting(run, start, growth) {
  const [most, atStart] = [Math.max(...run.map(largest)), largest(start)];
  return roundUp(atStart > 0 ? Math.min(most, growth * atStart) : most);
}

/** A scale's size without idle zeros. @param {number|null} value */
export function plainly(value) {
  return shown(value)
    .replace(/(\.\d*?)0+$/, "$1")
    .replace(/\.$/, "");
}

/**
 * Six decimals, fewer beside many digits: an update may be far smaller than its weight, and both must show.
 * @param {Value} value
 */
export function precise(value) {
  const number = finite(value);
  if (number !== null && Math.abs(number) >= 1e-4 && Math.abs(number) < 1e5) {
    const before = Math.max(1, Math.floor(Math.log10(Math.abs(number))) + 1);
    return number.toFixed(Math.max(2, 7 - before)).replace("-", "−");
  }
  return shown(value);
}

/** Four digits, as one works with a number by hand; with an exponent where `fine` has one, which stands beside it. @param {Value} value */
export function worked(value) {
  const number = finite(value);
  if (number === null || number === 0) return shown(number);
  const rounded = Number(number.toPrecision(5)); // as there
  const size = Math.abs(rounded);
  const plain = size >= 1e-4 && size < 1e5;
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(size)));
  return (plain ? number.toFixed(decimals) : number.toExponential(3).replace("+", "")).replaceAll("-", "−");
}

/** The same with its sign always written. @param {Value} value */
export function signedWorked(value) {
  return value !== null && value > 0 ? `+${worked(value)}` : worked(value);
}
