/** A place on a chart that is chosen by a pointer: pressed, and dragged by a mouse or a pen. */

/** @import { Chart } from "./chart.js" */

/**
 * @typedef {object} Placed what is told
 * @property {() => void} hold a pointer has been put down
 * @property {(place: [number, number]) => void} place it is at these values on the axes
 * @property {() => void} release and was lifted: the place is meant
 * @property {(place: [number, number], byFinger: boolean) => boolean} [wants] whether a press there is one that holds;
 *   without it every one by a mouse or a pen is, and none by a finger, which may scroll: what it means is known by its tap
 * @property {(place: [number, number]) => boolean} [taps] whether a tap of a finger is meant; without it every one is
 */

/** How many pixels a place is to be told from the next by, at least. */
const PIXELS = 300;

export class Placing {
  /** @param {HTMLElement} element of the chart @param {Chart} chart @param {Placed} placed */
  constructor(element, chart, placed) {
    this.element = element;
    this.chart = chart;
    this.placed = placed;
    /** The pointer that holds it. @type {number|null} */
    this.pointer = null;
    element.addEventListener("pointerdown", (event) => this.press(event), { capture: true });
    // A finger that holds something does not scroll. Plotly keeps what it hears to itself.
    const keep = (/** @type {TouchEvent} */ event) => this.pointer !== null && event.preventDefault();
    element.addEventListener("touchstart", keep, { capture: true, passive: false });
    element.addEventListener("pointermove", (event) => this.move(event));
    element.addEventListener("pointerup", (event) => this.lift(event));
    element.addEventListener("pointercancel", (event) => this.lift(event));
    element.addEventListener("click", (event) => this.tap(event));
  }

  /** @param {PointerEvent} event */
  press(event) {
    const place = this.at(event);
    if (event.button !== 0 || !place) return;
    const byFinger = event.pointerType === "touch";
    if (!(this.placed.wants?.(place, byFinger) ?? !byFinger)) return;
    event.preventDefault();
    this.pointer = event.pointerId;
    this.element.setPointerCapture(event.pointerId);
    this.placed.hold();
    this.placed.place(place);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const place = event.pointerId === this.pointer ? this.at(event) : null;
    if (place) this.placed.place(place);
  }

  /** @param {PointerEvent} event */
  lift({ pointerId }) {
    if (pointerId !== this.pointer) return;
    this.pointer = null;
    this.placed.release();
  }

  /** @param {MouseEvent} event */
  tap(event) {
    const place = this.at(event);
    if (!(event instanceof PointerEvent) || event.pointerType !== "touch" || !place) return;
    if (!(this.placed.taps?.(place) ?? true)) return;
    this.placed.hold();
    this.placed.place(place);
    this.placed.release();
  }

  /** The place under a pointer, in steps that it can tell apart. @param {MouseEvent} event @returns {[number, number]|null} */
  at({ clientX, clientY }) {
    const { axes } = this.chart;
    if (!axes) return null;
    const { left, top } = this.element.getBoundingClientRect();
    const across = clientX - left - axes.xaxis._offset;
    const down = clientY - top - axes.yaxis._offset;
    const { xaxis, yaxis } = axes;
    if (across < 0 || down < 0 || across > xaxis._length || down > yaxis._length) return null;
    return [stepped(xaxis, across), stepped(yaxis, down)];
  }
}

/** The value at a pixel of an axis. @param {import("./plotly.js").Axis} axis @param {number} pixel */
function stepped(axis, pixel) {
  return inSteps(axis.p2d(pixel), Math.abs(axis.p2d(axis._length) - axis.p2d(0)));
}

/** A value in steps that can be told apart on an axis. @param {number} value @param {number} width of the axis */
export function inSteps(value, width) {
  const step = 10 ** Math.floor(Math.log10(width / PIXELS));
  return Number((Math.round(value / step) * step).toPrecision(12));
}
