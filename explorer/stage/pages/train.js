/** The Train page: a neuron on data, its run scrubbed and played, its boundary, its mistakes, and runs to compare. */

/** @import { Workbench } from "../kernel/workbench.js" */

import { keepStep, openingStep, rememberStep } from "../kernel/place.js";
import { t } from "../kernel/text.js";
import { html } from "../kit/dom.js";
import { plainly, shown, signed } from "../kit/format.js";
import { weightName } from "../kit/names.js";
import { Page } from "../kit/page.js";
import { Player } from "../kit/player.js";
import { runAtRest } from "../kit/spoken.js";
import { Pins } from "../parts/pins.js";
import { BoundaryPicture } from "./train/boundary.js";
import { LossCurves } from "./train/curves.js";
import { DataRow, justBrought } from "./train/data.js";
import { Going } from "./train/going.js";
import { MomentCard } from "./train/moment.js";
import { Offer, toBePlayed } from "./train/offer.js";
import { OneInputPicture } from "./train/one_input.js";
import { OwnForm } from "./train/own_form.js";
import { TrainRun } from "./train/run.js";
import { ScoresRow } from "./train/scores.js";
import { RunScript } from "./train/script.js";
import { startSection } from "./train/start.js";
import { TermsRow } from "./train/terms.js";
import { WeightsPicture } from "./train/weights.js";

