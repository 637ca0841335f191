/** The Neuron page: one screen from inputs to loss, its gradients, and the run that starts here. */

import { Chart } from "../charts/chart.js";
import { axisTitle, curveAxes, drawable, fitted } from "../charts/loss_axis.js";
import { noteSettings, reopenSettings } from "../kernel/place.js";
import { phrase, t } from "../kernel/text.js";
import { button, html, set, write } from "../kit/dom.js";
import { largest, plainly, roundUp, shown, signed } from "../kit/format.js";
import { weightName } from "../kit/names.js";
import { Page } from "../kit/page.js";
import { runSection } from "../kit/run.js";
import { neuronAtRest } from "../kit/spoken.js";
import { signs, term } from "../kit/term.js";
import { Bars } from "../parts/bars.js";
import { ChainRule } from "../parts/chain.js";
import { factsOf } from "../parts/facts.js";
import { ForwardPicture } from "../parts/forward.js";
import { Nudge } from "../parts/nudge.js";

/** @import { Experiment, NeuronSettings } from "../contract.js" */
/** @import { Workbench } from "../kernel/workbench.js" */
/** @import { Factor } from "../parts/chain.js" */

/** @type {Record<NeuronSettings["bars"], {label: string, name: string, told: string}>} */
const KINDS = {
  gradient: { label: "∂E/∂w", name: "partial", told: phrase("∂E/∂w, the gradient of the loss") },
  update: { label: "Δw", name: "change", told: phrase("Δw, the update that the optimizer makes of it") },
};

