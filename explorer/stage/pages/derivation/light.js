/** The symbol under the pointer or the focus lights up wherever it stands. */

import { markLetters } from "../../kit/term.js";

/** What may light up in a formula that the server made. */
const SYMBOLS = ["E", "O", "t", "z", "w", "x", "b", "δ", "η"];

/** Mark the symbols in such a formula. @param {Element} math */
export function tagSymbols(math) {
  for (const element of math.querySelectorAll("mi")) {
    const name = element.textContent ?? "";
    if (SYMBOLS.includes(name)) element.setAttribute("data-symbol", name);
  }
  return markLetters(math);
}

/** @param {HTMLElement} root in which symbols stand */
export function lightSymbols(root) {
  const show = (/** @type {Event} */ event) => {
    // A finger that touches may be about to scroll; one that taps clicks, too.
    if (event instanceof PointerEvent && event.type === "pointerover" && event.pointerType === "touch") return;
    const found = event.target instanceof Element ? event.target.closest("[data-symbol]") : null;
    const symbol = found?.getAttribute("data-symbol") || null;
    for (const element of root.querySelectorAll("[data-symbol]"))
      element.classList.toggle("lit", symbol !== null && element.getAttribute("data-symbol") === symbol);
  };
  for (const pointed of ["pointerover", "focusin", "click"]) root.addEventListener(pointed, show);
}
