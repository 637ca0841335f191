/** Marks for words and signs that explain themselves; what they say is in explorer/text/glossary.py. */

import { t } from "../kernel/text.js";
import { html } from "./dom.js";

/** What the letters of formulas are called in the glossary. @type {Record<string, string|undefined>} */
const LETTERS = {
  η: "learning_rate",
  g: "g",
  δ: "delta",
  Δ: "change",
  "∂": "partial",
  E: "loss",
  O: "output",
  t: "target",
  z: "sum",
  b: "bias",
  w: "weight",
  x: "input",
};

/** What the fields of sliders are called in the glossary. @type {Record<string, string|undefined>} */
const FIELDS = { learning_rate: "learning_rate", bias: "bias", target: "target", weight_decay: "weight_decay" };

/**
 * A word that can be pointed at, tapped, and reached by the Tab key. A word that stands on a page more than once is this
 * at one of its places; at the others `data-term` alone, which costs nobody a press of Tab.
 * @param {string} name
 * @param {string} text
 * @param {Record<string, unknown>} [attributes]
 */
export function term(name, text, attributes = {}) {
  return html("span", { ...reachable(name), class: "slp-term", ...attributes }, text);
}

/** The same without a press of Tab. @param {string} name @param {string} text */
export function mention(name, text) {
  return html("span", { "data-term": name, class: "slp-term" }, text);
}

/** The two colours, where it is said what they mean. */
export function signs() {
  return html(
    "span",
    { class: "slp-signs" },
    html("span", { ...reachable("positive"), "aria-label": t("blue: above zero") }, "+"),
    html("span", { ...reachable("negative"), "aria-label": t("orange: below zero") }, "−"),
  );
}

/** What makes an element one that the Tab key reaches and that explains itself. @param {string} name */
export function reachable(name) {
  return { "data-term": name, role: "button", tabindex: 0 };
}

/** The mark of a letter that stands by itself. @param {string} letter */
export function ofLetter(letter) {
  return LETTERS[letter];
}

/** The formula of an update is explained as a whole: by the gradient in it. */
export function updateRule() {
  return { ...reachable("g"), "aria-label": t("the rule of the update") };
}

/** What the symbol of a field's slider is marked with. @param {string} field @returns {Record<string, unknown>} */
export function ofField(field) {
  const name = FIELDS[field];
  return name === undefined ? { "aria-hidden": "true" } : reachable(name);
}

/**
 * Mark the letters of a formula that the server made, to be pointed at: the Tab key does not go into formulas.
 * @template {Element} E
 * @param {E} math
 */
export function markLetters(math) {
  for (const element of math.querySelectorAll("mi, mo")) {
    const name = LETTERS[element.textContent ?? ""];
    if (name !== undefined) element.setAttribute("data-term", name);
  }
  return math;
}
