/** One loss over two weights as a map, with the run's path on it. */

/** @import { Figure, Row } from "../contract.js" */
/** @import { Drawing, Other } from "./surface.js" */

import { Chart } from "../charts/chart.js";
import { t } from "../kernel/text.js";
import { html, set } from "../kit/dom.js";
import { heights, heightTicks, hover } from "./levels.js";
import { Sight } from "./sight.js";

/** @typedef {{contours: object, colorbar: object}} Look */

/** What the trace of an optimizer's path begins with. */
export const BY = "by-";
/** A part of a level: what is lowest stays that far above the lowest line, which would be drawn around a single point. */
const ABOVE = 1e-6;
/** How large a map is on paper, in the pixels of a screen. */
const PAPER = { width: 480, height: 300 };

export class LossMap {
  /** @param {Figure} figure @param {URL} folder @param {string} testid */
  constructor(figure, folder, testid) {
    this.element = html("div", {
      class: "slp-chart slp-chart-map",
      role: "img",
      "aria-label": t("The loss over two weights"),
      "data-testid": `${testid}-map`,
    });
    this.chart = new Chart(this.element, figure, folder);
    const loss = figure.data.find(({ name }) => name === "loss");
    /** The optimizers whose paths can be drawn, in the order in which their ends are. */
    this.optimizers = figure.data
      .map(({ name }) => String(name))
      .flatMap((name) => (name.startsWith(BY) ? [name.slice(BY.length)] : []));
    this.look = /** @type {Look} */ (/** @type {unknown} */ (loss));
    /** @type {Sight<Drawing>} */
    this.sight = new Sight(this.element, (drawing) => this.paint(drawing));
  }

  /** @param {Drawing} drawing */
  draw(drawing) {
    this.sight.draw(drawing);
  }

  /** @param {Drawing} drawing */
  paint({ names, x, y, z, low, high, scale, path, others, here, lowest, sum, label }) {
    set(this.element, { "aria-label": label });
    const run = { x: path.first, y: path.second };
    const { contours, colorbar } = this.look;
    const height = heights(scale);
    const drawn = (/** @type {number} */ loss) => Math.max(ABOVE, /** @type {number} */ (height(loss)));
    const end = scale.levels.length - 1;
    this.chart.update(
      {
        loss: {
          x,
          y,
          z: z.map((row) => row.map(drawn)),
          customdata: z,
          hovertemplate: hover(sum),
          zmin: 0,
          zmax: end,
          contours: { ...contours, start: 0, end, size: 1 },
          colorbar: { ...colorbar, ...heightTicks(scale) },
        },
        ...this.others(others),
        edge: run,
        path: run,
        lowest: { x: lowest ? [lowest.values[0]] : [], y: lowest ? [lowest.values[1]] : [] },
        start: { x: path.first.slice(0, 1), y: path.second.slice(0, 1) },
      },
      {
        "xaxis.range": [low[0], high[0]],
        "yaxis.range": [low[1], high[1]],
        "xaxis.title.text": names[0],
        "yaxis.title.text": names[1],
      },
    );
    this.chart.mark(here[0], here[1]);
    return true;
  }

  /** The paths of other optimizers, each on its edge, and their ends. @param {Other[]} others */
  others(others) {
    const found = this.optimizers.map((optimizer) => others.find(({ name }) => name === optimizer));
    const gap = (/** @type {(path: Other) => Row} */ row) => others.flatMap((path) => [...row(path), null]);
    return {
      others: { x: gap(({ first }) => first), y: gap(({ second }) => second) },
      ...Object.fromEntries(
        found.map((path, at) => [`${BY}${this.optimizers[at]}`, { x: path?.first ?? [], y: path?.second ?? [] }]),
      ),
      ends: {
        x: found.map((path) => path?.first.at(-1) ?? null),
        y: found.map((path) => path?.second.at(-1) ?? null),
        text: found.map((path) => path?.told ?? ""),
      },
    };
  }

  /** Draw at once, although nobody sees it yet. @param {Drawing} drawing */
  print(drawing) {
    this.paint(drawing);
    Object.assign(this.chart, { ...PAPER, changed: true });
    this.chart.paint();
  }

  close() {
    this.sight.close();
    this.chart.close();
  }
}
