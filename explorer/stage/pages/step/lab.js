/**
 * The picture of one weight's update: the bar of its gradient and beside it that of its decay, if it decays, bars of what
 * the optimizer remembers, and two rulers: a microscope on which this step's move is seen, and one on which all moves since the start of the run add up.
 *
 * The bar turns round into the arrow −ηg, and the arrow carries the weight's mark from where it was to where it goes.
 */

import { html, set } from "../../kit/dom.js";
import { sign } from "../../kit/format.js";
import { during } from "./clock.js";

/** What is drawn, as parts of a full bar or of half a ruler, with their signs. @typedef {{gradient: number, before: number, decay: number, move: number, since: number, after: number, memory: {from: number, to: number}[]}} Sizes */

/** Where bar and arrow stand in the cell, and how wide they are, in percent. */
const BAR = { left: 8, width: 26 };
const ARROW = { left: 62, width: 12 };

export class Lab {
  /** @param {number} states how many numbers the optimizer remembers of each weight @param {boolean} decays */
  constructor(states, decays) {
    this.decay = decays ? html("span", { class: "slp-upright slp-decay" }) : null;
    this.bar = html("span", { class: "slp-upright" });
    this.ghost = html("span", { class: "slp-upright slp-before" });
    this.memory = Array.from({ length: states }, (_, k) =>
      html("span", { class: "slp-memory", style: `--place: ${k}` }),
    );
    this.turning = html("span", { class: "slp-turning", hidden: true });
    this.arrow = html("span", { class: "slp-arrow" });
    this.mark = html("span", { class: "slp-scope-new" });
    this.scope = html("span", { class: "slp-scope" }, html("span", { class: "slp-scope-old" }), this.arrow, this.mark);
    this.now = html("span", { class: "slp-since-now" });
    this.since = html("span", { class: "slp-since" }, html("span", { class: "slp-since-start" }), this.now);
    this.element = html(
      "span",
      { class: "slp-upright-track", "aria-hidden": "true" },
      this.ghost,
      this.bar,
      ...(this.decay ? [this.decay] : []),
      ...this.memory,
      this.scope,
      this.since,
      this.turning,
    );
  }

  /**
   * @param {Sizes} sizes
   * @param {number} grown how far the gradient's bar has grown
   * @param {number} updated how much of its update has been seen
   */
  draw(sizes, grown, updated) {
    const remembers = sizes.memory.length > 0;
    const combined = during(updated, 0, 0.3);
    const turned = during(updated, remembers ? 0.3 : 0, 0.6);
    const carried = during(updated, 0.6, 0.95);
    upright(this.bar, sizes.gradient, Math.abs(sizes.gradient) * grown);
    upright(this.ghost, sizes.before, Math.abs(sizes.before), "slp-before");
    if (this.decay) upright(this.decay, sizes.decay, Math.abs(sizes.decay) * during(updated, 0, 0.15), "slp-decay");
    sizes.memory.forEach(({ from, to }, k) => {
      const size = from + (to - from) * combined;
      const part = Math.min(1, Math.abs(size)).toFixed(4);
      set(this.memory[k], { class: `slp-memory ${sign(size)}`, style: `--place: ${k}; --part: ${part}` });
    });
    this.turn(sizes, turned);
    const length = turned === 1 ? clipped(sizes.move) : 0;
    set(this.arrow, {
      class: `slp-arrow ${sign(sizes.move)}${Math.abs(sizes.move) > 1 ? " over" : ""}`,
      style: `--part: ${Math.abs(length).toFixed(4)}`,
    });
    set(this.mark, { style: `--at: ${(clipped(sizes.move) * carried).toFixed(4)}` });
    set(this.now, { style: `--at: ${clipped(sizes.since + (sizes.after - sizes.since) * carried).toFixed(4)}` });
  }

  /** The bar on its way to the arrow. @param {Sizes} sizes @param {number} part of the way */
  turn({ gradient, move, memory }, part) {
    const turning = part > 0 && part < 1 && move !== 0;
    this.turning.hidden = !turning;
    if (!turning) return;
    const to = Math.abs(clipped(move));
    const from = memory.length > 0 ? to : Math.min(1, Math.abs(gradient));
    const up = move < 0; // as the gradient that it turns away from
    const between = (/** @type {number} */ a, /** @type {number} */ b) => (a + (b - a) * part).toFixed(2);
    set(this.turning, {
      class: `slp-turning ${part < 0.5 ? sign(-move) : sign(move)}`,
      style: [
        `left: ${between(memory.length > 0 ? 36 : BAR.left, ARROW.left)}%`,
        `width: ${between(memory.length > 0 ? 10 : BAR.width, ARROW.width)}%`,
        `height: ${(50 * (from + (to - from) * part)).toFixed(2)}%`,
        up ? "bottom: 50%" : "top: 50%",
        `transform-origin: 50% ${up ? 100 : 0}%`,
        `transform: rotate(${(part * 180).toFixed(1)}deg)`,
      ].join("; "),
    });
  }
}

/** @param {number} move */
function clipped(move) {
  return Math.max(-1, Math.min(1, move));
}

/** @param {Element} bar @param {number} value in full bars @param {number} size that is drawn of it @param {string} [extra] */
function upright(bar, value, size, extra = "") {
  set(bar, {
    class: `slp-upright ${extra} ${sign(value)}${size > 1 ? " over" : ""}`,
    style: `--part: ${Math.min(1, size).toFixed(4)}`,
  });
}
