/**
 * The loss of one output as a picture: the gap O − t on the scale of outputs, and E growing from it, as the square on
 * that gap, as half of it, or as the height of its curve at O.
 */

import { set, svg } from "../../kit/dom.js";
import { sign } from "../../kit/format.js";

/** @import { LossPicture as Sent, Value } from "../../contract.js" */

const WIDTH = 220;
const HEIGHT = 108;
const EDGE = 8;
const SCALE = 17;
const DEEP = HEIGHT - SCALE - 6;
/** What the name of E takes within its picture. */
const ROOM = 20;

export class LossPicture {
  constructor() {
    this.scale = svg("path", { class: "slp-axis" });
    this.curve = svg("path", { class: "slp-loss-curve" });
    this.area = svg("path", { class: "slp-loss-area" });
    this.gap = svg("rect", { class: "slp-loss-gap", y: SCALE - 3, height: 6 });
    this.target = mark("t");
    this.output = mark("O");
    this.name = svg("text", { class: "slp-loss-name" }, "E");
    this.element = svg(
      "svg",
      { class: "slp-loss-picture", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
      this.curve,
      this.area,
      this.scale,
      this.gap,
      this.target.group,
      this.output.group,
      this.name,
    );
    /** @type {Sent|null} */
    this.sent = null;
    /** Where O stands. */
    this.at = { x: 0, y: SCALE };
    this.from = 0;
    this.drop = 0;
    this.deep = { full: 1, unit: 1 };
    this.sign = "zero";
  }

  /**
   * What a run needs: the ends of the scale, and the largest loss that is drawn in full.
   * @param {Sent} sent
   * @param {{low: number, high: number, gap: number, loss: number}} reach
   */
  fit(sent, reach) {
    this.sent = sent;
    const { low, high, gap, loss } = reach;
    // A square on the gap must fit below the scale.
    const room = (WIDTH - 2 * EDGE) / (high - low);
    this.deep = { full: loss, unit: sent.shape === "curve" ? room : Math.min(room, DEEP / gap) };
    const span = (high - low) * this.deep.unit;
    const left = (WIDTH - span) / 2;
    this.x = (/** @type {number} */ value) => Math.max(2, Math.min(WIDTH - 2, left + (value - low) * this.deep.unit));
    set(this.scale, { d: `M${left} ${SCALE}H${left + span}` });
    const points =
      sent.shape === "curve"
        ? sent.output.map((output, k) => [this.x(output), this.depth(sent.loss[k])]).filter(([, y]) => y <= HEIGHT)
        : [];
    set(this.curve, {
      d: points.length > 1 ? `M${points.map((point) => point.map((at) => at.toFixed(1)).join(" ")).join("L")}` : "",
    });
  }

  /** @param {number} value of an output @returns {number} */
  x(value) {
    return value;
  }

  /** How far down a loss reaches. @param {Value} loss */
  depth(loss) {
    return loss === null ? HEIGHT + 1 : SCALE + (loss / this.deep.full) * DEEP;
  }

  /** @param {Value} output @param {Value} target @param {Value} error */
  draw(output, target, error) {
    const [o, t] = [this.x(output ?? Infinity), this.x(target ?? Infinity)];
    this.at = { x: o, y: SCALE };
    this.from = t;
    this.sign = sign(error);
    place(this.target, t, o <= t ? "start" : "end", true);
  }

  /**
   * @param {number} there whether O stands on the scale, 0 or 1
   * @param {number} open how far the gap has opened
   * @param {number} grown how far E has grown
   * @param {Value} term the loss of the output that is drawn
   */
  show(there, open, grown, term) {
    const { at, from } = this;
    place(this.output, at.x, at.x <= from ? "end" : "start", there > 0);
    const edge = from + (at.x - from) * open;
    set(this.gap, {
      x: Math.min(from, edge).toFixed(1),
      width: open > 0 ? Math.abs(edge - from).toFixed(1) : 0,
      class: `slp-loss-gap ${this.sign}`,
    });
    set(this.area, { d: grown > 0 ? this.shape(grown, term) : "" });
    set(this.name, { visibility: grown === 1 ? "visible" : "hidden", ...this.beside(term) });
  }

  /** Where its name stands: in the area, as far as it has room, otherwise at its outer side. @param {Value} term */
  beside(term) {
    const { at, from, sent } = this;
    const side = Math.abs(at.x - from);
    const inwards = at.x <= from ? 1 : -1;
    if (sent?.shape === "curve") {
      const deep = Math.min(HEIGHT, this.depth(term)) - SCALE;
      const inside = side > 2 * ROOM && deep > ROOM; // between the height and the curve
      return name(at.x + (inside ? inwards : -inwards) * 8, SCALE + deep / 3, inside ? inwards : -inwards);
    }
    const part = sent?.shape === "half" ? 1 / 3 : 1 / 2;
    if (side < ROOM / part / 1.5) return name(at.x - inwards * 6, SCALE + Math.max(side / 2, 10), -inwards);
    return name(at.x + inwards * side * part, SCALE + side * part, 0);
  }

  /** @param {number} grown @param {Value} term */
  shape(grown, term) {
    const { at, from, sent } = this;
    if (sent?.shape === "curve") {
      const deep = Math.min(HEIGHT, this.depth(term)) - SCALE;
      return `M${at.x - 4} ${SCALE}h8v${(deep * grown).toFixed(1)}h-8Z`;
    }
    const side = Math.abs(at.x - from);
    const deep = (side * grown).toFixed(1);
    // Half of the square: the triangle under its diagonal.
    if (sent?.shape === "half") return `M${from} ${SCALE}H${at.x}V${SCALE + Number(deep)}Z`;
    return `M${from} ${SCALE}H${at.x}v${deep}H${from}Z`;
  }
}

/** Where a name of one letter stands. @param {number} x @param {number} y its middle @param {number} way 1 to the right of x, −1 to its left, 0 around it */
function name(x, y, way) {
  const over = x + 12 * way < 0 || x + 12 * way > WIDTH ? -way : way;
  const anchor = over === 0 ? "middle" : over > 0 ? "start" : "end";
  return { x: x.toFixed(1), y: (y + 4).toFixed(1), "text-anchor": anchor };
}

/** @param {string} name */
function mark(name) {
  const line = svg("path", { class: "slp-loss-mark" });
  const text = svg("text", { class: "slp-loss-name" }, name);
  return { line, text, group: svg("g", {}, line, text) };
}

/** @param {ReturnType<typeof mark>} mark @param {number} x @param {"start"|"end"} side on which its name stands @param {boolean} seen */
function place({ line, text, group }, x, side, seen) {
  set(group, { visibility: seen ? "visible" : "hidden" });
  set(line, { d: `M${x} ${SCALE - 8}v14` });
  const inside = side === "start" && x > WIDTH - 16 ? "end" : side === "end" && x < 16 ? "start" : side;
  set(text, { x: inside === "end" ? x - 4 : x + 4, y: SCALE - 6, "text-anchor": inside });
}
