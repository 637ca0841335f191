/** The picture of a step: what stands in it at a moment of its film, and what moves. */

import { set } from "../../kit/dom.js";
import { ForwardPicture } from "../../parts/forward.js";
import { during } from "./clock.js";
import { Factors } from "./factors.js";
import { Following } from "./following.js";
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
    this.layer = new Layer(() => this.clock && this.frame(this.clock));
    this.following = new Following();
    this.streams = new Streams(this.layer, this.forward, this.loss, this.table);
    /** What was fitted last, for the picture of the loss. */
    this.fitted = /** @type {Scales|null} */ (null);
    /** @type {{run: Run, now: Numbers, step: number, scales: Scales}|null} */
    this.drawn = null;
    /** The moment that is shown. @type {Clock|null} */
    this.clock = null;
    /** What is told: of what is lit, the last. */
    this.told = "";
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
    this.clock = clock;
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

  /**
   * Light up what is told.
   * @param {Clock} clock @param {string|null} named of the weights, the one that the sentence is about
   * @returns {boolean} whether it is something else than before
   */
  light(clock, named) {
    const { lit } = clock;
    if (named) lit.add(named);
    const { forward, factors, table } = this;
    const loss = clock.reached("loss");
    for (const [part, element] of Object.entries({ ...forward.parts, ...factors.parts }))
      element.classList.toggle("lit", lit.has(part));
    forward.x.forEach(({ element }, j) => element.classList.toggle("lit", lit.has(`x-${j}`) || lit.has("inputs")));
    forward.w.forEach(({ element }, j) => element.classList.toggle("lit", lit.has(`w-${j}`) || lit.has("weights")));
    forward.network.light(lit, loss && clock.position.phase !== null);
    table.light(lit);
    set(forward.element, { "data-told": clock.position.phase === null ? "step" : null });
    const told = subject(clock, [...lit]);
    const isNew = told !== this.told;
    this.told = told;
    return isNew;
  }

  /**
   * Bring what is told into sight: what is named last is what its cause has led to.
   * @param {ScrollBehavior} behavior
   * @param {number} covered so much of the screen, at its top, by what stays there
   */
  follow(behavior, covered) {
    const result = this.element(this.told);
    if (result) this.following.bring(result, behavior, covered);
  }

  /** Where something that can be told stands. @param {string} name @returns {Element|undefined} */
  element(name) {
    const { forward, factors, table } = this;
    const [kind, j] = name.split("-");
    if (name === "weights") return forward.rows[0].parentElement ?? undefined;
    if (name === "delta") return forward.network.element.parentElement ?? undefined; // where it arrives
    if (name in forward.parts) return forward.parts[name];
    if (name in factors.parts) return factors.parts[/** @type {keyof typeof factors.parts} */ (name)];
    if (kind === "flow") return forward.network.flows[Number(j)].group;
    if (name === "sum") return forward.network.sum;
    if (kind === "gradient" || kind === "update") return table.labs[Number(j)].element;
    return name === "gradients" || name === "updates" ? table.element : undefined;
  }

  close() {
    this.following.close();
    this.layer.close();
  }
}

/** The part of a gradient's shot after which what δ and its input have made is near its bar. */
const NEAR = 0.6;

/**
 * What is told: of what is lit, the last. Of weights that are told of side by side, the one that is about to arrive: δ
 * goes to all of them, and then the first is the one whose bar grows, or that is pushed.
 * @param {Clock} clock @param {string[]} lit @returns {string}
 */
function subject(clock, lit) {
  const last = lit[lit.length - 1] ?? "";
  const first = lit.find((name) => /^(gradient|update)-/.test(name));
  if (clock.progress === 1 || !first) return last;
  const [kind, j] = first.split("-");
  return kind === "gradient" && clock.of(kind, Number(j)) < NEAR ? "delta" : first;
}
