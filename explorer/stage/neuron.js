/** The Neuron page: one screen from inputs to loss, its gradients, and the run that starts here. */

import { Bars } from "./bars.js";
import { ChainRule } from "./chain.js";
import { Chart } from "./charts.js";
import { Curve } from "./curve.js";
import { formula, html, set } from "./dom.js";
import { print, roundUp, shown, sign, signed, subscript } from "./format.js";
import { Network } from "./network.js";
import { Slider } from "./slider.js";
import { Toolbar } from "./toolbar.js";

const ROW = 26;

export class NeuronPage {
  /**
   * @param {HTMLElement} root
   * @param {import("./workbench.js").Workbench} bench
   * @param {URL} folder
   */
  constructor(root, bench, folder) {
    this.bench = bench;
    this.inputs = bench.draft.weights.length;
    this.chosen = 0;
    this.kind = "gradient";
    const choose = (/** @type {number} */ index) => this.choose(index);
    const { controls } = bench.content;
    this.toolbar = new Toolbar(bench);
    this.sliders = this.makeSliders(controls.fields, choose);
    this.network = new Network(this.inputs, ROW, choose);
    this.curve = new Curve();
    this.bars = new Bars(this.inputs, choose);
    this.chain = new ChainRule(controls.choices);
    this.message = html("div", { class: "slp-message", role: "alert", hidden: true });
    this.captions = Object.fromEntries(["forward", "gradient", "run"].map((name) => [name, html("p", { class: "slp-caption", "data-testid": `caption-${name}` })]));
    this.printed = Object.fromEntries(["output", "loss", "error"].map((name) => [name, html("span", { class: "slp-number", "data-testid": name })]));
    this.lossName = html("span", { class: "slp-rule" });
    this.activationName = html("span", { class: "slp-rule" });
    this.scaleNote = html("span", { class: "slp-scale" });
    this.gauge = this.makeGauge();
    const chart = html("div", { class: "slp-chart", role: "img", "data-testid": "run-chart" });
    this.chartElement = chart;
    root.replaceChildren(
      this.toolbar.element,
      this.message,
      this.forwardSection(),
      html("div", { class: "slp-lower" }, this.gradientSection(), this.chainSection(), this.runSection(chart)),
    );
    this.chart = new Chart(chart, bench.content.figures.run, folder);
    this.rescale();
    bench.onDraw.push(() => this.draw());
    bench.onContent.push((content) => this.renew(content));
    bench.onError.push((text) => this.tell(text));
    this.notices(bench.content);
    this.choose(0);
    this.draw();
  }

  /** @param {any} fields @param {(index: number) => void} choose */
  makeSliders(fields, choose) {
    const { bench, inputs } = this;
    const each = (/** @type {(j: number) => Slider} */ make) => Array.from({ length: inputs }, (_, j) => make(j));
    const slider = (/** @type {any} */ options) => new Slider(bench, { span: fields[options.field], ...options });
    const settings = [...new Set(bench.content.controls.choices.optimizer.flatMap((/** @type {any} */ entry) => entry.settings))];
    return {
      x: each((j) => slider({ field: "x", indices: [0, j], testid: `x-${j + 1}`, symbol: `x${subscript(j + 1)}`, name: `input x${j + 1}`, onChoose: () => choose(j) })),
      w: each((j) => slider({ field: "weights", indices: [j, 0], testid: `w-${j + 1}`, symbol: `w${subscript(j + 1)}`, name: `weight w${j + 1}`, onChoose: () => choose(j) })),
      b: slider({ field: "bias", indices: [0], testid: "b", symbol: "b", name: "bias b", onChoose: () => choose(inputs) }),
      t: slider({ field: "target", indices: [0, 0], testid: "t", symbol: "t", name: "target t" }),
      rate: slider({ field: "learning_rate", testid: "learning-rate", symbol: "η", name: "learning rate η" }),
      steps: slider({ field: "steps", testid: "steps", symbol: "steps", name: "number of steps" }),
      settings: settings.map((field) => slider({ field, testid: field, symbol: SYMBOLS[field] ?? field, name: field })),
    };
  }

  get allSliders() {
    const { x, w, b, t, rate, steps, settings } = this.sliders;
    return [...x, ...w, b, t, rate, steps, ...settings];
  }

