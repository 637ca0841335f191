/** The three factors that go back from the loss to every weight, each under the picture that it passes. */

import { html } from "../../kit/dom.js";
import { printEarned, signedFine } from "../../kit/format.js";
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
    const part = (/** @type {Element} */ symbol, /** @type {Element} */ value, extra = "") =>
      html("div", { class: `slp-result slp-small slp-factor-back ${extra}` }, symbol, value);
    /** The parts that a phase can light up. */
    this.parts = {
      "d-loss-d-output": part(html("span", { class: "slp-symbol", "data-term": "partial" }, "∂E/∂O"), loss),
      "d-output-d-z": part(term("saturated", "∂O/∂z", { class: "slp-symbol slp-term" }), output),
      delta: part(term("delta", "δ = ∂E/∂z", { class: "slp-symbol slp-term" }), delta, "slp-delta"),
    };
  }

  /**
   * @param {{d_loss_d_output: number, d_output_d_z: number, delta: number}} factors of a step
   * @param {(number: string) => boolean} has whether a number is there yet
   */
  draw({ d_loss_d_output, d_output_d_z, delta }, has) {
    const { numbers } = this;
    printEarned(has("d-loss-d-output"), numbers["d-loss-d-output"], d_loss_d_output, signedFine);
    printEarned(has("d-output-d-z"), numbers["d-output-d-z"], d_output_d_z, signedFine);
    printEarned(has("delta"), numbers.delta, delta, signedFine);
  }
}
