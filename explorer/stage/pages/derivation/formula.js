/** Formulas of the derivation, which the server made: they break between their parts, light up, and take numbers. */

import { formula, html, set } from "../../kit/dom.js";
import { given, precise, print, shown, sign } from "../../kit/format.js";
import { tagSymbols } from "./light.js";

/** @import { Value } from "../../contract.js" */

/** Before these a formula may break; MathML itself does not. */
const BREAKS = ["=", "+", "−", "⋅", "·"];

/** How a number is written, by the signs before its name (see explorer/views/formulas.py). @typedef {{name: string, format: (value: Value) => string, bare: boolean, element: Element}} Place */

export class Formulas {
  constructor() {
    /** @type {Place[]} */
    this.places = [];
  }

  /** All formulas are gone: new ones are made. */
  clear() {
    this.places = [];
  }

  /** A formula that may break. @param {string} markup MathML @param {string} className */
  make(markup, className) {
    const whole = tagSymbols(this.take(formula(markup)));
    return html("span", { class: `slp-formula ${className}` }, ...pieces(whole));
  }

  /** Find the places for numbers. @param {Element} math */
  take(math) {
    for (const text of math.querySelectorAll("mtext")) {
      const found = /^@([!~.]*)(.+)$/.exec(text.textContent ?? "");
      if (!found) continue;
      const [, signs, name] = found;
      const element = document.createElementNS(text.namespaceURI, "mn");
      element.setAttribute("data-testid", `number-line-${name}`);
      const format = signs.includes("~") ? precise : signs.includes(".") ? asGiven : shown;
      this.places.push({ name, format, bare: signs.includes("!"), element });
      text.replaceWith(element);
    }
    return math;
  }

  /** @param {Record<string, Value>} values by their names */
  print(values) {
    for (const { name, format, bare, element } of this.places) {
      const value = values[name];
      if (value === undefined) throw new Error(`there is no number ${name}`);
      print(element, value, bare ? format : (value) => enclosed(value, format));
      if (bare) set(element, { class: `slp-number ${sign(value)}` });
    }
  }
}

/** A number that somebody chose. @param {Value} value */
export function asGiven(value) {
  return value === null ? shown(value) : given(value);
}

/** A number inside a formula. @param {Value} value @param {(value: Value) => string} format */
function enclosed(value, format) {
  return value !== null && value < 0 ? `(${format(value)})` : format(value);
}

/**
 * The parts of a formula between which it may break: before an operator that stands in no bracket.
 * @param {Element} whole
 * @returns {Element[]}
 */
function pieces(whole) {
  const row = whole.firstElementChild;
  if (!row) return [whole];
  /** @type {Element[][]} */
  const parts = [[]];
  let depth = 0;
  for (const part of [...row.children]) {
    const operator = part.localName === "mo" ? (part.textContent ?? "") : "";
    const breaks = BREAKS.includes(operator) && part.getAttribute("form") !== "prefix";
    if (depth === 0 && breaks && parts[parts.length - 1].length > 0) {
      parts.push([]);
      set(part, { form: "infix" });
    }
    depth += operator === "(" ? 1 : operator === ")" ? -1 : 0;
    parts[parts.length - 1].push(part);
  }
  return parts.map((part) => {
    const [math, inner] = [whole.cloneNode(false), row.cloneNode(false)];
    /** @type {Element} */ (inner).append(...part);
    math.appendChild(inner);
    return /** @type {Element} */ (math);
  });
}
