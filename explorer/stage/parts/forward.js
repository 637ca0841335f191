/** The forward picture, left to right: sliders of inputs and weights, the flows into the sum, activation, output, loss. */

import { parts, t } from "../kernel/text.js";
import { formula, html, set } from "../kit/dom.js";
import { largest, printEarned, roundUp, sign, signed } from "../kit/format.js";
import { inputName, weightName } from "../kit/names.js";
import { markLetters, mention, term } from "../kit/term.js";
import { Curve } from "./curve.js";
import { Gauge } from "./gauge.js";
import { Network } from "./network.js";

/** @import { ActivationCurve, Experiment, RuleChoice, Sample, Tangent, Value } from "../contract.js" */
/** @import { Page } from "../kit/page.js" */
/** @import { Slider } from "../kit/slider.js" */

/**
 * The numbers of one forward pass, of a step or of a page.
 * @typedef {object} Pass
 * @property {Value} z
 * @property {Value} output
 * @property {Value} error
 * @property {Value} loss
 * @property {Value[]} products
 * @property {ActivationCurve} curve
 * @property {Tangent|null} tangent
 */

const ROW = 26;

/**
 * What a page adds under the flows, under the activation and under the loss, and in place of the scale of output and
 * target.
 * @typedef {{flows?: Element, activation?: Element, loss?: Element, gauge?: {element: Element, draw: Gauge["draw"]}}} Added
 */

/** Whatever page it stands on. @typedef {Pick<Page, "slider"|"biasSwitch"> & {bench: {draft: Experiment, numbers: {sample: Sample}}}} Host */

export class ForwardPicture {
  /**
   * @param {Host} page
   * @param {(index: number, pointed?: boolean) => void} choose `pointed`: a pointer only came over it
   * @param {Added} added what a page adds
   */
  constructor(page, choose, added = {}) {
    const { bench } = page;
    const inputs = bench.draft.weights.length;
    this.inputs = inputs;
    const each = Array.from({ length: inputs }, (_, j) => j);
    const { names } = bench.numbers.sample;
    const locked = () => !bench.numbers.sample.editable;
    const x = each.map((j) =>
      page.slider({
        field: "x",
        indices: [0, j],
        testid: `x-${j + 1}`,
        symbol: inputName(j),
        name: called(j, names[j]),
        locked,
        onChoose: (pointed) => choose(j, pointed),
      }),
    );
    const w = each.map((j) =>
      page.slider({
        field: "weights",
        indices: [j, 0],
        testid: `w-${j + 1}`,
        symbol: weightName(j, inputs),
        name: t("weight {weight}", { weight: weightName(j, inputs) }),
        onChoose: (pointed) => choose(j, pointed),
      }),
    );
    const b = page.slider({
      field: "bias",
      indices: [0],
      testid: "b",
      symbol: "b",
      name: t("bias b"),
      onChoose: (pointed) => choose(inputs, pointed),
    });
    const target = page.slider({
      field: "target",
      indices: [0, 0],
      testid: "t",
      symbol: "t",
      name: t("target t"),
      locked,
    });
    this.rows = each.map((j) =>
      html("div", { class: "slp-pair", "data-row": j, title: nameOf(j, names[j]) }, x[j].element, w[j].element),
    );
    this.rows.push(
      html(
        "div",
        { class: "slp-pair", "data-row": inputs },
        html("div", { class: "slp-note" }, page.biasSwitch(), html("span", {}, t("always 1"))),
        b.element,
      ),
    );
    /** The sliders of inputs, and of weights and bias. */
    this.x = x;
    this.w = [...w, b];
    this.network = new Network(inputs, ROW, choose);
    this.curve = new Curve();
    this.output = html("span", { class: "slp-number", "data-testid": "output" });
    this.loss = html("span", { class: "slp-number", "data-testid": "loss" });
    this.error = html("span", { class: "slp-number", "data-testid": "error" });
    this.activationFormula = html("span", { class: "slp-rule" });
    this.lossFormula = html("span", { class: "slp-rule" });
    this.gauge = added.gauge ?? new Gauge();
    /** The parts that a phase can light up. @type {Record<string, Element>} */
    this.parts = {
      activation: html(
        "div",
        { class: "slp-step slp-curve-step" },
        html("h2", {}, mention("activation", t("Activation"))),
        this.activationFormula,
        this.curve.element,
        ...(added.activation ? [added.activation] : []),
      ),
      output: html(
        "div",
        { class: "slp-result" },
        html("span", { class: "slp-symbol", "data-term": "output" }, "O"),
        this.output,
      ),
      error: html(
        "div",
        { class: "slp-result slp-small" },
        term("error", "O − t", { class: "slp-symbol slp-term" }),
        this.error,
      ),
      loss: html(
        "div",
        { class: "slp-result" },
        html("span", { class: "slp-symbol", "data-term": "loss" }, "E"),
        this.loss,
      ),
    };
    this.element = html(
      "div",
      { class: "slp-forward" },
      html(
        "div",
        { class: "slp-inputs" },
        html(
          "div",
          { class: "slp-pair slp-heads" },
          html("h2", {}, term("input", t("Inputs x"))),
          html(
            "h2",
            {},
            ...parts("{weights}, {bias}", {
              weights: term("weight", t("Weights w")),
              bias: mention("bias", t("bias b")),
            }),
          ),
        ),
        ...this.rows,
      ),
      html(
        "div",
        { class: "slp-flows" },
        html("h2", {}, ...parts("Products x·w, {sum}", { sum: term("sum", t("sum z")) })),
        this.network.element,
        ...(added.flows ? [added.flows] : []),
      ),
      this.parts.activation,
      html(
        "div",
        { class: "slp-step" },
        html(
          "h2",
          {},
          ...parts("{output}, {target}, {loss}", {
            output: term("output", t("Output")),
            target: mention("target", t("target")),
            loss: mention("loss", t("loss")),
          }),
        ),
        this.parts.output,
        this.gauge.element,
        target.element,
        this.parts.error,
        this.parts.loss,
        this.lossFormula,
        ...(added.loss ? [added.loss] : []),
      ),
    );
  }

