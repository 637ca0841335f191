/** The Step page: one update as a film, played, scrubbed and reversed over a whole run. */

import { shownAt } from "../kernel/changes.js";
import { keepStep, noteSettings, openingStep, rememberStep, reopenSettings } from "../kernel/place.js";
import { set } from "../kit/dom.js";
import { plainly } from "../kit/format.js";
import { Page } from "../kit/page.js";
import { Player } from "../kit/player.js";
import { arithmetic } from "./step/arithmetic.js";
import { Clock, pace } from "./step/clock.js";
import { earnedFacts, overlay } from "./step/earned.js";
import { Forking } from "./step/forking.js";
import { stageOf } from "./step/layout.js";
import { movingAt, sentenceAt } from "./step/moment.js";
import { Phases, phaseName } from "./step/phases.js";
import { Picture } from "./step/picture.js";
import { Run } from "./step/run.js";
import { fitRun, fitStep } from "./step/scales.js";
import { film, PHASES, WHOLE } from "./step/shots.js";
import { Timeline } from "./step/timeline.js";

/** @import { Experiment } from "../contract.js" */
/** @import { Workbench } from "../kernel/workbench.js" */
/** @import { Position } from "../kit/course.js" */
/** @import { Length } from "../kit/tempo.js" */

/** @extends {Page<"step">} */
export default class StepPage extends Page {
  /** @param {HTMLElement} root @param {Workbench<"step">} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    this.scenes = film(bench.draft.weights.length);
    this.forking = new Forking(this);
    this.forks = this.forking.forks;
    /** The step to go to when the next run is there. @type {number|null} */
    this.wanted = openingStep(bench);
    /** How much of the motion that leads to the place that is shown has been seen. */
    this.travelled = 1;
    this.run = new Run(bench.numbers);
    this.player = new Player(
      this.scenes.map(({ name, shots }) => ({ name, operations: shots.length })),
      (how) => this.moved(how),
      (progress) => this.travel(progress),
      (position) => this.pace(position),
    );
    this.picture = new Picture(this, () => this.fitStep());
    this.phases = new Phases(
      (phase) => this.open(phase),
      () => this.player.toggle(),
    );
    this.timeline = new Timeline(bench.content.figures.timeline, folder, (x) => this.clicked(x));
    this.source = bench.numbers;
    this.now = this.run.at(0);
    this.scale = this.fit();
    this.stand();
    this.take();
    this.start(this.player.element, this.phases.element, stageOf(this));
    this.settle();
    this.forking.listen();
  }

  /** Let the player stand where the page's settings say: at the start of the run, or at a later step, by themselves. */
  stand() {
    const { phase, operation, unit } = this.bench.settings;
    const usual = this.wanted ? WHOLE : PHASES[0];
    this.player.stand(phase ?? usual, operation, unit);
  }

  /**
   * How long a place of the film lasts. Without motion nothing is told of any.
   * @param {Position} position @returns {Length}
   */
  pace(position) {
    const moving = this.player.still.matches ? "" : movingAt(this, position);
    const sentence = sentenceAt(this, position, () => true);
    return pace(this.scenes, position, sentence, moving);
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
    this.bench.overlay = overlay(this.run, this.clock, step, phase, this.bench.draft, this.bench.content.anew);
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
    const told = arithmetic(
      run,
      step,
      chosen,
      shownAt(bench.good, step, bench.content.anew).learning_rate,
      now.products.length,
    );
    this.picture.table.tell(told, clock.reached("update") && clock.has(`change-${chosen}`));
    this.timeline.draw(run, forks.offset, forks.ghost, this.scale.loss, step, clock);
    const moving = this.travelled < 1 ? movingAt(this, player.position) : "";
    const sentence = moving || sentenceAt(this, player.position, (number) => clock.has(number));
    const whole = sentenceAt(this, player.position, () => true);
    this.phases.draw(phase, run.ends(step), sentence, whole, player.playing);
    this.forking.draw();
    this.light();
  }

  /** The weight that the sentence of a whole phase is about, once all stands still. @returns {string|null} */
  get weightTold() {
    const { step, phase, operation } = this.player.position;
    const overflows = this.run.divergedAt !== null && step >= this.run.divergedAt;
    if (phase === null || operation !== null || this.travelled < 1 || overflows) return null;
    const { flat, steepest, mostMoved } = this.run.reasonsAt(step);
    if (PHASES[phase] === "backward" && flat === "no") return `gradient-${steepest}`;
    return PHASES[phase] === "update" ? `update-${mostMoved}` : null;
  }

  /** Light up what is told, and while it plays, bring it into sight. */
  light() {
    const { player, picture, phases } = this;
    if (!picture.light(this.clock, this.weightTold) || !player.playing) return;
    const { position } = getComputedStyle(phases.element);
    const covered = position === "sticky" ? phases.element.getBoundingClientRect().bottom : 0;
    picture.follow(player.still.matches ? "instant" : "smooth", covered);
  }

  /** Positions glide between two moments; printed numbers are true values, each when it has been earned. @param {number} progress */
  travel(progress) {
    const arrives = progress === 1 && this.travelled < 1;
    this.travelled = progress;
    if (!this.picture) return;
    set(this.root, { "data-moving": progress < 1 });
    this.phases.wait(progress < 1);
    if (this.player.position.phase === null) return; // from one whole step to the next the styles glide by themselves
    const { clock } = this;
    if (clock.count === this.counted && !arrives) {
      this.picture.frame(clock);
      this.timeline.frame(clock);
    } else {
      this.overlay();
      this.sliders.forEach((slider) => slider.show());
      this.draw();
      this.walk.check(!this.bench.live.busy);
    }
    this.light();
  }

  curve() {
    return { loss: this.run.loss };
  }

  sentences() {
    return [this.phases.caption.textContent ?? ""];
  }

  get moving() {
    return this.player.playing || this.travelled < 1;
  }

  glance() {
    const { player, clock, now } = this;
    const last = now.products.length; // the bias
    const moved = player.playing && player.position.phase !== null && clock.has(`after-${last}`);
    return { ...super.glance(), moved };
  }

  facts() {
    const { now, run, clock } = this;
    const touched = Math.max(0, this.picture.forward.rowOf(this.strip.slider));
    return { ...earnedFacts(super.facts(), run, now, clock, touched), full: plainly(this.scale.bars) };
  }

  close() {
    this.note();
    rememberStep(this.bench, this.player.position.step);
    super.close();
    this.forking.close();
    this.player.close();
    this.phases.close();
    this.timeline.close();
    this.picture.close();
  }
}
