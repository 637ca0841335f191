/** The Step page: one update taken apart, played, scrubbed and reversed over a whole run. */

import { keepStep, noteSettings, openingStep, rememberStep, reopenSettings } from "../kernel/place.js";
import { t } from "../kernel/text.js";
import { button, html, set, write } from "../kit/dom.js";
import { fitting, largest, plainly, roundUp, signed } from "../kit/format.js";
import { Page } from "../kit/page.js";
import { Player } from "../kit/player.js";
import { facts } from "../parts/facts.js";
import { ForwardPicture } from "../parts/forward.js";
import { Factors } from "./step/factors.js";
import { Forks } from "./step/fork.js";
import { notes } from "./step/notes.js";
import { flowOf, litBy, PHASES, Phases } from "./step/phases.js";
import { Run } from "./step/run.js";
import { StepTable } from "./step/table.js";
import { Timeline } from "./step/timeline.js";
import { tell } from "./step/told.js";

/** @import { Experiment } from "../contract.js" */
/** @import { Workbench } from "../kernel/workbench.js" */

/** @extends {Page<"step">} */
export default class StepPage extends Page {
  /** @param {HTMLElement} root @param {Workbench<"step">} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    this.inputs = bench.draft.weights.length;
    this.forks = new Forks(bench.committed);
    /** What the run was forked from when a pointer touched something. */
    this.ghostBefore = this.forks.ghost;
    this.touched = () => (this.ghostBefore = this.forks.ghost);
    // What was dragged was taken out of the hand: the run that was forked by it never was.
    this.untouched = () => this.forks.ghost && this.forks.ghost !== this.ghostBefore && this.goBack();
    /** The step to go to when the next run is there. @type {number|null} */
    this.wanted = openingStep(bench);
    this.player = new Player(
      [
        { name: "forward", operations: this.inputs + 3 },
        { name: "loss", operations: 2 },
        { name: "backward", operations: this.inputs + 4 },
        { name: "update", operations: this.inputs + 1 },
      ],
      (how) => this.moved(how),
      (progress) => this.travel(progress),
    );
    this.stand();
    this.factors = new Factors();
    this.forward = new ForwardPicture(this, () => {}, this.factors.element);
    this.phases = new Phases((phase) => this.open(phase));
    this.back = button(
      t("↩ Back to the run before"),
      { class: "slp-button slp-fork", "data-testid": "fork-back", hidden: true },
      () => this.goBack(),
    );
    this.forkNote = html("span", { class: "slp-rule", "data-testid": "fork-note" });
    this.table = new StepTable(this.inputs, () => this.fitStep());
    this.timeline = new Timeline(bench.content.figures.timeline, folder, (x) => this.clicked(x));
    bench.onFork.push(() => this.fork());
    bench.onError.push((text) => text && this.unfork());
    this.run = new Run(bench.numbers);
    this.source = bench.numbers;
    this.now = this.run.at(0);
    this.scale = this.fit();
    this.take();
    this.start(
      this.player.element,
      this.phases.element,
      html("section", { class: "slp-card", "aria-label": t("The step") }, this.forward.element),
      html(
        "div",
        { class: "slp-lower slp-step-lower" },
        html("section", { class: "slp-card", "aria-label": t("Gradients and updates") }, this.table.element),
        this.runSection(),
      ),
    );
    this.settle();
    root.addEventListener("pointerdown", this.touched);
    root.addEventListener("pointercancel", this.untouched);
  }

  runSection() {
    const rate = this.slider({
      field: "learning_rate",
      testid: "learning-rate",
      symbol: "η",
      name: t("learning rate η"),
    });
    const steps = this.slider({ field: "steps", testid: "steps", symbol: t("steps"), name: t("number of steps") });
    const settings = this.settings().map((slider) => slider.element);
    return html(
      "section",
      { class: "slp-card slp-run", "aria-label": t("The run") },
      html("div", { class: "slp-head" }, html("h2", {}, t("Loss of the run")), this.back),
      html("div", { class: "slp-settings" }, rate.element, steps.element, ...settings),
      this.timeline.element,
      this.forkNote,
    );
  }

  /** Let the player stand where the page's settings say. */
  stand() {
    const { phase, operation, unit } = this.bench.settings;
    this.player.stand(phase, operation, unit);
  }

  /** A phase was chosen. @param {number} phase */
  open(phase) {
    this.player.pause();
    this.player.move({ ...this.player.position, phase, operation: this.player.unit === "operation" ? 0 : null });
    this.player.travel();
  }

  /** The curve was clicked. @param {number} x */
  clicked(x) {
    /** @type {HTMLElement|null} */ (document.activeElement)?.blur(); // the keys belong to the timeline
    this.player.pause();
    this.player.jump(x - this.forks.offset);
  }

  /** A new run, if one came. */
  unpack() {
    const { numbers } = this.bench;
    if (numbers === this.source) return;
    this.source = numbers;
    this.run = new Run(numbers);
    this.forks.settle();
    this.take();
  }

  take() {
    this.table.make(this.run);
    this.player.resize(this.run.last);
    if (this.wanted !== null) {
      const step = this.wanted;
      this.wanted = null;
      this.player.arrive(step, "moved");
    }
    this.overlay();
  }

  /** A state came from elsewhere: fresh scales, no ghost. Where it is the run before the fork, that was undone. */
  reset() {
    const { bench } = this;
    reopenSettings(bench);
    this.stand();
    if (this.source === bench.numbers) return;
    this.wanted = this.forks.renew(bench.committed) ?? bench.content.step;
    this.unpack();
    this.scale = this.fit();
    this.settle();
  }

  /** Scales that fit the run. */
  fit() {
    const { tables, columns, loss } = this.run;
    const { ghost } = this.forks;
    const start = this.run.at(0);
    this.fitted = this.run;
    return {
      bars: fitting([tables.gradients.values, columns.bias_gradient.values], [...start.gradients, start.bias_gradient]),
      flows: fitting([tables.products.values, columns.bias.values], [...start.products, start.bias]),
      loss: Math.max(fitting([loss], [loss[0]]), ghost ? roundUp(largest(ghost.loss)) : 0) * 1.02,
    };
  }

  /** Fit bars and flows to the step that is shown. */
  fitStep() {
    const { now } = this;
    this.scale = {
      ...this.scale,
      bars: roundUp(largest([...now.gradients, now.bias_gradient])),
      flows: roundUp(largest([...now.products, now.bias])),
    };
    this.draw();
  }

  /** The controls show the weights of the step; at the start they are the Experiment's own. */
  overlay() {
    const { step } = this.player.position;
    const { draft } = this.bench;
    this.now = this.run.at(step);
    const { weights, bias } = this.now;
    this.bench.overlay =
      step === 0
        ? null
        : { weights: weights.map((w, j) => [w, ...draft.weights[j].slice(1)]), bias: [bias, ...draft.bias.slice(1)] };
  }

  /** A change in mid-run: the run so far stays as a ghost. */
  fork() {
    const { step } = this.player.position;
    this.player.pause();
    this.forks.make(this.bench.committed, this.run, step);
    this.player.position = { ...this.player.position, step: 0 };
    this.wanted = this.bench.step = 0;
  }

  /** The change was refused: all is as before it. */
  unfork() {
    const step = this.forks.refuse();
    if (step === null) return;
    this.wanted = null;
    this.player.jump(step);
  }

  /** One click back to the run before the fork, at the step where it was left. */
  goBack() {
    const run = this.forks.goBack();
    if (run === null) return;
    this.wanted = this.bench.step = run.step;
    this.bench.restore(run.experiment);
  }

  /** @param {"moved"|"settled"} how */
  moved(how) {
    if (!this.table.element.isConnected) return;
    this.overlay();
    this.redraw();
    if (how === "settled") this.settle();
  }

  /** Where the page stands is in the address, without a word to the server; while it plays, it is not. */
  settle() {
    this.note();
    keepStep(this.bench, this.player.position.step);
  }

  note() {
    const { position, unit } = this.player;
    noteSettings(this.bench, { phase: PHASES[position.phase], operation: position.operation, unit });
  }

  redraw() {
    if (!this.resets) this.unpack();
    super.redraw();
    this.lightUp();
  }

  /** @param {Experiment} experiment */
  rename(experiment) {
    this.forward.rename(this.entry("activation", experiment), this.entry("loss", experiment));
    this.table.rename(this.entry("optimizer", experiment).formula);
  }

  draw() {
    const { run, now, player, forks } = this;
    const { good } = this.bench;
    const { step, phase, operation } = player.position;
    const activation = this.entry("activation", good).title;
    set(this.root, { style: `--slp-glide: ${this.bench.holding ? 0 : player.glide}ms` });
    this.forward.draw(now, now.bias, run.sample.target, activation, this.scale.flows);
    this.factors.draw(now.factors);
    // Scales hold still while something is dragged; the run that a release leaves is shown on its own.
    if (this.fitted !== run && !this.bench.holding) this.scale = this.fit();
    this.table.draw(run, now, step, this.scale.bars);
    this.timeline.draw(run, forks.offset, forks.ghost, this.scale.loss, step);
    const optimizer = this.entry("optimizer", good).title;
    const moment = { run, step, numbers: now, reasons: run.reasonsAt(step), activation, optimizer };
    this.phases.draw(phase, tell(PHASES[phase], operation, moment));
    write(this.forkNote, notes(run, forks.ghost).join(" "));
    this.back.hidden = !forks.ghost;
  }

  /** Light up what the phase, or the operation, is about. */
  lightUp() {
    const { lit, column } = litBy(this.player.position, this.inputs);
    for (const [part, element] of Object.entries({ ...this.forward.parts, ...this.factors.parts }))
      element.classList.toggle("lit", lit.has(part));
    this.forward.network.light(lit);
    this.table.light(lit, column);
  }

  /** Positions glide between two moments; printed numbers are already those of the later one. @param {number} progress */
  travel(progress) {
    if (!this.forward) return;
    const { position, still } = this.player;
    const name = PHASES[position.phase];
    const flowing = progress < 1 && !still.matches && (name === "forward" || name === "backward");
    const at = name === "forward" ? progress : 1 - progress;
    this.forward.network.pulse(flowing ? at : null, flowOf(position, this.inputs));
  }

  facts() {
    const { now, run } = this;
    return {
      ...super.facts(),
      ...facts({
        ...now,
        target: run.sample.target,
        slope: now.factors.d_output_d_z,
        delta: now.factors.delta,
        j: 0,
        x: run.sample.x,
        gradient: now.gradients[0],
        update: now.updates[0],
      }),
      error: signed(now.error),
      full: plainly(this.scale.bars),
    };
  }

  close() {
    this.forks.leave(this.bench.committed);
    this.note();
    rememberStep(this.bench, this.player.position.step);
    super.close();
    this.root.removeEventListener("pointerdown", this.touched);
    this.root.removeEventListener("pointercancel", this.untouched);
    this.player.close();
    this.timeline.close();
  }
}
