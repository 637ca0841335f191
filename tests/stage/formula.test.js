import assert from "node:assert/strict";
import test from "node:test";
import { freshPage } from "./dom.js";

freshPage();
const { Formulas } = await import("../../explorer/stage/pages/derivation/formula.js");

/** The parts between which a formula may break, in letters. @param {string} row MathML */
function parts(row) {
  const whole = new Formulas().make(`<math><mrow>${row}</mrow></math>`, "");
  return [...whole.children].map((part) => part.textContent);
}

test("a formula breaks before its signs, and no sign is torn from the number that it belongs to", () => {
  const minus = '<mo form="prefix">−</mo><mi>t</mi><mo>−</mo><mi>O</mi>';
  assert.deepEqual(parts(`<mi>E</mi><mo>=</mo>${minus}`), ["E", "=−t", "−O"]);
  assert.deepEqual(parts("<mi>a</mi><mo>(</mo><mi>b</mi><mo>+</mo><mi>c</mi><mo>)</mo>"), ["a(b+c)"]);
});
