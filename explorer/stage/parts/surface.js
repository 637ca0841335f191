/** One loss over two weights: as a map, as a landscape, or both, each with the run's path on it. */

/** @import { FiniteRow, LandscapeFigures, Levels, LowestPlace, Row, Value } from "../contract.js" */

import { t } from "../kernel/text.js";
import { html, set, write } from "../kit/dom.js";
import { LossMap } from "./lossmap.js";
import { hasWebGL, Terrain } from "./terrain.js";

/**
 * A run with another optimizer.
 * @typedef {object} Other
 * @property {string} name of its optimizer
 * @property {Row} first
 * @property {Row} second
 * @property {string} told at its end
 */

/**
 * What is drawn.
 * @typedef {object} Drawing
 * @property {string[]} names of the two
 * @property {FiniteRow} x values of the first
 * @property {FiniteRow} y values of the second
 * @property {number[][]} z the loss, a row for each value of the second
 * @property {number[]} low where the axes of the two begin
 * @property {number[]} high and where they end
 * @property {Levels} scale of the loss
 * @property {{first: Row, second: Row, loss: Row}} path of the run
 * @property {Other[]} others runs with other optimizers, which maps show
 * @property {number[]} here the two at the step that is shown
 * @property {Value} loss there
 * @property {LowestPlace|null} lowest where the loss is lowest over the two
 * @property {boolean} sum whether it is the loss and its penalty that is drawn
 * @property {string} label
 * @property {boolean} rough more will follow at once
 */

export class Surface {
  /**
   * @param {LandscapeFigures} figures
   * @param {URL} folder
   * @param {{testid: string, map: boolean}} options `map`: a map beside the landscape; otherwise only where there is no
   * WebGL, and on paper
   */
  constructor(figures, folder, { testid, map }) {
    this.map = map || !hasWebGL() ? new LossMap(figures.contour, folder, testid) : null;
    this.terrain = hasWebGL() ? new Terrain(figures.landscape, folder, testid) : null;
    this.pictures = [this.map, this.terrain].filter((picture) => picture !== null);
    /** A landscape that somebody turns is nothing for paper: there its map stands in its place. */
    this.paper = this.map ? null : new LossMap(figures.contour, folder, `${testid}-paper`);
    this.paper?.element.classList.add("slp-on-paper");
    /** @type {Drawing|null} */
    this.drawing = null;
    this.printed = () => this.print();
    addEventListener("beforeprint", this.printed);
    this.refusal = html("p", { class: "slp-caption", hidden: true });
    this.element = html("div", { class: "slp-surface" }, ...this.pictures.map(({ element }) => element));
    if (this.paper) this.element.append(this.paper.element);
    if (map && !this.terrain)
      this.element.append(
        html(
          "p",
          { class: "slp-caption slp-no-webgl", "data-testid": "no-webgl" },
          t(
            "This browser has no WebGL, so the landscape in three dimensions cannot be drawn. The map shows the same numbers: its colours and lines are the height.",
          ),
        ),
      );
    this.element.append(this.refusal);
  }

  /** Whether something in it can be turned. */
  get turns() {
    return this.terrain !== null;
  }

  /** How many places there are to look from. */
  get eyes() {
    return this.terrain?.eyes.length ?? 1;
  }

  /** Look from one of its places. @param {number} eye */
  look(eye) {
    this.terrain?.look(eye);
  }

  /** @param {Drawing} drawing */
  draw(drawing) {
    this.drawing = drawing;
    for (const picture of this.pictures) picture.draw(drawing);
  }

  /** What is printed is what stands on the page once this is over. */
  print() {
    if (this.drawing) this.paper?.print(this.drawing);
  }

  /** Nothing to draw. @param {string} why empty where there is something */
  refuse(why) {
    write(this.refusal, why);
    set(this.refusal, { hidden: why === "" });
    for (const { element } of [...this.pictures, ...(this.paper ? [this.paper] : [])])
      set(element, { hidden: why !== "" });
  }

  close() {
    removeEventListener("beforeprint", this.printed);
    this.paper?.close();
    for (const picture of this.pictures) picture.close();
  }
}