/** @extends {Page<"neuron">} */
export default class NeuronPage extends Page {
  /** @param {HTMLElement} root @param {Workbench<"neuron">} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    this.inputs = bench.draft.weights.length;
    const { weight, bars } = bench.settings;
    this.chosen = Math.min(weight, this.inputs);
    /** @type {NeuronSettings["bars"]} */
    this.kind = bars;
    const choose = (/** @type {number} */ index, pointed = false) => this.choose(index, pointed);
    this.forward = new ForwardPicture(this, choose);
    this.bars = new Bars(this.inputs, choose);
    this.chain = new ChainRule(bench.content.controls.choices, (factor) => this.light(factor));
    this.nudge = new Nudge(this, this.inputs, choose);
    const caption = (/** @type {string} */ name) =>
      html("p", { class: "slp-caption", "data-testid": `caption-${name}` });
    this.captions = { forward: caption("forward"), gradient: caption("gradient"), run: caption("run") };
    this.chartElement = html("div", { class: "slp-chart", role: "img", "data-testid": "run-chart" });
    this.scaleNote = term("full_bar", "", { class: "slp-scale slp-term" });
    this.kindButtons = Object.entries(KINDS).map(([kind, { label, name, told }]) => ({
      kind,
      element: button(label, { "data-testid": `show-${kind}`, "data-term": name, "aria-label": t(told) }, () =>
        this.show(/** @type {NeuronSettings["bars"]} */ (kind)),
      ),
    }));
    this.chainTitle = html("h2");
    const run = runSection(
      this,
      t("The run that starts here"),
      html("h2", {}, t("Loss of the run that starts here")),
      this.chartElement,
      this.captions.run,
    );
    const sections = [
      html(
        "section",
        { class: "slp-card", "aria-label": t("Forward pass") },
        this.forward.element,
        html("div", { class: "slp-under" }, this.captions.forward, this.nudge.toggle),
      ),
      this.nudge.element,
      html("div", { class: "slp-lower" }, this.gradientSection(), this.chainSection(), run),
    ];
    this.chart = new Chart(this.chartElement, bench.content.figures.run, folder);
    this.scale = this.fit();
    this.point();
    this.start(...sections);
  }

  gradientSection() {
    return html(
      "section",
      { class: "slp-card slp-gradients", "aria-label": t("Gradients") },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, term("gradient", t("Gradients"))),
        html("span", { class: "slp-buttons" }, ...this.kindButtons.map(({ element }) => element)),
        signs(),
        this.scaleNote,
      ),
      this.bars.element,
      this.captions.gradient,
    );
  }

  chainSection() {
    return html("section", { class: "slp-card", "aria-label": t("Chain rule") }, this.chainTitle, this.chain.element);
  }

  /**
   * A weight was chosen. One that is nudged is held: to point at another is not enough.
   * @param {number} index
   * @param {boolean} pointed whether a pointer only came over it
   */
  choose(index, pointed) {
    if (index === this.chosen || (pointed && this.nudge.open)) return;
    this.chosen = index;
    this.note();
    if (this.nudge.open) this.bench.setSetting("weight", index);
    this.point();
    this.chain.draw(this.bench.numbers, this.bench.good, index);
  }

  /** Show another kind of bars. @param {NeuronSettings["bars"]} kind */
  show(kind) {
    this.kind = kind;
    this.note();
    this.point();
    this.draw();
  }

  note() {
    noteSettings(this.bench, { weight: this.chosen, bars: this.kind });
  }

  /** Mark what is chosen. */
  point() {
    const { chosen, inputs, kind } = this;
    this.forward.choose(chosen);
    this.bars.choose(chosen);
    this.kindButtons.forEach((one) => set(one.element, { "aria-pressed": String(one.kind === kind) }));
    write(
      this.chainTitle,
      chosen === inputs
        ? t("Chain rule for the bias b")
        : t("Chain rule for {weight}", { weight: weightName(chosen, inputs) }),
    );
  }

  /** Light up the place in the picture that a factor of the chain rule belongs to. @param {Factor|null} factor */
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

  /** A state came that was not made here: what its link says of the page. */
  reset() {
    reopenSettings(this.bench);
    const { weight, bars } = this.bench.settings;
    this.chosen = Math.min(weight, this.inputs);
    this.kind = bars;
    this.point();
  }

  facts() {
    const { numbers, good } = this.bench;
    const { chosen: j, inputs } = this;
    const ofBias = j === inputs;
    return {
      ...super.facts(),
      ...factsOf(numbers, good, {
        j,
        gradient: ofBias ? numbers.bias_gradient : numbers.gradients[j],
        update: ofBias ? numbers.bias_update : numbers.updates[j],
      }),
      end: shown(numbers.run.loss[numbers.run.loss.length - 1]),
      error: signed(numbers.error),
      full: plainly(this.scale.bars),
    };
  }

  sentences() {
    const { output, loss } = this.bench.numbers;
    return [neuronAtRest(output, loss), this.nudge.saying];
  }

  /** Scales that fit the present numbers. */
  fit() {
    const { numbers, good } = this.bench;
    return {
      bars: roundUp(largest(this.values())),
      flows: ForwardPicture.scale(numbers, good.bias[0]),
      loss: fitted(numbers.run.axis),
    };
  }

  /** Scales hold still while something is dragged; what was let go of is shown on those that fit it. @param {boolean} holding */
  held(holding) {
    if (!holding) this.bench.redraw();
  }

  /** @param {Experiment} experiment */
  rename(experiment) {
    this.forward.rename(this.entry("activation", experiment), this.entry("loss", experiment));
  }

  draw() {
    const { numbers, good, holding } = this.bench;
    if (!holding) this.scale = this.fit();
    const activation = this.entry("activation", good).title;
    this.forward.draw(numbers, good.bias[0], numbers.sample.target, activation, this.scale.flows);
    this.bars.draw(this.values(), this.scale.bars, this.kind);
    this.chain.draw(numbers, good, this.chosen);
    this.nudge.draw(this.chosen);
    const { forward, gradient, run } = numbers.captions;
    write(this.captions.forward, forward);
    write(this.captions.gradient, gradient);
    write(this.captions.run, run);
    write(this.scaleNote, t("full bar {size}", { size: plainly(this.scale.bars) }));
    const { loss } = numbers.run;
    const { logarithmic, span } = this.scale.loss;
    this.chart.update(
      { loss: { y: loss.map((value) => drawable(logarithmic, value ?? NaN, span)), x: loss.map((_, k) => k) } },
      { ...curveAxes(logarithmic, span, loss.length - 1), ...axisTitle(logarithmic) },
    );
    set(this.chartElement, { "aria-label": run });
  }

  close() {
    super.close();
    this.chart.close();
  }
}
