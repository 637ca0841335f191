/** Plotly charts whose definition comes from explorer/figures and whose numbers come live. */

/** @import { Figure } from "../contract.js" */
/** @import { ClickedPoint, Drawn, Layout, Plotly, Trace } from "./plotly.js" */

import { html, set } from "../kit/dom.js";
import { dress, grown, lengths } from "./dress.js";
import { plotly } from "./library.js";
import { moved } from "./moved.js";
import { Rings } from "./rings.js";
import { Shade } from "./shade.js";
import { fewerMarks } from "./short.js";
import { Squares } from "./squares.js";
import { Tip } from "./tip.js";
import {
  isLine,
  isMarks,
  isMoved,
  isOnShade,
  isOwn,
  isRings,
  isShade,
  isSquares,
  sameNumbers,
  waits,
} from "./traces.js";
import { leaveTurns, takeTurn } from "./turns.js";

/** How long lines have to stand still before plotly is told where they are, in milliseconds. */
const REST = 150;

export class Chart {
  /**
   * @param {HTMLElement} element
   * @param {Figure} figure
   * @param {URL} folder
   */
  constructor(element, figure, folder) {
    this.element = element;
    this.figure = /** @type {{data: Trace[], layout: Layout}} */ (structuredClone(figure));
    this.lengths = lengths(this.figure.layout);
    /** What the figure calls its traces; what a legend calls them may change. */
    // A name that a legend shows depends on the language; such a trace has another mark that does not.
    this.names = this.figure.data.map((trace) => trace.uid ?? trace.name ?? "");
    /** @type {Plotly|null} */
    this.plotly = null;
    this.width = this.height = 0;
    /** How large its type is, and with it lines and marks. */
    this.type = 1;
    this.listening = false;
    this.pin = html("span", { class: "slp-pin", "aria-hidden": "true" });
    /** @type {[number, number, number]|null} */
    this.marked = null;
    /** Called with the x of a click, and plotly's own account of the point. @type {((x: number, point: ClickedPoint) => void)|null} */
    this.onClick = null;
    /** What is said of the shade's number under the pointer. @type {((row: number, column: number, value: number) => string)|null} */
    this.onShade = null;
    /** What is said of a place under the pointer, in its stead: its values on the axes; none where it has left. @type {((place: [number, number]|null) => string)|null} */
    this.onPlace = null;
    const onShade = this.figure.data.filter(isOnShade);
    this.shades = this.figure.data.filter(isShade).map((trace) => new Shade(trace, onShade));
    this.rings = this.figure.data.filter(isRings).map((trace) => new Rings(trace));
    this.squares = this.figure.data.filter(isSquares).map((trace) => new Squares(trace));
    /** Called when it has been drawn: its axes may be elsewhere. */
    this.onAxes = () => {};
    this.tip = new Tip(this);
    // Plotly would take a finger that touches for one that drags, or clicks, and two that enlarge the page for one that
    // leaps from the one to the other. What a browser makes of a tap is a click.
    const hide = (/** @type {TouchEvent} */ event) => {
      if (element.dataset.turning === undefined || event.touches.length > 1) event.stopPropagation();
    };
    for (const touch of /** @type {const} */ (["touchstart", "touchmove", "touchend", "touchcancel"]))
      element.addEventListener(touch, hide, { capture: true, passive: true });
    this.rest = 0;
    plotly(folder).then(
      (library) => {
        this.plotly = library;
        this.draw();
      },
      (/** @type {Error} */ error) => (element.textContent = error.message),
    );
    /** Whether more is new than what is drawn without plotly: where its lines and marks are, shades and rings. */
    this.changed = true;
    /** Whether what is said of points is new, which can wait until they stand still. */
    this.untold = false;
    /** Whether there is a picture already. */
    this.drawn = false;
    // Streamlit gives its app another class with another theme.
    this.theme = new MutationObserver(() => this.drawAnew());
    for (const element of [document.documentElement, document.querySelector(".stApp")]) {
      if (element) this.theme.observe(element, { attributes: true, attributeFilter: ["class", "style"] });
    }
    // The system's own colours are no theme of Streamlit's.
    this.closed = new AbortController();
    const { signal } = this.closed;
    matchMedia("(forced-colors: active)").addEventListener("change", () => this.drawAnew(), { signal });
    // The size is told by the observer: asking the element for it would lay the whole page out again.
    this.size = new ResizeObserver(([entry]) => {
      ({ width: this.width, height: this.height } = entry.contentRect);
      this.drawAnew();
    });
    this.size.observe(element);
  }

  /**
   * Give traces new numbers, by their names, and axes new spans.
   * @param {Record<string, Partial<Trace>>} traces
   * @param {Record<string, unknown>} [layout] such as {"yaxis.range": [0, 1]}
   */
  update(traces, layout = {}) {
    this.figure.data.forEach((trace, index) => {
      for (const [key, value] of Object.entries(traces[this.names[index]] ?? {})) {
        if (waits(trace, key)) this.untold ||= !sameNumbers(trace[key], value);
        else if (!isOwn(trace) && !isMoved(trace, key)) this.changed ||= !sameNumbers(trace[key], value);
        trace[key] = value;
      }
    });
    for (const [path, value] of Object.entries(layout)) {
      const keys = path.split(".");
      const last = /** @type {string} */ (keys.pop());
      /** @type {Record<string, unknown>} */
      let inner = this.figure.layout;
      for (const key of keys) {
        inner[key] ??= {};
        inner = /** @type {Record<string, unknown>} */ (inner[key]);
      }
      this.changed ||= !sameNumbers(inner[last], value);
      inner[last] = value;
    }
    this.draw();
  }

