/** The Neuron page: one screen from inputs to loss, its gradients, and the run that starts here. */

/** @import { Experiment } from "../contract.js" */
/** @import { Workbench } from "../kernel/workbench.js" */

import { Chart } from "../charts/chart.js";
import { html, set, write } from "../kit/dom.js";
import { largest, plainly, roundUp, subscript } from "../kit/format.js";
import { Page } from "../kit/page.js";
import { Bars } from "../parts/bars.js";
import { ChainRule } from "../parts/chain.js";
import { ForwardPicture } from "../parts/forward.js";

/** @typedef {"gradient"|"update"} Kind */
/** @type {Record<Kind, {label: string, title: string}>} */
const KINDS = {
  gradient: { label: "∂E/∂w", title: "The gradient of the loss" },
  update: { label: "Δw", title: "The update that the optimizer makes of it" },
};

/** @type {Kind[]} */
const ORDER = ["gradient", "update"];
/** The captions that stand alone. @type {("forward"|"gradient"|"run")[]} */
const CAPTIONS = ["forward", "gradient", "run"];

/** @extends {Page<"neuron">} */
export default class NeuronPage extends Page {
  /** @param {HTMLElement} root @param {Workbench<"neuron">} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    this.inputs = bench.draft.weights.length;
    this.chosen = 0;
    /** @type {Kind} */
    this.kind = "gradient";
    this.scaleNote = html("span", { class: "slp-scale" });
    this.chainTitle = html("h2", {}, "");
    /** @type {HTMLButtonElement[]} */
    this.kindButtons = [];
    const choose = (/** @type {number} */ index) => this.choose(index);
    this.forward = new ForwardPicture(this, choose);
    this.bars = new Bars(this.inputs, choose);
    this.chain = new ChainRule(bench.content.controls.choices, (factor) => this.light(factor));
    const caption = (/** @type {string} */ name) =>
      html("p", { class: "slp-caption", "data-testid": `caption-${name}` });
    this.captions = { forward: caption("forward"), gradient: caption("gradient"), run: caption("run") };
    const chart = html("div", { class: "slp-chart", role: "img", "data-testid": "run-chart" });
    this.chartElement = chart;
    const sections = [
      html("section", { class: "slp-card", "aria-label": "Forward pass" }, this.forward.element, this.captions.forward),
      html("div", { class: "slp-lower" }, this.gradientSection(), this.chainSection(), this.runSection(chart)),
    ];
    this.chart = new Chart(chart, bench.content.figures.run, folder);
    this.scale = this.fitted();
    this.start(...sections);
    this.choose(0);
  }

  gradientSection() {
    this.kindButtons = ORDER.map((kind) => {
      const { label, title } = KINDS[kind];
      const button = html(
        "button",
        {
          type: "button",
          class: "slp-button",
          "data-testid": `show-${kind}`,
          title,
          "aria-pressed": String(kind === this.kind),
        },
        label,
      );
      button.addEventListener("click", () => {
        this.kind = kind;
        this.kindButtons.forEach((other) => set(other, { "aria-pressed": String(other === button) }));
        this.reset();
        this.draw();
      });
      return button;
    });
    const rescale = html(
      "button",
      {
        type: "button",
        class: "slp-button",
        "data-testid": "rescale",
        title: "Fit bars, flows and the loss axis to the present numbers",
      },
      "Rescale",
    );
    rescale.addEventListener("click", () => {
      this.reset();
      this.draw();
    });
    return html(
      "section",
      { class: "slp-card slp-gradients", "aria-label": "Gradients" },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, "Gradients"),
        html("span", { class: "slp-buttons" }, ...this.kindButtons),
        this.scaleNote,
        rescale,
      ),
      this.bars.element,
      this.captions.gradient,
    );
  }

  chainSection() {
    return html("section", { class: "slp-card", "aria-label": "Chain rule" }, this.chainTitle, this.chain.element);
  }

  /** @param {Element} chart */
  runSection(chart) {
    const rate = this.slider({ field: "learning_rate", testid: "learning-rate", symbol: "η", name: "learning rate η" });
    const steps = this.slider({ field: "steps", testid: "steps", symbol: "steps", name: "number of steps" });
    return html(
      "section",
      { class: "slp-card slp-run", "aria-label": "The run that starts here" },
      html("h2", {}, "Loss of the run that starts here"),
      html(
        "div",
        { class: "slp-settings" },
        rate.element,
        steps.element,
        ...this.settings().map((slider) => slider.element),
      ),
      chart,
      this.captions.run,
    );
  }

  /** @param {number} index */
  choose(index) {
    this.chosen = index;
    this.forward.choose(index);
    this.bars.choose(index);
    this.chainTitle.textContent = `Chain rule for ${index === this.inputs ? "the bias b" : `w${subscript(index + 1)}`}`;
    this.chain.draw(this.bench.numbers, this.bench.good, index);
  }

  /** Light up the place in the picture that a factor of the chain rule belongs to. @param {string|null} factor */
  light(factor) {
    const { parts } = this.forward;
    parts.error.classList.toggle("lit", factor === "d-loss-d-output");
    parts.loss.classList.toggle("lit", factor === "d-loss-d-output");
    parts.activation.classList.toggle("lit", factor === "d-output-d-z");
    this.forward.rows.forEach((row, j) => row.classList.toggle("lit", factor === "input" && j === this.chosen));
    this.bars.rows.forEach(({ row }, j) => row.classList.toggle("lit", factor === "product" && j === this.chosen));
  }

  values() {
    const { numbers } = this.bench;
    return this.kind === "gradient"
      ? [...numbers.gradients, numbers.bias_gradient]
      : [...numbers.updates, numbers.bias_update];
  }

  /** Fit the scales to the present numbers. They never move by themselves while something is dragged. */
  reset() {
    this.scale = this.fitted();
  }

  fitted() {
    const { numbers, good } = this.bench;
    return {
      bars: roundUp(largest(this.values())),
      flows: ForwardPicture.scale(numbers, good.bias[0]),
      loss: roundUp(largest(numbers.run.loss) * 1.02),
    };
  }

  /** @param {Experiment} experiment */
  rename(experiment) {
    this.forward.rename(this.entry("activation", experiment), this.entry("loss", experiment));
  }

  draw() {
    const { numbers, good } = this.bench;
    this.forward.draw(numbers, good.bias[0], numbers.sample.target, good.activation, this.scale.flows);
    this.bars.draw(this.values(), this.scale.bars, this.kind);
    this.chain.draw(numbers, good, this.chosen);
    for (const name of CAPTIONS) write(this.captions[name], numbers.captions[name]);
    write(this.scaleNote, `full bar ${plainly(this.scale.bars)}`);
    const { loss } = numbers.run;
    // A curve that left the axis while something was dragged comes back into sight on release.
    if (!this.bench.holding && largest(loss) > this.scale.loss) this.scale.loss = roundUp(largest(loss) * 1.02);
    this.chart.update(
      { loss: { y: loss, x: loss.map((_, k) => k) } },
      { "yaxis.range": [0, this.scale.loss], "xaxis.range": [0, Math.max(1, loss.length - 1)] },
    );
    set(this.chartElement, { "aria-label": numbers.captions.run });
  }

  close() {
    super.close();
    this.chart.close();
  }
}
