/** What weights and inputs are called: their index set low, everywhere. explorer/text/names.py says the same. */

import { subscript } from "./format.js";

/**
 * Parameter j of a neuron: the weight of input j, or the bias after all of them.
 * @param {number} j
 * @param {number} inputs
 */
export function weightName(j, inputs) {
  return j < inputs ? `w${subscript(j + 1)}` : "b";
}

/** Input j, where it has no name of its own. @param {number} j */
export function inputName(j) {
  return `x${subscript(j + 1)}`;
}

/** Whether input j has a name of its own, and not only its number. @param {string} name @param {number} j */
export function isNamed(name, j) {
  return name !== `x${j + 1}` && name !== inputName(j);
}

/** What input j is called on the page. @param {string} name in its data @param {number} j */
export function featureName(name, j) {
  return isNamed(name, j) ? name : inputName(j);
}