/** @extends {Page<"train">} */
export default class TrainPage extends Page {
  /** @param {HTMLElement} root @param {Workbench<"train">} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    const step = openingStep(bench);
    bench.pass({ step });
    this.run = new TrainRun(bench.numbers);
    this.player = new Player(
      [{ name: "step", operations: 1 }],
      (how) => this.moved(how),
      () => {},
    );
    this.going = new Going(bench, this.player, () => this.run);
    const slider = this.slider.bind(this);
    this.data = new DataRow(bench, slider);
    this.terms = new TermsRow(bench, () => this.player.playing);
    this.form = new OwnForm();
    const jump = (/** @type {number} */ at) => this.player.jump(at);
    this.curves = new LossCurves(bench, folder, slider, this.settings(), jump, this.changes.element);
    this.boundary = new (bench.numbers.plane ? BoundaryPicture : OneInputPicture)(bench, folder);
    this.moment = new MomentCard(bench, () => this.rescale());
    this.weights = new WeightsPicture(bench, folder);
    this.scores = new ScoresRow();
    this.offer = new Offer(bench);
    this.pins = new Pins(bench, () => this.player.position.step);
    this.script = new RunScript(bench, () => this.moving);
    /** The run and the pinned ones that the scales were fitted to. */
    this.fitted = { run: "", pins: "" };
    /** The state of the session that was seen last. */
    this.revision = bench.content.revision;
    /** Whether the page stands: until then the player moves it nowhere. */
    this.ready = false;
    this.follow();
    this.player.jump(step, "moved");
    this.fit();
    this.ready = true;
    const start = startSection(bench, slider, this.biasSwitch());
    const pins = html("section", { class: "slp-card", "aria-label": t("Pinned runs") }, this.pins.element);
    this.start(
      this.data.element,
      this.terms.element,
      this.offer.element,
      this.player.element,
      this.scores.element,
      html(
        "div",
        { class: "slp-train" },
        this.curves.element,
        this.boundary.element,
        html("div", { class: "slp-train-side" }, this.moment.element, start),
      ),
      html("div", { class: "slp-train slp-train-lower" }, this.weights.element, pins),
      this.script.element,
    );
    keepStep(bench, this.player.position.step);
    if (step > 0 || bench.numbers.moment.step !== this.player.position.step) bench.ask();
    if (toBePlayed(bench.draft.dataset)) this.playOffered();
    this.playBrought();
  }

  /** Data that were chosen by their picture are seen learning: on a phone what plays is below the screen. */
  playOffered() {
    const { element } = this.player;
    this.player.play();
    if (element.getBoundingClientRect().top > innerHeight / 2) element.scrollIntoView({ block: "start" });
  }

  /** What a person has just brought is seen from the top of the page, and its run is played. */
  playBrought() {
    if (!justBrought(this.bench)) return;
    document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0 });
    this.player.play();
    this.form.handOn(this.player.bar.play);
  }

  /** Take new numbers, if they came. */
  follow() {
    const { numbers, passing } = this.bench;
    if (numbers !== this.run.numbers) this.run = new TrainRun(numbers);
    if (this.player.last !== this.run.last) this.player.resize(this.run.last);
    // A run that ends early, or diverges, holds the player at its end; a longer one lets it return to its step.
    const step = Math.min(Number(passing.step), this.run.last);
    if (this.player.position.step !== step) {
      this.player.position = { ...this.player.position, step };
      this.player.show();
    }
  }

  /** A state that was not made here: from its own step, on fresh scales. */
  reset() {
    this.follow();
    this.player.jump(openingStep(this.bench), "moved");
    this.fit();
  }

  /** Fit the scales to the run; they hold still while something is dragged. */
  fit() {
    const { run, pins } = this;
    this.moment.fit(run);
    this.weights.fit(run);
    this.curves.fit(run, pins);
    this.fitted = { run: run.key, pins: pins.key };
  }

  /** Another step of the same run is no reason to fit anew. */
  fitIfNew() {
    const { run, pins, fitted } = this;
    if (fitted.run !== run.key && !this.bench.holding) this.fit();
    else if (fitted.pins !== pins.key) {
      this.curves.fit(run, pins);
      this.fitted = { ...fitted, pins: pins.key };
    }
  }

  rescale() {
    this.moment.rescale(this.run, this.player.position.step);
    this.draw();
  }

  /** @param {"moved"|"settled"} how */
  moved(how) {
    if (!this.ready) return;
    const step = this.going.awaited ?? this.player.position.step;
    if (this.bench.passing.step !== step) {
      this.bench.pass({ step });
      this.bench.ask();
    }
    this.redraw();
    if (how === "settled") this.stay(step);
    this.going.proceed();
  }

  /** A step beyond the run that the address has gets into it together with the longer run. @param {number} step */
  stay(step) {
    const beyond = step > this.bench.content.experiment.steps;
    (beyond ? rememberStep : keepStep)(this.bench, step);
  }

  redraw() {
    this.follow();
    super.redraw();
  }

  /** @param {boolean} foreign */
  renew(foreign) {
    this.pins.show();
    super.renew(foreign);
    if (this.revision === this.bench.content.revision) return;
    this.revision = this.bench.content.revision;
    this.playBrought(); // the same file once more
  }

  draw() {
    const { run } = this;
    const { step } = this.player.position;
    this.fitIfNew();
    this.data.draw(run.numbers, this.bench.good);
    this.terms.draw(run.numbers);
    this.offer.draw(run.numbers.offer);
    this.curves.draw(run, step, this.pins, this.going.on);
    this.pins.tell();
    this.boundary.draw(run.numbers);
    this.moment.draw(run, step);
    this.scores.draw(run, step);
    this.weights.draw(run);
    this.script.draw();
    this.going.proceed();
  }

  sentences() {
    const { step } = this.player.position;
    return [runAtRest(step, this.run.lossAt(step)), ...this.boundary.sentences()];
  }

  get moving() {
    return this.player.playing || this.player.going;
  }

  curve() {
    return this.run;
  }

  facts() {
    const { run } = this;
    const { step } = this.player.position;
    const gradients = run.gradientsAt(step);
    const chosen = Math.min(this.bench.settings.weight ?? 0, gradients.length - 1);
    return {
      ...super.facts(),
      E: shown(run.lossAt(step)),
      end: shown(run.lossAt(run.last)),
      weight: weightName(chosen, gradients.length - 1),
      gradient: signed(gradients[chosen]),
      full: plainly(this.moment.full),
    };
  }

  close() {
    super.close();
    this.going.close();
    this.stay(this.player.position.step);
    this.player.close();
    for (const part of [this.curves, this.boundary, this.weights, this.form]) part.close();
  }
}
