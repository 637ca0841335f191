/** The chain rule for one chosen weight: three factors, in symbols and in numbers, and the update that follows. */

import { partsN, t } from "../kernel/text.js";
import { formula, fraction, html, onHover, rules, write } from "../kit/dom.js";
import { entry } from "../kit/entry.js";
import { precise, print, sign, signed } from "../kit/format.js";
import { inputName, weightName } from "../kit/names.js";
import { markLetters, updateRule } from "../kit/term.js";

/** @import { Choices, Experiment, NeuronNumbers, Sample, Value } from "../contract.js" */

/** @typedef {"d-loss-d-output"|"d-output-d-z"|"input"|"product"} Factor what is pointed at, by the name of its number */
/** @typedef {Factor|"gradient"|"old"|"update"|"new"} Key */

/** @type {Key[]} */
const KEYS = ["d-loss-d-output", "d-output-d-z", "input", "product", "gradient", "old", "update", "new"];

/** What explains each factor. @type {Record<Factor, string>} */
const TERMS = { "d-loss-d-output": "partial", "d-output-d-z": "saturated", input: "input", product: "gradient" };

export class ChainRule {
  /**
   * @param {Choices} choices the registries, as Python describes them
   * @param {(factor: Factor|null) => void} onFactor told which factor is pointed at
   */
  constructor(choices, onFactor) {
    this.choices = choices;
    this.onFactor = onFactor;
    this.named = "";
    this.element = html("div", { class: "slp-chain" });
    this.told = html("p", { class: "slp-told", "data-testid": "caption-chain" });
    this.numbers = /** @type {Record<Key, HTMLElement>} */ (
      Object.fromEntries(KEYS.map((key) => [key, html("span", { class: "slp-number", "data-testid": `chain-${key}` })]))
    );
  }

  /**
   * Lay the formula out anew where its symbols change; the numbers are printed by `draw`.
   * @param {number} chosen
   * @param {number} inputs
   * @param {Experiment} experiment
   * @param {Sample} sample
   */
  name(chosen, inputs, experiment, { count, number }) {
    const key = [chosen, count, number, experiment.activation, experiment.loss, experiment.optimizer].join();
    if (key === this.named) return;
    this.named = key;
    const isBias = chosen === inputs;
    const weight = weightName(chosen, inputs);
    const activation = entry(this.choices.activation, experiment.activation);
    const loss = entry(this.choices.loss, experiment.loss);
    const optimizer = entry(this.choices.optimizer, experiment.optimizer);
    const { numbers } = this;
    const times = (/** @type {string} */ sign) => html("span", { class: "slp-times" }, sign);
    const slope = t("the slope of {activation}", { activation: activation.title });
    const leftOut = loss.leaves_out === experiment.activation;
    const through = this.factor(
      "d-output-d-z",
      fraction("∂O", "∂z"),
      leftOut ? t("left out by the rule") : formula(activation.slope),
      slope,
    );
    through.classList.toggle("slp-left-out", leftOut);
    this.element.replaceChildren(
      html(
        "div",
        { class: "slp-factors" },
        this.factor(
          "d-loss-d-output",
          fraction("∂E", "∂O"),
          formula(loss.slope),
          t("how the loss answers to the output"),
        ),
        times("×"),
        through,
        times("×"),
        this.factor(
          "input",
          fraction("∂z", `∂${weight}`),
          isBias ? "1" : inputName(chosen),
          isBias ? t("the input of the bias is 1") : t("its input"),
        ),
        times("="),
        this.factor(
          "product",
          fraction("∂E", `∂${weight}`),
          count > 1 ? t("of sample {number}", { number }) : "",
          count > 1 ? t("what sample {number} adds to the gradient", { number }) : t("the gradient"),
        ),
      ),
      ...(count > 1 ? [addedUp(count, weight, numbers.gradient)] : []),
      html(
        "div",
        { class: "slp-update" },
        html("span", { class: "slp-rule", ...updateRule() }, markLetters(rules(optimizer.formula))),
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

  /** @param {Factor} name @param {Element} symbol @param {Element|string} rule @param {string} told */
  factor(name, symbol, rule, told) {
    const element = html(
      "div",
      { class: "slp-factor", "data-term": TERMS[name], tabindex: "0", role: "group", "aria-label": told },
      symbol,
      this.numbers[name],
      html("span", { class: "slp-rule" }, rule),
    );
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
    this.name(chosen, inputs, experiment, numbers.sample);
    const isBias = chosen === inputs;
    const { factors, sample } = numbers;
    /** @type {Record<Key, Value>} */
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
    write(this.told, numbers.captions.weights[chosen]);
    for (const key of KEYS) {
      const [element, value] = [this.numbers[key], printed[key]];
      print(element, value, key === "update" || key === "old" || key === "new" ? precise : signed);
      element.className = `slp-number ${key === "old" || key === "new" ? "" : sign(value)}`;
    }
    oneCase(this.numbers["d-output-d-z"], factors.d_output_d_z);
  }
}

/**
 * Of a rule by cases, only the case that applies is printed: the one that says what the factor is.
 * @param {Element} number @param {Value} value
 */
function oneCase(number, value) {
  for (const row of number.parentElement?.querySelectorAll("mtr") ?? []) {
    const says = Number(row.firstElementChild?.textContent);
    row.classList.toggle("slp-other-case", Number.isFinite(says) && says !== value);
  }
}

/** The gradient over all samples, of which the factors show the shown one's part. @param {number} count @param {string} weight @param {Element} gradient */
function addedUp(count, weight, gradient) {
  const text = partsN(
    "Added up over {count} sample: ∂E/∂{weight} = {gradient}",
    "Added up over all {count} samples: ∂E/∂{weight} = {gradient}",
    count,
    { weight, gradient },
  );
  return html("p", { class: "slp-told" }, ...text);
}
