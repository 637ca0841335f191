/** Where the numbers of the page are printed, by their names; one number may stand in several places. */

/** @import { Value } from "../../contract.js" */

import { html, set } from "../../kit/dom.js";
import { print, shown, sign, signed } from "../../kit/format.js";

/** What stands in a formula for a number. @type {Record<string, string>} */
const IN_FORMULAS = { O: "line-O", t: "line-t", z: "line-z" };

export class Places {
  constructor() {
    /** @type {Map<string, Element[]>} */
    this.named = new Map();
  }

  /** All places are gone: what they stood in is made anew. */
  clear() {
    this.named.clear();
  }

  /** A place for a number. @param {string} name */
  number(name) {
    return this.add(name, html("span", { class: "slp-number" }));
  }

  /**
   * A formula with numbers in the places of its symbols.
   * @param {Element} math
   */
  fill(math) {
    for (const symbol of math.querySelectorAll("mi")) {
      const name = IN_FORMULAS[symbol.textContent ?? ""];
      if (name !== undefined) symbol.replaceWith(this.add(name, document.createElementNS(symbol.namespaceURI, "mn")));
    }
    return math;
  }

  /**
   * @template {Element} E
   * @param {string} name @param {E} place @returns {E}
   */
  add(name, place) {
    place.setAttribute("data-testid", `number-${name}`);
    this.named.set(name, [...(this.named.get(name) ?? []), place]);
    return place;
  }

  /** Print what stands for a symbol, in the formulas that have it. @param {string} symbol @param {Value} value */
  printIn(symbol, value) {
    const name = IN_FORMULAS[symbol];
    if (this.named.has(name)) this.print(name, value);
  }

  /**
   * Print a number wherever it stands.
   * @param {string} name
   * @param {Value} value
   * @param {(value: Value) => string} [format]
   */
  print(name, value, format = shown) {
    const places = this.named.get(name);
    if (!places) throw new Error(`there is no place for ${name}`);
    for (const place of places) {
      if (place.localName === "mn") print(place, value, enclosed);
      else {
        print(place, value, format);
        if (format === signed) set(place, { class: `slp-number ${sign(value)}` });
      }
    }
  }
}

/** A number inside a formula. @param {Value} value */
function enclosed(value) {
  return value !== null && value < 0 ? `(${shown(value)})` : shown(value);
}
