/** The chain rule for one chosen weight: three factors, in symbols and in numbers, and the update that follows. */

/** @import { Choices, Experiment, NeuronNumbers } from "../contract.js" */

import { formula, fraction, html, onHover, rules } from "../kit/dom.js";
import { precise, print, sign, signed, subscript } from "../kit/format.js";

export class ChainRule {
  /**
   * @param {Choices} choices the registries, as Python describes them
   * @param {(factor: string|null) => void} onFactor told which factor is pointed at, by the name of its number
   */
  constructor(choices, onFactor) {
    this.choices = choices;
    this.onFactor = onFactor;
    this.named = "";
    this.element = html("div", { class: "slp-chain" });
    this.told = html("p", { class: "slp-told", "data-testid": "caption-chain" });
    this.numbers = Object.fromEntries(
      ["d-loss-d-output", "d-output-d-z", "input", "product", "gradient", "old", "update", "new"].map((key) => [
        key,
        html("span", { class: "slp-number", "data-testid": `chain-${key}` }),
      ]),
    );
  }

  /**
   * Lay the formula out anew where its symbols change; the numbers are printed by `draw`.
   * @param {number} chosen
   * @param {number} inputs
   * @param {Experiment} experiment
   * @param {number} count of samples
   */
  name(chosen, inputs, experiment, count) {
    const key = [chosen, count > 1, experiment.activation, experiment.loss, experiment.optimizer].join();
    if (key === this.named) return;
    this.named = key;
    const isBias = chosen === inputs;
    const weight = isBias ? "b" : `w${subscript(chosen + 1)}`;
    const { activation, loss, optimizer } = this.choices;
    const { numbers } = this;
    this.element.replaceChildren(
      html(
        "div",
        { class: "slp-factors" },
        this.factor(
          fraction("∂E", "∂O"),
          numbers["d-loss-d-output"],
          formula(entry(loss, experiment.loss).slope),
          "how the loss answers to the output",
        ),
        html("span", { class: "slp-times" }, "×"),
        this.factor(
          fraction("∂O", "∂z"),
          numbers["d-output-d-z"],
          formula(entry(activation, experiment.activation).slope),
          `the slope of ${experiment.activation}`,
        ),
        html("span", { class: "slp-times" }, "×"),
        this.factor(
          isBias ? fraction("∂z", "∂b") : fraction("∂z", `∂${weight}`),
          numbers.input,
          isBias ? "1" : `x${subscript(chosen + 1)}`,
          isBias ? "the bias is fed with 1" : "its input",
        ),
        html("span", { class: "slp-times" }, "="),
        this.factor(
          fraction("∂E", `∂${weight}`),
          numbers.product,
          count > 1 ? "of sample 1" : "",
          count > 1 ? "what sample 1 adds to the gradient" : "the gradient",
        ),
      ),
      ...(count > 1
        ? [html("p", { class: "slp-told" }, `Added up over all ${count} samples: ∂E/∂${weight} = `, numbers.gradient)]
        : []),
      html(
        "div",
        { class: "slp-update" },
        html("span", { class: "slp-rule" }, rules(entry(optimizer, experiment.optimizer).formula)),
        html(
          "span",
          { class: "slp-sum" },
          `${weight}′ = ${weight} + Δ${weight} = `,
          numbers.old,
          " + ",
          html("span", {}, "(", numbers.update, ")"),
          " = ",
          numbers.new,
        ),
      ),
      this.told,
    );
  }

  /** @param {Element} symbol @param {Element} number @param {Element|string} rule @param {string} told */
  factor(symbol, number, rule, told) {
    const element = html(
      "div",
      { class: "slp-factor", title: told, tabindex: "0", role: "group", "aria-label": told },
      symbol,
      number,
      html("span", { class: "slp-rule" }, rule),
    );
    const name = (number.getAttribute("data-testid") ?? "").replace("chain-", "");
    onHover(element, () => this.onFactor(name));
    element.addEventListener("focus", () => this.onFactor(name));
    for (const event of ["pointerleave", "blur"]) element.addEventListener(event, () => this.onFactor(null));
    return element;
  }

  /**
   * @param {NeuronNumbers} numbers
   * @param {Experiment} experiment
   * @param {number} chosen
   */
  draw(numbers, experiment, chosen) {
    const inputs = experiment.weights.length;
    this.name(chosen, inputs, experiment, numbers.sample.count);
    const isBias = chosen === inputs;
    const { factors, sample } = numbers;
    const printed = {
      "d-loss-d-output": factors.d_loss_d_output,
      "d-output-d-z": factors.d_output_d_z,
      input: isBias ? 1 : sample.x[chosen],
      product: isBias ? factors.delta : numbers.shares[chosen],
      gradient: isBias ? numbers.bias_gradient : numbers.gradients[chosen],
      update: isBias ? numbers.bias_update : numbers.updates[chosen],
      old: isBias ? experiment.bias[0] : experiment.weights[chosen][0],
      new: isBias ? numbers.bias_after : numbers.weights_after[chosen],
    };
    const told = numbers.captions.weights[chosen];
    if (this.told.textContent !== told) this.told.textContent = told;
    for (const [key, value] of Object.entries(printed)) {
      const element = this.numbers[key];
      print(element, value, key === "update" || key === "old" || key === "new" ? precise : signed);
      element.className = `slp-number ${key === "old" || key === "new" ? "" : sign(value)}`;
    }
  }
}

/**
 * @template {{name: string}} E
 * @param {E[]} entries of a registry @param {string} name
 * @returns {E}
 */
function entry(entries, name) {
  const found = entries.find((one) => one.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}
