/** What is pointed at, focused or tapped lights up wherever it stands: in a formula, the picture, the table, the code. */

import { markLetters, ofLetter } from "../../kit/term.js";

/** What may light up in a formula that the server made. */
const SYMBOLS = ["E", "O", "t", "z", "w", "x", "b", "δ", "η"];

/** Mark the symbols in such a formula, each with its indices: x of layer 1 is the sum. @param {Element} math */
export function tagSymbols(math) {
  for (const element of math.querySelectorAll("mi")) {
    const name = element.textContent ?? "";
    if (!SYMBOLS.includes(name)) continue;
    const parent = element.parentElement;
    const indexed =
      parent && ["msub", "msup", "msubsup"].includes(parent.localName) && parent.firstElementChild === element;
    const layer = indexed && parent.localName === "msubsup" ? parent.children[2].textContent : null;
    (indexed ? parent : element).setAttribute("data-symbol", name === "x" && layer === "1" ? "z" : name);
  }
  markLetters(math);
  for (const sum of math.querySelectorAll('msubsup[data-symbol="z"] > mi:first-child'))
    sum.setAttribute("data-term", ofLetter("z") ?? "");
  return math;
}

/**
 * A line of the derivation or of the code carries `data-line`, which line it is or computes, and `data-lights`, the
 * symbols that it is about.
 * @param {HTMLElement} root in which symbols and lines stand
 */
export function lightSymbols(root) {
  let rests = "";
  const show = (/** @type {Event} */ event) => {
    // Where the page is scrolled under a pointer that rests, nothing is pointed at.
    if (event instanceof PointerEvent && event.type === "pointerover") {
      const at = `${event.screenX} ${event.screenY}`;
      if (at === rests) return;
      rests = at;
    }
    // A finger that touches may be about to scroll; one that taps clicks, too.
    if (event instanceof PointerEvent && event.type === "pointerover" && event.pointerType === "touch") return;
    const target = event.target instanceof Element ? event.target : null;
    const symbol = target?.closest("[data-symbol]")?.getAttribute("data-symbol") || null;
    const line = target?.closest("[data-line]") ?? null;
    light(root, symbol, symbol === null ? line : null);
  };
  for (const pointed of ["pointerover", "focusin", "click"]) root.addEventListener(pointed, show);
}

/** @param {HTMLElement} root @param {string|null} symbol @param {Element|null} line */
function light(root, symbol, line) {
  const lights = symbols(line);
  for (const element of root.querySelectorAll("[data-symbol]")) {
    const own = element.getAttribute("data-symbol");
    // A line lights its symbols in the picture alone: in the formulas it is lit itself.
    const drawn = own !== null && lights.includes(own) && element.closest(".slp-notation") !== null;
    element.classList.toggle("lit", drawn || (symbol !== null && own === symbol));
  }
  for (const element of root.querySelectorAll("[data-line]")) {
    const together = line !== null && (element === line || named(element, line.getAttribute("data-line")));
    const about = symbol !== null && element.localName === "li" && element.classList.contains("slp-code-line");
    element.classList.toggle("lit", together || (about && symbols(element).includes(symbol)));
  }
  const code = root.querySelector(".slp-code-line.lit");
  if (code instanceof HTMLElement && line?.localName === "li" && !line.classList.contains("slp-code-line"))
    reveal(code);
}

/** Scroll the code, and nothing but it, to a line. @param {HTMLElement} line */
function reveal(line) {
  const list = line.parentElement;
  if (!list) return;
  const below = line.offsetTop + line.offsetHeight - list.clientHeight;
  list.scrollTop = Math.max(below, Math.min(list.scrollTop, line.offsetTop));
}

/** @param {Element|null} line */
function symbols(line) {
  return (line?.getAttribute("data-lights") ?? "").split(" ").filter(Boolean);
}

/** @param {Element} element @param {string|null} name of a line, empty for one that computes none */
function named(element, name) {
  return name !== "" && element.getAttribute("data-line") === name;
}
