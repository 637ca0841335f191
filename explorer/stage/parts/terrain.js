/** One loss over two weights as a landscape in three dimensions, with the run's path on it. */

/** @import { Figure } from "../contract.js" */
/** @import { Drawing } from "./surface.js" */

import { Chart } from "../charts/chart.js";
import { t } from "../kernel/text.js";
import { html, set, write } from "../kit/dom.js";
import { heights, heightTicks, hover } from "./levels.js";
import { Sight } from "./sight.js";

/** From here on, in milliseconds, a landscape is too slow to follow a pointer; it is drawn again when things rest. */
const SLOW = 60;

/** Whether this browser can draw in three dimensions; found out once. @type {boolean|null} */
let solid = null;

export function hasWebGL() {
  if (solid === null) {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("webgl") ?? canvas.getContext("experimental-webgl");
    solid = context !== null;
    if (context instanceof WebGLRenderingContext) context.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return solid;
}

/** What stands beside it. @param {boolean} sum @param {boolean} waits */
function note(sum, waits) {
  if (sum)
    return waits ? t("height: E + penalty (slow graphics here: follows when things rest)") : t("height: E + penalty");
  return waits ? t("height: loss (slow graphics here: follows when things rest)") : t("height: loss");
}

export class Terrain {
  /** @param {Figure} figure @param {URL} folder @param {string} testid */
  constructor(figure, folder, testid) {
    this.picture = html("div", {
      class: "slp-chart slp-chart-landscape",
      role: "img",
      "aria-label": t("The loss over two weights"),
      "data-testid": `${testid}-landscape`,
    });
    this.note = html("span", { class: "slp-height" }, t("height: loss"));
    this.element = html("div", { class: "slp-terrain" }, this.picture, this.note);
    this.chart = new Chart(this.picture, figure, folder);
    this.eyes = /** @type {{eyes: object[]}} */ (figure.layout.meta).eyes;
    this.eye = 0;
    this.cost = 0;
    /** @type {Sight<Drawing>} */
    this.sight = new Sight(this.picture, (drawing) => this.paint(drawing));
    this.picture.addEventListener("click", (event) => {
      if (event instanceof PointerEvent && event.pointerType === "touch") set(this.picture, { "data-turning": true });
    });
    this.elsewhere = (/** @type {PointerEvent} */ event) => this.letGo(event);
    document.addEventListener("pointerdown", this.elsewhere);
  }

  /**
   * A finger scrolls the page over a landscape until it has tapped it; from then on it turns it, until it touches
   * something else.
   * @param {PointerEvent} event
   */
  letGo({ target }) {
    if (!(target instanceof Node && this.picture.contains(target))) set(this.picture, { "data-turning": null });
  }

  /** Look from one of its places. @param {number} eye */
  look(eye) {
    if (eye === this.eye) return;
    this.eye = eye;
    this.chart.update({}, { "scene.camera.eye": this.eyes[eye] });
  }

  /** @param {Drawing} drawing */
  draw(drawing) {
    this.sight.draw(drawing);
  }

  /** Where graphics are slow, what will be drawn anew at once waits. @param {Drawing} drawing */
  paint({ names, x, y, z, low, high, scale, path, here, loss, lowest, sum, label, rough }) {
    const waits = rough && this.cost > SLOW;
    set(this.picture, { "data-waits": waits });
    write(this.note, note(sum, waits));
    if (waits) return false;
    set(this.picture, { "aria-label": label });
    const begun = performance.now();
    requestAnimationFrame(() => setTimeout(() => (this.cost = performance.now() - begun)));
    const height = heights(scale);
    const end = scale.levels.length - 1;
    const { tickvals, ticktext } = heightTicks(scale);
    const run = { x: path.first, y: path.second, z: path.loss.map(height) };
    this.chart.update(
      {
        loss: {
          x,
          y,
          z: z.map((row) => row.map(height)),
          customdata: z,
          hovertemplate: hover(sum),
          cmin: 0,
          cmax: end,
        },
        edge: run,
        path: run,
        lowest: {
          x: lowest ? [lowest.values[0]] : [],
          y: lowest ? [lowest.values[1]] : [],
          z: lowest ? [height(lowest.loss)] : [],
        },
        here: { x: [here[0]], y: [here[1]], z: [height(loss)] },
      },
      {
        "scene.xaxis.range": [low[0], high[0]],
        "scene.yaxis.range": [low[1], high[1]],
        "scene.zaxis.range": [0, end],
        // The lowest is left unnamed: in that corner stand the numbers of another axis. The sentence below names it.
        "scene.zaxis.tickvals": tickvals.slice(1),
        "scene.zaxis.ticktext": ticktext.slice(1),
        "scene.xaxis.title.text": names[0],
        "scene.yaxis.title.text": names[1],
      },
    );
    return true;
  }

  close() {
    document.removeEventListener("pointerdown", this.elsewhere);
    this.sight.close();
    this.chart.close();
  }
}
