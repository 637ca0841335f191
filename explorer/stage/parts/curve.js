/** The activation's curve with the operating point and the tangent there. */

import { t } from "../kernel/text.js";
import { set, svg, write } from "../kit/dom.js";
import { shown } from "../kit/format.js";

/** @import { ActivationCurve, Tangent, Value } from "../contract.js" */

const WIDTH = 200;
const HEIGHT = 190;
const EDGE = 8;
/** The room of a number on an axis. */
const LETTERS = 24;

export class Curve {
  constructor() {
    this.axes = svg("path", { class: "slp-axis" });
    this.line = svg("path", { class: "slp-curve" });
    this.tangent = svg("path", { class: "slp-tangent" });
    this.drop = svg("path", { class: "slp-drop" });
    this.point = svg("circle", { r: 5, class: "slp-point" });
    /** Where the point comes from, and where it stands. */
    this.way = { from: { x: -99, y: -99 }, to: { x: -99, y: -99 } };
    /** The tangent, from end to end. */
    this.ends = "";
    this.labels = ["slp-low", "slp-high", "slp-left", "slp-right"].map((name) =>
      svg("text", { class: `slp-tick ${name}` }),
    );
    this.element = svg(
      "svg",
      { class: "slp-activation", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" },
      this.axes,
      this.line,
      this.tangent,
      this.drop,
      this.point,
      ...this.labels,
    );
  }

  /**
   * @param {ActivationCurve} curve
   * @param {Tangent|null} tangent null where there is none to draw
   * @param {Value} z
   * @param {Value} output
   * @param {string} name of the activation: its title
   * @param {boolean} earned whether z has been carried to it
   */
  draw(curve, tangent, z, output, name, earned = true) {
    const { reach } = curve;
    const low = Math.min(0, ...curve.output);
    const high = Math.max(1, ...curve.output);
    const x = (/** @type {number} */ value) => EDGE + ((value + reach) / (2 * reach)) * (WIDTH - 2 * EDGE);
    const y = (/** @type {number} */ value) => HEIGHT - 16 - ((value - low) / (high - low)) * (HEIGHT - 28);
    const place = (/** @type {number} */ at, /** @type {number} */ value) =>
      `${x(at).toFixed(1)} ${Math.max(-HEIGHT, Math.min(2 * HEIGHT, y(value))).toFixed(1)}`;
    const path = (/** @type {Value[]} */ zs, /** @type {Value[]} */ os) => {
      const places = zs.map((at, k) => (at === null || os[k] === null ? null : place(at, os[k])));
      return places.includes(null) ? "" : `M${places.join("L")}`; // with an end that overflows there is no line
    };
    set(this.axes, { d: `M${EDGE} ${y(0)}H${WIDTH - EDGE}M${x(0)} 6V${HEIGHT - 14}` });
    set(this.line, { d: path(curve.z, curve.output) });
    const known = z !== null && output !== null && Number.isFinite(z) && Number.isFinite(output);
    // Of a point beyond the picture there is none, and its ends may be too large to be drawn.
    this.ends = known && tangent && Math.abs(z) <= reach ? path(tangent.z, tangent.output) : "";
    set(this.tangent, { d: this.ends });
    // A point beyond the picture, of a run that diverges, stands at its edge.
    const [left, top] = known
      ? [Math.max(0, Math.min(WIDTH, x(z))), Math.max(0, Math.min(HEIGHT, y(output)))]
      : [-99, -99];
    this.way = { from: { x: x(0), y: y(0) }, to: { x: left, y: top } };
    this.climb(known ? 1 : 0);
    // Below zero a tangent and the point's own line cross the left: what stands there gives way, where the curve lets it.
    const crowds = curve.z.some((at, k) => {
      const beside = at === null ? -1 : x(at) - x(0);
      return beside >= 0 && beside <= LETTERS && y(curve.output[k] ?? low) > y(low) - LETTERS;
    });
    const beside = !crowds && (low < 0 || (z ?? 0) < 0);
    set(this.labels[0], { class: `slp-tick slp-low${beside ? " slp-beside" : ""}` });
    /** @type {[string, number, number][]} */
    const ticks = [
      [shortest(low), x(0) + (beside ? 4 : -4), y(low) - 2],
      [shortest(high), x(0) - 4, y(high) + 10],
      [shortest(-reach), EDGE, HEIGHT - 2],
      [shortest(reach), WIDTH - EDGE, HEIGHT - 2],
    ];
    ticks.forEach(([text, left, top], k) => {
      set(this.labels[k], { x: left, y: top });
      write(this.labels[k], text);
    });
    const label = t("{activation} at z = {z} gives O = {output}", {
      activation: name,
      z: shown(z),
      output: shown(output),
    });
    set(this.element, {
      "aria-label": earned ? label : t("{activation}, to which no z has come yet", { activation: name }),
    });
  }

  /** Let the point go along the axis to z, up to the curve, and across to O. @param {number} part of its way, 0 to 1 */
  climb(part) {
    const { from, to } = this.way;
    const [along, up, across] = [part / 0.3, (part - 0.3) / 0.4, (part - 0.7) / 0.3].map((one) =>
      Math.max(0, Math.min(1, one)),
    );
    const at = { x: from.x + (to.x - from.x) * along, y: from.y + (to.y - from.y) * up };
    set(this.point, { cx: part > 0 ? at.x : -99, cy: part > 0 ? at.y : -99 });
    const crossing = across > 0 ? `H${at.x + (from.x - at.x) * across}` : "";
    set(this.drop, { d: part > 0 ? `M${at.x} ${from.y}V${at.y}${crossing}` : "" });
  }

  /** Let the tangent grow from the point to both sides. @param {number} part 0 to 1 */
  lean(part) {
    const places = this.ends
      .slice(1)
      .split("L")
      .map((end) => end.split(" ").map(Number));
    if (part <= 0 || places.length < 2) return set(this.tangent, { d: "" });
    const { x, y } = this.way.to;
    const grown = places.map(([left, top]) => `${x + (left - x) * part} ${y + (top - y) * part}`);
    set(this.tangent, { d: `M${grown.join("L")}` });
  }
}

/** @param {number} value */
function shortest(value) {
  return String(Number(value.toPrecision(2))).replace("-", "−");
}
