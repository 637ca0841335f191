/** The Step page: one update as a film, played, scrubbed and reversed over a whole run. */

import { keepStep, noteSettings, openingStep, rememberStep, reopenSettings } from "../kernel/place.js";
import { t } from "../kernel/text.js";
import { button, html, set, write } from "../kit/dom.js";
import { plainly } from "../kit/format.js";
import { Page } from "../kit/page.js";
import { Player } from "../kit/player.js";
import { runSection } from "../kit/run.js";
import { arithmetic } from "./step/arithmetic.js";
import { Clock, pace } from "./step/clock.js";
import { earnedFacts, overlay } from "./step/earned.js";
import { Forks } from "./step/fork.js";
import { notes } from "./step/notes.js";
import { Phases, phaseName } from "./step/phases.js";
import { Picture } from "./step/picture.js";
import { Run } from "./step/run.js";
import { fitRun, fitStep } from "./step/scales.js";
import { film, PHASES, WHOLE } from "./step/shots.js";
import { Timeline } from "./step/timeline.js";
import { tell } from "./step/told.js";

/** @import { Experiment } from "../contract.js" */
/** @import { Workbench } from "../kernel/workbench.js" */
/** @import { Position } from "../kit/course.js" */

/** @extends {Page<"step">} */
export default class StepPage extends Page {
  /** @param {HTMLElement} root @param {Workbench<"step">} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    this.scenes = film(bench.draft.weights.length);
    this.forks = new Forks(bench.committed);
    /** What the run was forked from when a pointer touched something. */
    this.ghostBefore = this.forks.ghost;
    this.touched = () => (this.ghostBefore = this.forks.ghost);
    // What was dragged was taken out of the hand: the run that was forked by it never was.
    this.untouched = () => this.forks.ghost && this.forks.ghost !== this.ghostBefore && this.goBack();
    /** The step to go to when the next run is there. @type {number|null} */
    this.wanted = openingStep(bench);
    /** How much of the motion that leads to the place that is shown has been seen. */
    this.travelled = 1;
    this.run = new Run(bench.numbers);
    this.player = new Player(
      this.scenes.map(({ name, shots }) => ({ name, operations: shots.length })),
      (how) => this.moved(how),
      (progress) => this.travel(progress),
      (position) => pace(this.scenes, position, this.sentence(position)),
    );
    this.picture = new Picture(this, () => this.fitStep());
    this.phases = new Phases((phase) => this.open(phase));
    this.back = button(
      t("↩ Back to the run before"),
      { class: "slp-button slp-fork", "data-testid": "fork-back", hidden: true },
      () => this.goBack(),
    );
    this.forkNote = html("span", { class: "slp-rule", "data-testid": "fork-note" });
    this.timeline = new Timeline(bench.content.figures.timeline, folder, (x) => this.clicked(x));
    bench.onFork.push(() => this.fork());
    bench.onError.push((text) => text && this.unfork());
    this.source = bench.numbers;
    this.now = this.run.at(0);
    this.scale = this.fit();
    this.stand();
    this.take();
    this.start(this.player.element, this.phases.element, this.stage());
    this.settle();
    root.addEventListener("pointerdown", this.touched);
    root.addEventListener("pointercancel", this.untouched);
  }

  /** The picture of the step, the table of its updates, the curve of the run; and above them what moves. */
  stage() {
    const { forward, table, layer } = this.picture;
    return html(
      "div",
      { class: "slp-film" },
      html("section", { class: "slp-card", "aria-label": t("The step") }, forward.element),
      html(
        "div",
        { class: "slp-lower slp-step-lower" },
        html("section", { class: "slp-card" }, table.element),
        runSection(
          this,
          t("The run"),
          html("div", { class: "slp-head" }, html("h2", {}, t("Loss of the run")), this.back),
          this.timeline.element,
          this.forkNote,
        ),
      ),
      layer.element,
    );
  }

  /** Let the player stand where the page's settings say: at the start of the run, or at a later step, by themselves. */
  stand() {
    const { phase, operation, unit } = this.bench.settings;
    const usual = this.wanted ? WHOLE : PHASES[0];
    this.player.stand(phase ?? usual, operation, unit);
  }

  /** A phase was chosen. @param {number} phase */
  open(phase) {
    const { player } = this;
    player.pause();
    player.start({ ...player.position, phase, operation: player.unit === "operation" ? 0 : null });
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
    const { player, run } = this;
    this.picture.make(run);
    player.offset = this.forks.offset;
    player.resize(run.last, run.ends);
    if (this.wanted !== null) {
      const step = this.wanted;
      this.wanted = null;
      player.arrive({ ...player.position, step }, "moved");
    }
    this.overlay();
  }

  /** A state came from elsewhere: fresh scales, no ghost. Where it is the run before the fork, that was undone. */
  reset() {
    const { bench } = this;
    reopenSettings(bench);
    const fresh = this.source !== bench.numbers;
    if (fresh) this.wanted = this.forks.renew(bench.committed) ?? bench.content.step;
    this.stand();
    if (!fresh) return;
    this.unpack();
    this.scale = this.fit();
    this.settle();
  }

  /** Scales that fit the run. */
  fit() {
    this.fitted = this.run;
    return fitRun(this.run, this.forks.ghost);
  }

  /** Fit bars and flows to the step that is shown. */
  fitStep() {
    this.scale = fitStep(this.scale, this.now);
    this.draw();
  }

  /** The film of the step, where it stands. */
  get clock() {
    const { position } = this.player;
    return new Clock(this.scenes, position, this.travelled, this.run.ends(position.step));
  }

  /**
   * The controls show the weights of the step, those that were updated as they are now; at the start they are the
   * Experiment's own.
   */
  overlay() {
    const { step, phase } = this.player.position;
    this.now = this.run.at(step);
    this.bench.overlay = overlay(this.run, this.clock, step, phase, this.bench.draft);
  }

  /** A change in mid-run: the run so far stays as a ghost. */
  fork() {
    const { position } = this.player;
    this.player.pause();
    const whole = position.phase !== null && this.clock.has(`after-${this.now.products.length}`);
    this.forks.make(this.bench.committed, this.run, position.step, whole ? 1 : 0);
    this.player.position = { ...position, step: 0 };
    this.wanted = this.bench.step = 0;
  }

  /** The change was refused: all is as before it. */
  unfork() {
    const step = this.forks.refuse();
    if (step === null) return;
    this.wanted = null;
    this.player.arrive({ ...this.player.position, step }, "settled");
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
    if (!this.picture.table.element.isConnected) return;
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
    const phase = phaseName(position.phase, WHOLE);
    const usual = position.step > 0 ? WHOLE : PHASES[0];
    noteSettings(this.bench, { phase: phase === usual ? null : phase, operation: position.operation, unit });
  }

  redraw() {
    if (!this.resets) this.unpack();
    super.redraw();
  }

  /** @param {Experiment} experiment */
  rename(experiment) {
    const rule = this.entry("optimizer", experiment).formula;
    this.picture.rename(this.entry("activation", experiment), this.entry("loss", experiment), rule);
  }

  /** The sentence of a place in the film. @param {Position} position */
  sentence({ step, phase, operation }) {
    const { good } = this.bench;
    const moment = {
      run: this.run,
      step,
      numbers: this.run.at(step),
      reasons: this.run.reasonsAt(step),
      activation: this.entry("activation", good).title,
      optimizer: this.entry("optimizer", good).title,
      leftOut: this.entry("loss", good).leaves_out === good.activation,
    };
    return tell(phaseName(phase, WHOLE), operation, moment);
  }

  draw() {
    const { run, now, player, forks, clock, bench } = this;
    const { step, phase, operation } = player.position;
    set(this.root, { style: `--slp-glide: ${bench.holding ? 0 : player.glide}ms` });
    // Scales hold still while something is dragged; the run that a release leaves is shown on its own.
    if (this.fitted !== run && !bench.holding) this.scale = this.fit();
    const { low, high } = bench.content.controls.fields.weights;
    const activation = this.entry("activation", bench.good).title;
    this.counted = clock.count;
    this.picture.draw(run, now, step, this.scale, clock, activation, high - low);
    const chosen = phase === null || operation === null ? run.reasonsAt(step).mostMoved : operation;
    const told = arithmetic(run, step, chosen, bench.good.learning_rate, now.products.length);
    this.picture.table.tell(told, clock.reached("update") && clock.has(`change-${chosen}`));
    this.timeline.draw(run, forks.offset, forks.ghost, this.scale.loss, step);
    this.phases.draw(phase, run.ends(step), this.sentence(player.position));
    write(this.forkNote, notes(run, forks.ghost, forks.offset).join(" "));
    this.back.hidden = !forks.ghost;
    this.light();
  }

  /** Light up what is told, and while it plays, bring it into sight. */
  light() {
    const { player, picture, phases } = this;
    if (!picture.light(this.clock) || !player.playing) return;
    const { position } = getComputedStyle(phases.element);
    const covered = position === "sticky" ? phases.element.getBoundingClientRect().bottom : 0;
    picture.follow(player.still.matches ? "instant" : "smooth", covered);
  }

  /** Positions glide between two moments; printed numbers are true values, each when it has been earned. @param {number} progress */
  travel(progress) {
    this.travelled = progress;
    if (!this.picture) return;
    set(this.root, { "data-moving": progress < 1 });
    if (this.player.position.phase === null) return; // from one whole step to the next the styles glide by themselves
    const { clock } = this;
    if (clock.count === this.counted) this.picture.frame(clock);
    else {
      this.overlay();
      this.sliders.forEach((slider) => slider.show());
      this.draw();
    }
    this.light();
  }

  glance() {
    const { playing, position } = this.player;
    return { ...super.glance(), playing: playing ? phaseName(position.phase, WHOLE) : "" };
  }

  facts() {
    const { now, run, clock } = this;
    return { ...earnedFacts(super.facts(), run, now, clock), full: plainly(this.scale.bars) };
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
    this.picture.close();
  }
}
