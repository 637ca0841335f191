/** The forward picture, left to right: sliders of inputs and weights, the flows into the sum, activation, output, loss. */

/** @import { ActivationCurve, Experiment, RuleChoice, Sample, Tangent, Value } from "../contract.js" */
/** @import { Page } from "../kit/page.js" */

import { formula, html, set } from "../kit/dom.js";
import { largest, print, roundUp, sign, signed, subscript } from "../kit/format.js";
import { Curve } from "./curve.js";
import { Network } from "./network.js";

const ROW = 26;

/**
 * What the picture shows.
 * @typedef {object} Pass
 * @property {Value} z
 * @property {Value} output
 * @property {Value} error
 * @property {Value} loss
 * @property {Value[]} products
 * @property {ActivationCurve} curve
 * @property {Tangent} tangent
 */

/** Whatever page it stands on. @typedef {Pick<Page, "slider"> & {bench: {draft: Experiment, numbers: {sample: Sample}}}} Host */

export class ForwardPicture {
  /**
   * @param {Host} page
   * @param {(index: number) => void} choose
   * @param {Element|null} below what a page adds under activation and loss
   */
  constructor(page, choose, below = null) {
    const { bench } = page;
    const inputs = bench.draft.weights.length;
    this.inputs = inputs;
    const each = Array.from({ length: inputs }, (_, j) => j);
    const { names } = bench.numbers.sample;
    const locked = () => !bench.numbers.sample.editable;
    const called = (/** @type {number} */ j) =>
      names[j] === `x${j + 1}` ? `input x${j + 1}` : `input x${j + 1}, ${names[j]}`;
    const x = each.map((j) =>
      page.slider({
        field: "x",
        indices: [0, j],
        testid: `x-${j + 1}`,
        symbol: `x${subscript(j + 1)}`,
        name: called(j),
        locked,
        onChoose: () => choose(j),
      }),
    );
    const w = each.map((j) =>
      page.slider({
        field: "weights",
        indices: [j, 0],
        testid: `w-${j + 1}`,
        symbol: `w${subscript(j + 1)}`,
        name: `weight w${j + 1}`,
        onChoose: () => choose(j),
      }),
    );
    const b = page.slider({
      field: "bias",
      indices: [0],
      testid: "b",
      symbol: "b",
      name: "bias b",
      onChoose: () => choose(inputs),
    });
    const t = page.slider({ field: "target", indices: [0, 0], testid: "t", symbol: "t", name: "target t", locked });
    this.rows = each.map((j) =>
      html("div", { class: "slp-pair", "data-row": j, title: names[j] }, x[j].element, w[j].element),
    );
    this.rows.push(
      html(
        "div",
        { class: "slp-pair", "data-row": inputs },
        html("span", { class: "slp-note" }, "always 1"),
        b.element,
      ),
    );
    this.network = new Network(inputs, ROW, choose);
    this.curve = new Curve();
    this.output = html("span", { class: "slp-number", "data-testid": "output" });
    this.loss = html("span", { class: "slp-number", "data-testid": "loss" });
    this.error = html("span", { class: "slp-number", "data-testid": "error" });
    this.activationFormula = html("span", { class: "slp-rule" });
    this.lossFormula = html("span", { class: "slp-rule" });
    this.gauge = makeGauge();
    /** The parts that a phase can light up. */
    this.parts = {
      activation: html(
        "div",
        { class: "slp-step slp-curve-step" },
        html("h2", {}, "Activation"),
        this.activationFormula,
        this.curve.element,
      ),
      output: html("div", { class: "slp-result" }, html("span", { class: "slp-symbol" }, "O"), this.output),
      error: html("div", { class: "slp-result slp-small" }, html("span", { class: "slp-symbol" }, "O − t"), this.error),
      loss: html("div", { class: "slp-result" }, html("span", { class: "slp-symbol" }, "E"), this.loss),
    };
    this.element = html(
      "div",
      { class: "slp-forward" },
      html(
        "div",
        { class: "slp-inputs" },
        html("div", { class: "slp-pair slp-heads" }, html("h2", {}, "Inputs x"), html("h2", {}, "Weights w, bias b")),
        ...this.rows,
      ),
      html("div", { class: "slp-flows" }, html("h2", {}, "Products x·w, sum z"), this.network.element),
      this.parts.activation,
      html(
        "div",
        { class: "slp-step" },
        html("h2", {}, "Output, target, loss"),
        this.parts.output,
        this.gauge.element,
        t.element,
        this.parts.error,
        this.parts.loss,
        this.lossFormula,
      ),
      ...(below ? [below] : []),
    );
  }

  /** @param {RuleChoice} activation @param {RuleChoice} loss entries of the registries */
  rename(activation, loss) {
    this.activationFormula.replaceChildren(formula(activation.formula));
    this.lossFormula.replaceChildren(formula(loss.formula));
  }

  /** The size that is drawn as the thickest flow, for these numbers. @param {Pass} numbers @param {number} bias */
  static scale(numbers, bias) {
    return roundUp(largest([...numbers.products, bias]));
  }

  /**
   * @param {Pass} numbers
   * @param {number} bias
   * @param {number} target
   * @param {string} activation
   * @param {number} full the size that is drawn as the thickest flow
   */
  draw(numbers, bias, target, activation, full) {
    this.network.draw([...numbers.products, bias], numbers.z, full);
    this.curve.draw(numbers.curve, numbers.tangent, numbers.z, numbers.output, activation);
    print(this.output, numbers.output);
    print(this.loss, numbers.loss);
    print(this.error, numbers.error, signed);
    set(this.error, { class: `slp-number ${sign(numbers.error)}` });
    drawGauge(this.gauge, numbers.output, target, numbers.error);
  }

  /** @param {number} index */
  choose(index) {
    this.network.choose(index);
    this.rows.forEach((row, j) => row.classList.toggle("chosen", j === index));
  }
}

function makeGauge() {
  const output = html("span", { class: "slp-mark slp-mark-output" }, "O");
  const target = html("span", { class: "slp-mark slp-mark-target" }, "t");
  const gap = html("span", { class: "slp-gap" });
  return {
    element: html("div", { class: "slp-gauge", "aria-hidden": "true" }, gap, output, target),
    output,
    target,
    gap,
  };
}

/** @param {ReturnType<typeof makeGauge>} gauge @param {Value} output @param {number} target @param {Value} error */
function drawGauge(gauge, output, target, error) {
  const low = Math.min(0, target, output ?? 0);
  const high = Math.max(1, target, output ?? 0);
  const at = (/** @type {Value} */ value) => (value === null ? 100 : ((value - low) / (high - low)) * 100);
  const [o, t] = [at(output), at(target)];
  set(gauge.output, { style: `left: ${o.toFixed(2)}%` });
  set(gauge.target, { style: `left: ${t.toFixed(2)}%` });
  set(gauge.gap, {
    style: `left: ${Math.min(o, t).toFixed(2)}%; width: ${Math.abs(o - t).toFixed(2)}%`,
    class: `slp-gap ${sign(error)}`,
  });
}
