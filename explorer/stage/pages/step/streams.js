/**
 * What moves through the picture of a step.
 *
 * Forwards, an input and a weight meet in their product, and the product travels along its edge into the sum. Backwards,
 * one stream starts at E, passes O and the tangent, reaches the sum as δ, and splits into a part for each weight; there
 * it meets the weight's input, and what becomes of the two falls into the gradient's bar.
 *
 * Everything here is a position between two places of the picture, or a width on the stated scale.
 */

import { set, svg } from "../../kit/dom.js";
import { sign } from "../../kit/format.js";
import { beside, between, falling, led, pathAlong, pathOf, pointAlong, pointOn } from "../../parts/bezier.js";
import { RADIUS } from "../../parts/network.js";
import { during } from "./clock.js";
import { MET } from "./shots.js";

/** @import { ForwardPicture } from "../../parts/forward.js" */
/** @import { Point, Route } from "../../parts/bezier.js" */
/** @import { Clock } from "./clock.js" */
/** @import { Layer } from "./layer.js" */
/** @import { LossPicture } from "./losspicture.js" */
/** @import { Numbers } from "./run.js" */
/** @import { StepTable } from "./table.js" */

const THICKEST = 14;
const THINNEST = 1.5;
const LARGEST_SEED = 9;
const SMALLEST_SEED = 3;
/** How far beside the names of t and O − t, and beside the curve, in the gap of the pictures, a stream leads up or down. */
const LANE = 12;
/** How far beside E itself it starts. */
const BESIDE = 8;

export class Streams {
  /** @param {Layer} layer @param {ForwardPicture} forward @param {LossPicture} loss @param {StepTable} table */
  constructor(layer, forward, loss, table) {
    this.layer = layer;
    this.forward = forward;
    this.loss = loss;
    this.table = table;
    const stream = () => svg("path", { class: "slp-stream" });
    const seed = () => svg("circle", { class: "slp-seed", visibility: "hidden" });
    this.pull = [stream(), stream()];
    this.delta = stream();
    const { flows } = forward.network;
    // They end at the products, and not on their digits.
    this.parts = flows.map(() => svg("path", { class: "slp-stream", style: "stroke-linecap: butt" }));
    this.inputs = flows.map(seed);
    this.weights = flows.map(seed);
    this.drops = flows.map(seed);
    this.carrier = seed();
    layer.element.append(
      ...this.pull,
      this.delta,
      ...this.parts,
      ...this.inputs,
      ...this.weights,
      ...this.drops,
      this.carrier,
    );
  }

  /**
   * @param {Clock} clock
   * @param {Numbers} now
   * @param {readonly number[]} x the inputs
   * @param {{flows: number, stream: number, bars: number}} full the sizes that are drawn largest
   */
  frame(clock, now, x, full) {
    const { network } = this.forward;
    const products = [...now.products, now.bias];
    const backward = clock.reached("backward") && !clock.reached("update");
    network.flows.forEach((_, j) => {
      const seen = clock.of("product", j);
      network.reach(j, during(seen, 0.35, 0.85));
      this.meet(j, seen, x[j] ?? 1, [...now.weights, now.bias][j]);
      this.drop(j, seen, products[j], full.flows);
      this.part(j, backward ? clock.of("gradient", j) : 0, now, x, full);
    });
    this.toCurve(clock.of("output"), now);
    this.backwards(clock, backward, now, full.stream);
  }

  /** Input and weight meet where their product stands. @param {number} j @param {number} seen @param {number} x @param {number} w */
  meet(j, seen, x, w) {
    const moving = seen > 0 && seen < 0.35;
    const part = during(seen, 0, 0.33);
    const { x: xs, w: ws } = this.forward;
    const inputs = xs[j] ? xs[j].number : this.forward.rows[j];
    const seeds = /** @type {const} */ ([
      [this.inputs[j], inputs, x],
      [this.weights[j], ws[j].number, w],
    ]);
    for (const [seed, field, value] of seeds) {
      if (!moving) hide(seed);
      else show(seed, between(this.layer.place(field, 0.5, 0.5), this.product(j), part), value, 6);
    }
  }

  /** The product drops into the sum. @param {number} j @param {number} seen @param {number} product @param {number} full */
  drop(j, seen, product, full) {
    if (seen <= 0.35 || seen >= 0.97) return hide(this.drops[j]);
    const { network } = this.forward;
    const { way } = network.flows[j];
    const at =
      seen < 0.85 ? pointOn(way, during(seen, 0.35, 0.85)) : between(way[3], network.middle, during(seen, 0.85, 0.97));
    show(this.drops[j], this.layer.inside(network.element, at), product, sizeOf(product, full));
  }

  /** z goes from the sum to the activation's axis, and what it has become from the curve to the scale of outputs. @param {number} seen @param {Numbers} now */
  toCurve(seen, { z, output }) {
    const { layer } = this;
    const { network, curve } = this.forward;
    const arrives = seen > 0 && seen < 0.2;
    if (!arrives && !(seen > 0.7 && seen < 0.9)) return hide(this.carrier);
    const [way, part] = arrives
      ? [
          led(layer.inside(network.element, network.middle), layer.inside(curve.element, curve.way.from)),
          during(seen, 0, 0.2),
        ]
      : [
          led(layer.inside(curve.element, curve.way.to), layer.inside(this.loss.element, this.loss.at), this.gap),
          during(seen, 0.7, 0.9),
        ];
    show(this.carrier, pointOn(way, part), arrives ? z : output, 7);
  }

