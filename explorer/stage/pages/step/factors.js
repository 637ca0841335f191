/** The three factors that go back from the loss to every weight, as an equation below the picture. */

import { fraction, html } from "../../kit/dom.js";
import { print, signedFine } from "../../kit/format.js";
import { term } from "../../kit/term.js";

export class Factors {
  constructor() {
    const number = (/** @type {string} */ testid) => html("span", { class: "slp-number", "data-testid": testid });
    this.numbers = {
      "d-loss-d-output": number("d-loss-d-output"),
      "d-output-d-z": number("d-output-d-z"),
      delta: number("delta"),
    };
    const { "d-loss-d-output": loss, "d-output-d-z": output, delta } = this.numbers;
    const part = (/** @type {Element} */ symbol, /** @type {Element} */ value) =>
      html("div", { class: "slp-result slp-small" }, symbol, value);
    /** The parts that a phase can light up. @type {Record<string, Element>} */
    this.parts = {
      "d-loss-d-output": part(fraction("∂E", "∂O"), loss),
      "d-output-d-z": part(fraction("∂O", "∂z"), output),
      delta: part(term("delta", "δ = ∂E/∂z", { class: "slp-symbol slp-term" }), delta),
    };
    const { "d-loss-d-output": first, "d-output-d-z": second, delta: product } = this.parts;
    this.element = html("div", { class: "slp-equation" }, first, "·", second, "=", product);
  }

  /** @param {{d_loss_d_output: number, d_output_d_z: number, delta: number}} factors of a step */
  draw({ d_loss_d_output, d_output_d_z, delta }) {
    print(this.numbers["d-loss-d-output"], d_loss_d_output, signedFine);
    print(this.numbers["d-output-d-z"], d_output_d_z, signedFine);
    print(this.numbers.delta, delta, signedFine);
  }
}