  /**
   * Put a mark on a point. It is an element of its own: plotly would draw the whole chart again for it.
   * @param {number} x
   * @param {number} y
   * @param {number} risen the part of its way up from the axis, 0 to 1; until it has arrived, a stem stands there
   */
  mark(x, y, risen = 1) {
    this.marked = [x, y, risen];
    this.placeMark();
  }

  /** Take the mark away. */
  unmark() {
    this.marked = null;
    this.pin.remove();
  }

  /** Plotly's axes, once it has drawn some. */
  get axes() {
    const { xaxis, yaxis, yaxis2 } = /** @type {Drawn} */ (this.element)._fullLayout ?? {};
    return xaxis && yaxis ? { xaxis, yaxis, yaxis2 } : null;
  }

  placeMark() {
    const { axes } = this;
    if (!this.marked || !axes) return;
    if (this.pin.parentElement !== this.element) this.element.append(this.pin);
    const [x, y, risen] = this.marked;
    const { xaxis, yaxis } = axes;
    const left = xaxis._offset + xaxis.d2p(x);
    const waits = risen < 1;
    const down = risen > 0 ? yaxis.d2p(y) : yaxis._length; // what has no height yet is not asked for it
    const top = yaxis._offset + (waits ? yaxis._length : down);
    const known = Number.isFinite(left) && Number.isFinite(top) && Number.isFinite(down);
    const stem = waits && known ? `; --slp-stem: ${((yaxis._length - down) * risen).toFixed(1)}px` : "";
    set(this.pin, {
      "data-waits": waits,
      style: known ? `transform: translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)${stem}` : "display: none",
    });
  }

  /** Size or colours are other ones: draw all of it. */
  drawAnew() {
    this.changed = true;
    for (const shade of this.shades) shade.ink = 0; // asked for anew
    this.draw();
  }

  /** Ask for a turn to be drawn. */
  draw() {
    if (this.plotly && this.element.isConnected) takeTurn(this);
  }

  /** Draw with the newest numbers, in the page's colours; plotly draws anew only what it has to. */
  paint() {
    if (!this.element.isConnected) return;
    if (this.changed || !this.move()) this.paintAll();
    this.drawOwn();
    this.placeMark();
    this.onAxes();
    this.tip.show();
  }

  /** Move lines and marks to their new points. @returns {boolean} whether each has an element to move */
  move() {
    if (!this.axes) return true; // a picture in three dimensions has none
    if (!moved(/** @type {Drawn} */ (this.element), this.figure.data, this.axes)) return false;
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => this.settle(), REST);
    return true;
  }

  /** Plotly learns where lines and marks are. */
  settle() {
    if (this.changed || !this.element.isConnected) return;
    if (this.untold) {
      this.changed = true;
      this.draw();
      return;
    }
    const data = this.figure.data.map((trace) => (isLine(trace) || isMarks(trace) ? { x: trace.x, y: trace.y } : {}));
    const still = { transition: { duration: 0 }, frame: { duration: 0, redraw: false }, mode: "immediate" };
    // Plotly rejects the promise of an animation that a newer one replaces; that is no failure.
    this.plotly?.animate(this.element, { data }, still).catch(() => undefined);
  }

  /** Shades and squares below what plotly draws, rings above. */
  drawOwn() {
    const { axes } = this;
    if (!axes) return;
    for (const { element } of [...this.shades, ...this.squares])
      if (element.parentElement !== this.element) this.element.prepend(element);
    for (const { element } of this.rings) if (element.parentElement !== this.element) this.element.append(element);
    for (const drawing of [...this.shades, ...this.squares, ...this.rings])
      drawing.draw(axes.xaxis, axes.yaxis, this.type);
  }

  /** How many pixels lie between two places on the axes. @param {[number, number]} one @param {[number, number]} other */
  between(one, other) {
    const { axes } = this;
    if (!axes) return Number.POSITIVE_INFINITY;
    return Math.hypot(
      axes.xaxis.d2p(one[0]) - axes.xaxis.d2p(other[0]),
      axes.yaxis.d2p(one[1]) - axes.yaxis.d2p(other[1]),
    );
  }

  paintAll() {
    const width = this.width || this.element.clientWidth;
    if (!this.plotly || !width) return; // what has no place yet is drawn when it gets one
    this.changed = this.untold = false;
    this.drawn = true;
    const { layout, data } = this.figure;
    this.type = dress(layout, this.element, this.lengths);
    layout.width = width;
    layout.height = this.height || this.element.clientHeight;
    this.plotly.react(
      this.element,
      data.map((trace) => ({ ...grown(trace, this.type), ...(isOwn(trace) ? { visible: false } : {}) })),
      { ...layout, ...fewerMarks(layout) },
      { displayModeBar: false, responsive: false },
    );
    if (!this.listening) {
      this.listening = true;
      /** @type {Drawn} */ (this.element).on("plotly_click", ({ points }) => this.onClick?.(points[0].x, points[0]));
    }
  }

  close() {
    leaveTurns(this);
    clearTimeout(this.rest);
    this.theme.disconnect();
    this.closed.abort();
    this.size.disconnect();
    if (this.plotly) this.plotly.purge(this.element);
  }
}

/**
 * Text that plotly shows as it is: it would otherwise take what looks like HTML for HTML.
 * @param {string} text
 */
export function literal(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
