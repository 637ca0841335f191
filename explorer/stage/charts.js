/** Plotly charts whose definition comes from explorer/figures and whose numbers come live. */

import { html, set } from "./dom.js";

/** @type {Promise<any>|null} */
let loading = null;

/**
 * plotly.js, from the file that the Python package ships; loaded once, when the first chart needs it. It starts when
 * the page has nothing better to do, because that takes half a second in which no number would be painted.
 * @param {URL} folder
 */
function plotly(folder) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("plotly.min.js", folder).href;
    script.onload = () => resolve(/** @type {any} */ (window).Plotly);
    script.onerror = () => {
      loading = null;
      reject(new Error("plotly.js could not be loaded"));
    };
    // Safari has no requestIdleCallback.
    const whenIdle = window.requestIdleCallback ?? ((/** @type {() => void} */ callback) => setTimeout(callback, 50));
    whenIdle(() => document.head.append(script), { timeout: 500 });
  });
  return loading;
}

/** How long charts may take of one frame, in milliseconds. */
const SHARE = 6;

/** Charts whose turn is to come, the longest waiting first. @type {Set<Chart>} */
const waiting = new Set();

let frame = 0;

/**
 * Charts take turns: a chart costs about 11 ms, a frame has 16, and a drag must stay fluid with any number of them.
 * @param {Chart} chart
 */
function takeTurn(chart) {
  waiting.add(chart);
  frame ||= requestAnimationFrame(drawSome);
}

function drawSome() {
  frame = 0;
  const start = performance.now();
  for (const chart of waiting) {
    waiting.delete(chart);
    chart.paint();
    if (performance.now() - start > SHARE) break;
  }
  if (waiting.size) frame = requestAnimationFrame(drawSome);
}

export class Chart {
  /**
   * @param {HTMLElement} element
   * @param {{data: any[], layout: any}} figure
   * @param {URL} folder
   */
  constructor(element, figure, folder) {
    this.element = element;
    this.figure = structuredClone(figure);
    /** What the figure calls its traces; what a legend calls them may change. */
    this.names = this.figure.data.map((trace) => trace.name);
    /** @type {any} */
    this.plotly = null;
    this.width = this.height = 0;
    this.listening = false;
    this.pin = html("span", { class: "slp-pin", "aria-hidden": "true" });
    /** @type {[number, number]|null} */
    this.marked = null;
    /** Called with the x of a click, and plotly's own account of the point. @type {((x: number, point: any) => void)|null} */
    this.onClick = null;
    plotly(folder).then(
      (library) => {
        this.plotly = library;
        this.draw();
      },
      (error) => (element.textContent = error.message),
    );
    /** Whether more than the points of its traces is new. */
    this.changed = true;
    this.lines = this.figure.data.every((trace) => trace.type === "scatter" && trace.mode === "lines");
    // Streamlit gives its app another class with another theme.
    this.theme = new MutationObserver(() => this.drawAnew());
    for (const element of [document.documentElement, document.querySelector(".stApp")]) {
      if (element) this.theme.observe(element, { attributes: true, attributeFilter: ["class", "style"] });
    }
    // The size is told by the observer: asking the element for it would lay the whole page out again.
    this.size = new ResizeObserver(([entry]) => {
      ({ width: this.width, height: this.height } = entry.contentRect);
      this.drawAnew();
    });
    this.size.observe(element);
  }

  /**
   * Give traces new numbers, by their names, and axes new spans.
   * @param {Record<string, any>} traces
   * @param {Record<string, any>} [layout] such as {"yaxis.range": [0, 1]}
   */
  update(traces, layout = {}) {
    this.figure.data.forEach((trace, index) => {
      for (const [key, value] of Object.entries(traces[this.names[index]] ?? {})) {
        this.changed ||= key !== "x" && key !== "y" && !same(trace[key], value);
        trace[key] = value;
      }
    });
    for (const [path, value] of Object.entries(layout)) {
      const keys = path.split(".");
      const last = /** @type {string} */ (keys.pop());
      let inner = this.figure.layout;
      for (const key of keys) inner = inner[key] ??= {};
      this.changed ||= !same(inner[last], value);
      inner[last] = value;
    }
    this.draw();
  }

  /**
   * Put a mark on a point. It is an element of its own: plotly would draw the whole chart again for it.
   * @param {number} x
   * @param {number} y
   */
  mark(x, y) {
    this.marked = [x, y];
    this.placeMark();
  }

  placeMark() {
    const axes = /** @type {any} */ (this.element)._fullLayout;
    if (!this.marked || !axes?.xaxis) return;
    if (this.pin.parentElement !== this.element) this.element.append(this.pin);
    const [x, y] = this.marked;
    const { xaxis, yaxis } = axes;
    const left = xaxis._offset + xaxis.d2p(x);
    const top = yaxis._offset + yaxis.d2p(y);
    const known = Number.isFinite(left) && Number.isFinite(top);
    set(this.pin, { style: known ? `transform: translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)` : "display: none" });
  }

  /** Size or colours are other ones: draw all of it. */
  drawAnew() {
    this.changed = true;
    this.draw();
  }

  /** Ask for a turn to be drawn. */
  draw() {
    if (this.plotly && this.element.isConnected) takeTurn(this);
  }

  /**
   * Draw with the newest numbers, in the page's colours. Where only the points of lines have moved, only they are
   * drawn: that takes a fifth of the time.
   */
  paint() {
    if (!this.element.isConnected) return;
    if (!this.changed && this.lines) this.moveLines();
    else this.paintAll();
    this.placeMark();
  }

  moveLines() {
    const data = this.figure.data.map(({ x, y }) => ({ x, y }));
    const still = { transition: { duration: 0 }, frame: { duration: 0, redraw: false }, mode: "immediate" };
    // Plotly rejects the promise of an animation that a newer one replaces; that is no failure.
    this.plotly.animate(this.element, { data }, still).catch(() => undefined);
  }

  paintAll() {
    this.changed = false;
    const style = getComputedStyle(this.element);
    const { layout, data } = this.figure;
    layout.font = { ...layout.font, color: plain(style.color), family: style.fontFamily };
    const grid = plain(style.borderTopColor);
    for (const axis of Object.keys(layout).filter((key) => /^[xy]axis/.test(key))) layout[axis] = { ...layout[axis], gridcolor: grid, linecolor: grid };
    layout.width = this.width || this.element.clientWidth;
    layout.height = this.height || this.element.clientHeight;
    this.plotly.react(this.element, data.map((/** @type {any} */ trace) => ({ ...trace })), { ...layout }, { displayModeBar: false, responsive: false });
    if (!this.listening) {
      this.listening = true;
      /** @type {any} */ (this.element).on("plotly_click", (/** @type {any} */ event) => this.onClick?.(event.points[0].x, event.points[0]));
    }
  }

  close() {
    waiting.delete(this);
    this.theme.disconnect();
    this.size.disconnect();
    if (this.plotly) this.plotly.purge(this.element);
  }
}

/**
 * A computed colour as plotly reads it: browsers write mixed ones as color(srgb 0.1 0.2 0.3).
 * @param {string} color
 */
function plain(color) {
  const parts = color.match(/^color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)/);
  return parts ? `rgb(${parts.slice(1).map((part) => Math.round(Number(part) * 255)).join(",")})` : color;
}

/** @param {any} one @param {any} other */
function same(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/**
 * Text that plotly shows as it is: it would otherwise take what looks like HTML for HTML.
 * @param {string} text
 */
export function literal(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