  /** Between the pictures of the activation and of the loss, where nothing stands that a stream would cover. */
  get gap() {
    const [curve, loss] = [this.layer.box(this.forward.curve.element), this.layer.box(this.loss.element)];
    return curve.x < loss.x ? curve.x + curve.width + LANE : curve.x - LANE;
  }

  /** From E through O and the tangent to the sum. @param {Clock} clock @param {boolean} shown @param {Numbers} now @param {number} full */
  backwards(clock, shown, { factors }, full) {
    const { network, curve, parts } = this.forward;
    if (!shown) {
      for (const stream of [...this.pull, this.delta]) set(stream, { d: "" });
      return;
    }
    const name = this.layer.place(parts.loss, 0, 0.5);
    const start = { x: name.x - BESIDE, y: name.y };
    const o = this.layer.inside(this.loss.element, { x: this.loss.at.x, y: this.loss.at.y });
    const point = this.layer.inside(curve.element, curve.way.to);
    const middle = this.layer.inside(network.element, network.middle);
    const isBelow = Math.abs(point.y - middle.y) > Math.abs(point.x - middle.x);
    const { x, y } = network.middle;
    const rim = isBelow ? { x, y: y + RADIUS } : { x: x + RADIUS, y };
    const sum = this.layer.inside(network.element, rim);
    const { d_loss_d_output: pull, delta } = factors;
    const { y: top, height } = this.layer.box(this.loss.element);
    this.flow(
      this.pull[0],
      beside(start, name.x - LANE, top + height, o),
      during(clock.of("pull"), 0, 0.8),
      pull,
      full,
    );
    this.flow(this.pull[1], [led(o, point, this.gap)], during(clock.of("slope"), 0, 0.5), pull, full);
    this.flow(this.delta, [led(point, sum)], during(clock.of("delta"), 0.1, 0.85), delta, full);
  }

  /** A stream as far as it has come, with a head while it moves. @param {Element} stream @param {Route} route @param {number} part @param {number} value @param {number} full */
  flow(stream, route, part, value, full) {
    paint(stream, pathAlong(route, part), value, full);
    if (part > 0 && part < 1) show(this.carrier, pointAlong(route, part), value, sizeOf(value, full) + 2);
  }

  /**
   * δ goes along an edge to its weight, meets the input, and what becomes of the two falls into the bar.
   * @param {number} j @param {number} seen @param {Numbers} now @param {readonly number[]} x
   * @param {{stream: number, bars: number}} full
   */
  part(j, seen, now, x, full) {
    if (seen <= 0) {
      set(this.parts[j], { d: "" });
      return;
    }
    const { layer, forward } = this;
    const { network } = forward;
    const [a, b, c, d] = network.flows[j].way.map((point) => layer.inside(network.element, point));
    paint(this.parts[j], pathOf([d, c, b, a], during(seen, 0, 0.4)), now.factors.delta, full.stream);
    if (seen > 0.1 && seen < MET) {
      const field = forward.x[j] ? forward.x[j].number : forward.rows[j];
      show(
        this.inputs[j],
        between(layer.place(field, 0.5, 0.5), this.product(j), during(seen, 0.1, 0.4)),
        x[j] ?? 1,
        6,
      );
    }
    if (seen > MET && seen < 0.72) {
      const gradient = j < now.gradients.length ? now.gradients[j] : now.bias_gradient;
      const bar = layer.place(this.table.labs[j].bar, 0.5, gradient < 0 ? 0 : 1);
      const at = pointOn(falling(this.product(j), bar), during(seen, MET, 0.72));
      show(this.drops[j], at, gradient, sizeOf(gradient, full.bars));
    }
  }

  /** Where the product of weight j stands. @param {number} j @returns {Point} */
  product(j) {
    const { network } = this.forward;
    const { x, y } = network.flows[j].way[0];
    return this.layer.inside(network.element, { x: x - 24, y });
  }
}

/** @param {Element} seed @param {Point} at @param {number} value whose sign it has @param {number} size */
function show(seed, at, value, size) {
  set(seed, {
    cx: at.x.toFixed(1),
    cy: at.y.toFixed(1),
    r: size.toFixed(1),
    class: `slp-seed ${sign(value)}`,
    visibility: "visible",
  });
}

/** @param {Element} seed */
function hide(seed) {
  set(seed, { visibility: "hidden" });
}

/** @param {number} value @param {number} full */
function sizeOf(value, full) {
  return SMALLEST_SEED + (LARGEST_SEED - SMALLEST_SEED) * Math.min(1, Math.abs(value) / full || 0);
}

/** @param {Element} stream @param {string} d @param {number} value whose sign and size it has @param {number} full */
function paint(stream, d, value, full) {
  const part = Math.min(1, Math.abs(value) / full || 0);
  set(stream, {
    d,
    class: `slp-stream ${sign(value)}`,
    "stroke-width": (THINNEST + (THICKEST - THINNEST) * part).toFixed(2),
  });
}