  forwardSection() {
    const { x, w, b, t } = this.sliders;
    const rows = x.map((input, j) => html("div", { class: "slp-pair", "data-row": j }, input.element, w[j].element));
    rows.push(html("div", { class: "slp-pair", "data-row": this.inputs }, html("span", { class: "slp-note" }, "always 1"), b.element));
    this.rows = rows;
    return html(
      "section",
      { class: "slp-card", "aria-label": "Forward pass" },
      html(
        "div",
        { class: "slp-forward" },
        html("div", { class: "slp-inputs" }, html("div", { class: "slp-pair slp-heads" }, html("h2", {}, "Inputs x"), html("h2", {}, "Weights w, bias b")), ...rows),
        html("div", { class: "slp-flows" }, html("h2", {}, "Products x·w, sum z"), this.network.element),
        html("div", { class: "slp-step slp-curve-step" }, html("h2", {}, "Activation"), this.activationName, this.curve.element),
        html(
          "div",
          { class: "slp-step" },
          html("h2", {}, "Output, target, loss"),
          html("div", { class: "slp-result" }, html("span", { class: "slp-symbol" }, "O"), this.printed.output),
          this.gauge.element,
          t.element,
          html("div", { class: "slp-result slp-small" }, html("span", { class: "slp-symbol" }, "O − t"), this.printed.error),
          html("div", { class: "slp-result" }, html("span", { class: "slp-symbol" }, "E"), this.printed.loss),
          this.lossName,
        ),
      ),
      this.captions.forward,
    );
  }

  gradientSection() {
    this.kindButtons = ["gradient", "update"].map((kind) => {
      const button = html("button", { type: "button", class: "slp-button", "data-testid": `show-${kind}`, "aria-pressed": String(kind === this.kind) }, kind === "gradient" ? "∂E/∂w" : "Δw");
      set(button, { title: kind === "gradient" ? "The gradient of the loss" : "The update that the optimizer makes of it" });
      button.addEventListener("click", () => {
        this.kind = kind;
        this.kindButtons.forEach((/** @type {Element} */ other) => set(other, { "aria-pressed": String(other === button) }));
        this.rescale();
        this.draw();
      });
      return button;
    });
    const rescale = html("button", { type: "button", class: "slp-button", "data-testid": "rescale", title: "Fit bars, flows and the loss axis to the present numbers" }, "Rescale");
    rescale.addEventListener("click", () => {
      this.rescale();
      this.draw();
    });
    return html(
      "section",
      { class: "slp-card slp-gradients", "aria-label": "Gradients" },
      html("div", { class: "slp-head" }, html("h2", {}, "Gradients"), html("span", { class: "slp-buttons" }, ...this.kindButtons), this.scaleNote, rescale),
      this.bars.element,
      this.captions.gradient,
    );
  }

  chainSection() {
    this.chainTitle = html("h2", {}, "");
    return html("section", { class: "slp-card", "aria-label": "Chain rule" }, this.chainTitle, this.chain.element);
  }

  /** @param {Element} chart */
  runSection(chart) {
    const { rate, steps, settings } = this.sliders;
    return html(
      "section",
      { class: "slp-card slp-run", "aria-label": "The run that starts here" },
      html("h2", {}, "Loss of the run that starts here"),
      html("div", { class: "slp-settings" }, rate.element, steps.element, ...settings.map((slider) => slider.element)),
      chart,
      this.captions.run,
    );
  }

  makeGauge() {
    const output = html("span", { class: "slp-mark slp-mark-output" }, "O");
    const target = html("span", { class: "slp-mark slp-mark-target" }, "t");
    const gap = html("span", { class: "slp-gap" });
    return { element: html("div", { class: "slp-gauge", "aria-hidden": "true" }, gap, output, target), output, target, gap };
  }

  /** @param {number} index */
  choose(index) {
    this.chosen = index;
    this.network.choose(index);
    this.bars.choose(index);
    this.rows.forEach((row, j) => row.classList.toggle("chosen", j === index));
    this.chainTitle.textContent = `Chain rule for ${index === this.inputs ? "the bias b" : `w${subscript(index + 1)}`}`;
    this.chain.draw(this.bench.numbers, this.bench.good, index);
  }

  values() {
    const { numbers } = this.bench;
    return this.kind === "gradient" ? [...numbers.gradients, numbers.bias_gradient] : [...numbers.updates, numbers.bias_update];
  }

