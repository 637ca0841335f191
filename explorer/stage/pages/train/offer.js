/** The data sets as small pictures, where there is a single sample: a click chooses one and plays its run. */

/** @import { DataPicture } from "../../contract.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */

import { t } from "../../kernel/text.js";
import { html, set, svg } from "../../kit/dom.js";

/** The length of a picture's sides, as Python places samples on it. */
const SIDE = 100;
/** Room around it, for samples at its edge. */
const EDGE = 12;

/** The data set whose run is to be played when its page stands: it was chosen by its picture, or played already. */
let awaited = "";

/** The page of these data is about to be made, and plays their run. @param {string} dataset */
export function playOf(dataset) {
  awaited = dataset;
}

/** Whether the run of these data is to be played now: once. @param {string} dataset */
export function toBePlayed(dataset) {
  const now = dataset === awaited;
  if (now) awaited = "";
  return now;
}

export class Offer {
  /** @param {Workbench<"train">} bench */
  constructor(bench) {
    this.bench = bench;
    this.pictures = html("div", { class: "slp-offer-pictures" });
    this.element = html(
      "section",
      { class: "slp-offer", "aria-label": t("Data to train with"), "data-testid": "offer", hidden: true },
      html("h2", {}, t("Choose data: the neuron starts to learn from them at once")),
      this.pictures,
    );
    this.drawn = "";
  }

  /** @param {DataPicture[]|null} offered null where there are data */
  draw(offered) {
    set(this.element, { hidden: offered === null });
    const drawn = JSON.stringify(offered);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.pictures.replaceChildren(...(offered ?? []).map((picture) => this.choice(picture)));
  }

  /** @param {DataPicture} picture */
  choice({ name, x, y, positive }) {
    const known = this.bench.content.controls.datasets.find((dataset) => dataset.name === name);
    const size = x.length < 10 ? 9 : 4.5;
    const dots = x.map((across, at) =>
      positive[at] ? circle(across, SIDE - y[at], size) : triangle(across, SIDE - y[at], size),
    );
    const box = [-EDGE, -EDGE, SIDE + 2 * EDGE, SIDE + 2 * EDGE].join(" ");
    const made = html(
      "button",
      {
        type: "button",
        class: "slp-offered",
        title: known?.lesson ?? null,
        "data-testid": `offer-${name}`,
        "data-next": "play",
      },
      svg("svg", { viewBox: box, "aria-hidden": "true" }, ...dots),
      html("span", {}, known?.title ?? name),
    );
    made.addEventListener("click", () => {
      playOf(name);
      this.bench.act({ name: "dataset", dataset: name });
    });
    return made;
  }
}

/** @param {number} x @param {number} y @param {number} size */
function circle(x, y, size) {
  return svg("circle", { class: "yes", cx: x, cy: y, r: size });
}

/** @param {number} x @param {number} y @param {number} size */
function triangle(x, y, size) {
  return svg("path", { class: "no", d: `M${x - size},${y + size}h${2 * size}L${x},${y - size}z` });
}
