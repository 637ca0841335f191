/** The picture of a step: what stands in it at a moment of its film, and what moves. */

import { set } from "../../kit/dom.js";
import { ForwardPicture } from "../../parts/forward.js";
import { during } from "./clock.js";
import { Factors } from "./factors.js";
import { Layer } from "./layer.js";
import { LossPicture } from "./losspicture.js";
import { Streams } from "./streams.js";
import { StepTable } from "./table.js";
import { Total } from "./total.js";

/** @import { RuleChoice } from "../../contract.js" */
/** @import { Host } from "../../parts/forward.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Numbers, Run } from "./run.js" */
/** @import { Scales } from "./scales.js" */

export class Picture {
  /** @param {Host} page @param {() => void} onRescale */
  constructor(page, onRescale) {
    this.factors = new Factors();
    this.loss = new LossPicture();
    const { delta, "d-output-d-z": slope, "d-loss-d-output": pull } = this.factors.parts;
    this.forward = new ForwardPicture(page, () => {}, {
      flows: delta,
      activation: slope,
      loss: pull,
      gauge: this.loss,
    });
    this.inputs = this.forward.inputs;
    this.total = new Total(this.forward.network);
    this.table = new StepTable(this.inputs, onRescale);
    this.layer = new Layer();
    this.streams = new Streams(this.layer, this.forward, this.loss, this.table);
    /** What was fitted last, for the picture of the loss. */
    this.fitted = /** @type {Scales|null} */ (null);
    /** @type {{run: Run, now: Numbers, step: number, scales: Scales}|null} */
    this.drawn = null;
  }

  /** @param {RuleChoice} activation @param {RuleChoice} loss @param {string} optimizer its formula */
  rename(activation, loss, optimizer) {
    this.forward.rename(activation, loss);
    this.table.rename(optimizer);
  }

  /** Make room for another run. @param {Run} run */
  make(run) {
    this.drawn = null; // nothing moves until it is drawn
    this.table.make(run);
  }

  /**
   * Print what is there at a moment, and draw it.
   * @param {Run} run @param {Numbers} now @param {number} step @param {Scales} scales @param {Clock} clock
   * @param {string} activation its title @param {number} span of a weight's slider
   */
  draw(run, now, step, scales, clock, activation, span) {
    this.drawn = { run, now, step, scales };
    if (this.fitted !== scales) {
      this.fitted = scales;
      this.loss.fit(run.lossPicture, scales.picture);
    }
    this.layer.forget();
    const has = (/** @type {string} */ number) => clock.has(number);
    this.forward.draw(now, now.bias, run.sample.target, activation, scales.flows, has);
    this.factors.draw(now.factors, has);
    const summed = now.sums.filter((_, j) => clock.has(`sum-${j}`));
    this.total.draw(summed.length === 0 || clock.has("z") ? null : summed[summed.length - 1]);
    this.table.draw(run, now, step, scales.bars, span, clock);
    this.mark(run, step);
    this.frame(clock);
  }

  /** Where the run began stays marked on every slider. @param {Run} run @param {number} step */
  mark(run, step) {
    this.forward.w.forEach((slider, j) => slider.ghost(step > 0 ? run.parameters.weights(0, j) : null));
  }

  /** What moves, at one moment. @param {Clock} clock */
  frame(clock) {
    if (!this.drawn) return;
    const { run, now, step, scales } = this.drawn;
    this.streams.frame(clock, now, run.sample.x, scales);
    this.total.rise(this.height(clock, now), scales.sums);
    this.forward.curve.climb(during(clock.of("output"), 0.2, 0.7));
    this.forward.curve.lean(clock.reached("backward") ? during(clock.of("slope"), 0.4, 0.75) : 0);
    const opened = during(clock.of("error"), 0, 0.8);
    this.loss.show(clock.has("output") ? 1 : 0, opened, during(clock.of("loss"), 0, 0.8), now.term);
    this.table.frame(clock);
    this.forward.w.forEach((slider, j) => {
      const carried = during(clock.of("update", j), 0.6, 0.95);
      const moving = carried > 0 && carried < 1;
      if (moving) slider.lean(run.parameters.weights(step, j), run.after(step, j), carried);
    });
  }

  /** The running total between two true ones. @param {Clock} clock @param {Numbers} now */
  height(clock, { sums }) {
    let height = 0;
    for (const [j, sum] of sums.entries()) {
      const arrived = during(clock.of("product", j), 0.85, 1);
      if (arrived > 0) height += (sum - (j > 0 ? sums[j - 1] : 0)) * arrived;
    }
    return height;
  }

  /** Light up what is told. @param {Clock} clock */
  light(clock) {
    const { lit } = clock;
    const { forward, factors, table } = this;
    const loss = clock.reached("loss");
    for (const [part, element] of Object.entries({ ...forward.parts, ...factors.parts }))
      element.classList.toggle("lit", lit.has(part));
    forward.x.forEach(({ element }, j) => element.classList.toggle("lit", lit.has(`x-${j}`) || lit.has("inputs")));
    forward.w.forEach(({ element }, j) => element.classList.toggle("lit", lit.has(`w-${j}`) || lit.has("weights")));
    forward.network.light(lit, loss && clock.position.phase !== null);
    table.light(lit);
    set(forward.element, { "data-told": clock.position.phase === null ? "step" : null });
  }

  /** Bring what is told into sight, where the pictures do not all have room. @param {ScrollBehavior} behavior */
  follow(behavior) {
    // What is told last stands where its cause has led to.
    const told = [this.table.element, this.forward.element].map((part) => [...part.querySelectorAll(".lit")].pop());
    const result = told.find(Boolean);
    if (!result) return;
    const { top, bottom } = result.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight) result.scrollIntoView({ block: "center", inline: "nearest", behavior });
  }

  close() {
    this.layer.close();
  }
}
