/** One loss over two weights: as a map, as a landscape, or both, each with the run's path on it. */

import { Chart } from "../charts/chart.js";
import { html, set, write } from "../kit/dom.js";

/** Whether this browser can draw in three dimensions; found out once. @type {boolean|null} */
let solid = null;

function hasWebGL() {
  if (solid === null) {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("webgl") ?? canvas.getContext("experimental-webgl");
    solid = Boolean(context);
    /** @type {any} */ (context)?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return solid;
}

/** From here on, in milliseconds, a landscape is too slow to follow a pointer; it is drawn again when things rest. */
const SLOW = 60;

/** Calls back when an element comes into sight. @param {Element} element @param {() => void} onSight */
function watch(element, onSight) {
  const sight = { visible: false, close: () => observer.disconnect() };
  const observer = new IntersectionObserver((entries) => {
    const { isIntersecting } = entries[entries.length - 1];
    const came = isIntersecting && !sight.visible;
    sight.visible = isIntersecting;
    if (came) onSight();
  });
  observer.observe(element);
  return sight;
}

export class Surface {
  /**
   * @param {Record<string, any>} figures
   * @param {URL} folder
   * @param {{testid: string, map: boolean}} options `map`: a map beside the landscape; otherwise only where there is no WebGL
   */
  constructor(figures, folder, { testid, map }) {
    this.figures = figures;
    this.folder = folder;
    this.eye = 0;
    /** @type {{kind: "map"|"landscape", element: any, chart: Chart, sight: any, drawn: any, cost: number}[]} */
    this.parts = [];
    /** @type {any} */
    this.latest = null;
    this.element = html("div", { class: "slp-surface" });
    const place = (/** @type {"map"|"landscape"} */ kind) => {
      const element = html("div", {
        class: `slp-chart slp-chart-${kind}`,
        role: "img",
        "aria-label": "The loss over two weights",
        "data-testid": `${testid}-${kind}`,
      });
      this.element.append(element);
      const chart = new Chart(element, figures[kind === "map" ? "contour" : "landscape"], folder);
      const part = { kind, element, chart, drawn: null, cost: 0, sight: watch(element, () => this.drawPart(part)) };
      this.parts.push(part);
    };
    if (map || !hasWebGL()) place("map");
    if (hasWebGL()) place("landscape");
    else if (map)
      this.element.append(
        html(
          "p",
          { class: "slp-caption slp-no-webgl", "data-testid": "no-webgl" },
          "This browser has no WebGL, so the landscape in three dimensions cannot be drawn. The map shows the same numbers: its colours and lines are the height.",
        ),
      );
  }

  /** Whether something in it can be turned. */
  get turns() {
    return hasWebGL();
  }

  /** Look from another side. @param {number} direction */
  turn(direction) {
    const part = this.parts.find(({ kind }) => kind === "landscape");
    if (!part) return;
    const { eyes } = part.chart.figure.layout.meta;
    this.eye = (this.eye + direction + eyes.length) % eyes.length;
    part.chart.update({}, { "scene.camera.eye": eyes[this.eye] });
  }

  /**
   * @param {{names: string[], x: number[], y: number[], z: number[][], low: number[], high: number[], top: number, path: any, here: number[], loss: number|null, label: string, rough: boolean}} drawing
   *   `rough`: more will follow at once; `here`: the weights at the shown step; `loss`: the loss there
   */
  draw(drawing) {
    this.latest = drawing;
    for (const part of this.parts) this.drawPart(part);
  }

  /** @param {any} part */
  drawPart(part) {
    const drawing = this.latest;
    if (!drawing || part.drawn === drawing || !part.sight.visible) return; // what nobody sees waits
    const waits = part.kind === "landscape" && drawing.rough && part.cost > SLOW;
    set(part.element, { "data-waits": waits });
    if (waits) return;
    part.drawn = drawing;
    const { names, x, y, z, low, high, top, path, here, loss, label } = drawing;
    const spans = { x: [low[0], high[0]], y: [low[1], high[1]] };
    set(part.element, { "aria-label": label });
    if (part.kind === "map") {
      const run = { x: path.first, y: path.second };
      const { contours, colorbar } = part.chart.figure.data[0];
      const size = part.chart.figure.layout.meta.share * top;
      const levels = {
        contours: { ...contours, start: 0, end: top, size },
        colorbar: { ...colorbar, dtick: 5 * size },
      };
      part.chart.update(
        {
          loss: { x, y, z, zmin: 0, zmax: top, ...levels },
          edge: run,
          path: run,
          start: { x: path.first.slice(0, 1), y: path.second.slice(0, 1) },
        },
        { "xaxis.range": spans.x, "yaxis.range": spans.y, "xaxis.title.text": names[0], "yaxis.title.text": names[1] },
      );
      part.chart.mark(here[0], here[1]);
    } else {
      const begun = performance.now();
      requestAnimationFrame(() => setTimeout(() => (part.cost = performance.now() - begun)));
      const run = path.loss ? { x: path.first, y: path.second, z: path.loss } : { x: [], y: [], z: [] };
      part.chart.update(
        { loss: { x, y, z, cmin: 0, cmax: top }, path: run, here: { x: [here[0]], y: [here[1]], z: [loss] } },
        {
          "scene.xaxis.range": spans.x,
          "scene.yaxis.range": spans.y,
          "scene.zaxis.range": [0, top],
          "scene.xaxis.title.text": names[0],
          "scene.yaxis.title.text": names[1],
        },
      );
    }
  }

  /** Nothing to draw. @param {string} why */
  refuse(why) {
    this.refusal ??= html("p", { class: "slp-caption" });
    if (why && !this.refusal.isConnected) this.element.append(this.refusal);
    write(this.refusal, why);
    set(this.refusal, { hidden: !why });
    for (const { element } of this.parts) set(element, { hidden: Boolean(why) });
  }

  close() {
    for (const { chart, sight } of this.parts) {
      sight.close();
      chart.close();
    }
  }
}