  /** Fit the scales to the present numbers. They never move by themselves while something is dragged. */
  rescale() {
    const { numbers, good } = this.bench;
    const largest = (/** @type {(number|null)[]} */ values) => Math.max(...values.map((value) => Math.abs(value ?? 0)));
    this.scale = {
      bars: roundUp(largest(this.values())),
      flows: roundUp(largest([...numbers.products, good.bias[0]])),
      loss: roundUp(largest(numbers.run.loss) * 1.02),
      steps: good.steps,
    };
  }

  draw() {
    const { numbers, good, draft } = this.bench;
    this.allSliders.forEach((slider) => slider.show());
    this.network.draw([...numbers.products, good.bias[0]], numbers.z, this.scale.flows);
    this.curve.draw(numbers.curve, numbers.z, numbers.output, good.activation);
    print(this.printed.output, numbers.output);
    print(this.printed.loss, numbers.loss);
    print(this.printed.error, numbers.error, signed);
    this.printed.error.className = `slp-number ${sign(numbers.error)}`;
    this.drawGauge(numbers.output, good.target[0][0]);
    this.bars.draw(this.values(), this.scale.bars, this.kind);
    this.chain.draw(numbers, good, this.chosen);
    for (const [name, caption] of Object.entries(this.captions)) {
      if (caption.textContent !== numbers.captions[name]) caption.textContent = numbers.captions[name];
    }
    const scale = `full bar ${shown(this.scale.bars).replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "")}`;
    if (this.scaleNote.textContent !== scale) this.scaleNote.textContent = scale;
    this.name(draft);
    this.drawRun(numbers.run);
    set(this.chartElement, { "aria-label": numbers.captions.run });
  }

  /** @param {any} run */
  drawRun(run) {
    const steps = run.loss.length - 1;
    this.chart.update(
      { loss: { y: run.loss, x: run.loss.map((/** @type {number} */ _, /** @type {number} */ k) => k) } },
      { "yaxis.range": [0, this.scale.loss], "xaxis.range": [0, Math.max(1, steps)] },
    );
  }

  /** Formulas and settings that go with the choices. @param {any} experiment */
  name(experiment) {
    const key = [experiment.activation, experiment.loss, experiment.optimizer].join();
    if (this.named === key) return;
    this.named = key;
    const { choices } = this.bench.content.controls;
    const entry = (/** @type {string} */ field) => choices[field].find((/** @type {any} */ candidate) => candidate.name === experiment[field]);
    this.activationName.replaceChildren(formula(entry("activation").formula));
    this.lossName.replaceChildren(formula(entry("loss").formula));
    const used = new Set(entry("optimizer").settings);
    for (const slider of this.sliders.settings) slider.element.hidden = !used.has(slider.field);
    this.toolbar.show();
  }

  /** @param {number|null} output @param {number} target */
  drawGauge(output, target) {
    const low = Math.min(0, target, output ?? 0);
    const high = Math.max(1, target, output ?? 0);
    const at = (/** @type {number|null} */ value) => (value === null ? 100 : ((value - low) / (high - low)) * 100);
    const [o, t] = [at(output), at(target)];
    const { gauge } = this;
    set(gauge.output, { style: `left: ${o.toFixed(2)}%` });
    set(gauge.target, { style: `left: ${t.toFixed(2)}%` });
    set(gauge.gap, { style: `left: ${Math.min(o, t).toFixed(2)}%; width: ${Math.abs(o - t).toFixed(2)}%`, class: `slp-gap ${sign(output === null ? null : output - target)}` });
  }

  /** Python sent something: a state that was not made here is shown on fresh scales. @param {any} content */
  renew(content) {
    if (content.draft?.error) this.tell(content.draft.error);
    this.notices(content);
    if (content.revision !== this.revision && content.experiment && content.committed !== this.bench.sentCommit) this.rescale();
    this.revision = content.revision;
    this.named = "";
    this.toolbar.show();
    this.draw();
  }

  /** @param {any} content */
  notices(content) {
    if (content.notices.length) this.tell(content.notices.join("\n"));
    else this.tell("");
  }

  /** @param {string} text */
  tell(text) {
    this.message.textContent = text;
    this.message.hidden = text === "";
  }

  close() {
    this.toolbar.close();
    this.chart.close();
  }
}

/** @type {Record<string, string>} */
const SYMBOLS = { momentum: "μ", alpha: "α", beta1: "β₁", beta2: "β₂", epsilon: "ε" };