  /** @param {RuleChoice} activation @param {RuleChoice} loss */
  rename(activation, loss) {
    this.activationFormula.replaceChildren(markLetters(formula(activation.formula)));
    this.lossFormula.replaceChildren(markLetters(formula(loss.formula)));
  }

  /** The row that a slider stands in, the bias's the last; -1 where it stands in none. @param {Slider|null} slider */
  rowOf(slider) {
    return slider === null ? -1 : Math.max(this.x.indexOf(slider), this.w.indexOf(slider));
  }

  /** The size that is drawn as the thickest flow, for these numbers. @param {{products: Value[]}} numbers @param {number} bias */
  static scale(numbers, bias) {
    return roundUp(largest([...numbers.products, bias]));
  }

  /**
   * @param {Pass} numbers
   * @param {number} bias
   * @param {Value} target
   * @param {string} activation its title
   * @param {number} full the size that is drawn as the thickest flow
   * @param {(number: string) => boolean} has whether a number is there yet
   */
  draw(numbers, bias, target, activation, full, has = () => true) {
    this.network.draw([...numbers.products, bias], numbers.z, full, has);
    this.curve.draw(numbers.curve, numbers.tangent, numbers.z, numbers.output, activation, has("output"));
    printEarned(has("output"), this.output, numbers.output);
    printEarned(has("loss"), this.loss, numbers.loss);
    printEarned(has("error"), this.error, numbers.error, signed);
    set(this.error, { class: `slp-number ${sign(numbers.error)}` });
    this.gauge.draw(numbers.output, target, numbers.error);
  }

  /** @param {number} index */
  choose(index) {
    this.network.choose(index);
    this.rows.forEach((row, j) => row.classList.toggle("chosen", j === index));
  }
}

/** An input without a name of its own is called by its symbol. @param {number} j @param {string} name */
function nameOf(j, name) {
  return name === `x${j + 1}` ? inputName(j) : name;
}

/** What the slider of input j is called. @param {number} j @param {string} name of the input */
function called(j, name) {
  const input = inputName(j);
  return nameOf(j, name) === input ? t("input {input}", { input }) : t("input {input}, {name}", { input, name });
}
