/** The loss over two weights: which two, how far, from where, and the run on it. */

/** @import { Placed } from "../../charts/placing.js" */
/** @import { LandscapeFigures, OptimizerChoice } from "../../contract.js" */
/** @import { Unpacked } from "./numbers.js" */

import { Placing } from "../../charts/placing.js";
import { parts, t } from "../../kernel/text.js";
import { button, choose, html, set, write } from "../../kit/dom.js";
import { isNamed, weightName } from "../../kit/names.js";
import { Surface } from "../../parts/surface.js";
import { Ends } from "./ends.js";
import { Paths } from "./paths.js";

const REACHES = [0.1, 1, 5, 20, 100];

/**
 * @typedef {object} Wishes what a person chooses here
 * @property {() => [number, number]} pair the pair that is chosen, also where its numbers are still to come
 * @property {(pair: [number, number]) => void} onPair
 * @property {(reach: number) => void} onReach
 * @property {(direction: number) => void} onTurn
 * @property {(on: boolean) => void} onPaths
 * @property {Placed} start the run's start on the map
 */

export class Over {
  /**
   * @param {string[]} features
   * @param {OptimizerChoice[]} optimizers
   * @param {LandscapeFigures} figures
   * @param {URL} folder
   * @param {Wishes} wishes
   */
  constructor(features, optimizers, figures, folder, wishes) {
    this.features = features;
    this.wishes = wishes;
    this.surface = new Surface(figures, folder, { testid: "surface", map: true });
    this.selects = [
      this.weightSelect(0, "pair-1", t("Horizontal in the surface")),
      this.weightSelect(1, "pair-2", t("Vertical in the surface")),
    ];
    this.reach = this.reachSelect();
    this.what = html("span", { "data-testid": "drawn" });
    this.paths = new Paths(optimizers, figures.contour, wishes.onPaths);
    this.ends = new Ends();
    const { map } = this.surface;
    if (map) new Placing(map.element, map.chart, wishes.start);
    this.captions = {
      place: html("p", { class: "slp-caption" }, t("Press the map, or drag on it with a mouse: the run starts there.")),
      levels: html("p", { class: "slp-caption", "data-testid": "caption-levels" }),
      lowest: html("p", { class: "slp-caption", "data-testid": "caption-lowest" }),
      surface: html("p", { class: "slp-caption", "data-testid": "caption-surface" }),
      run: html("p", { class: "slp-caption", "data-testid": "caption-run" }),
    };
    const [first, second] = this.selects;
    this.element = html(
      "section",
      { class: "slp-card slp-run", "aria-label": t("The loss over two weights") },
      html(
        "div",
        { class: "slp-head slp-surface-head" },
        html("h2", {}, ...parts("{what} over {first} and {second}", { what: this.what, first, second })),
        html("label", {}, html("span", { class: "slp-rule" }, t("reach")), " ", this.reach),
        this.paths.switch,
        ...this.turns(),
      ),
      this.surface.element,
      this.paths.element,
      this.ends.element,
      this.captions.surface,
      this.captions.lowest,
      this.captions.levels,
      this.captions.place,
      this.captions.run,
    );
  }

  /** What a weight is called, and its input where that has a name. @param {number} j */
  label(j) {
    const { features } = this;
    const weight = weightName(j, features.length);
    if (j === features.length || !isNamed(features[j], j)) return weight;
    return t("{weight} · {input}", { weight, input: features[j] });
  }

  /** @param {0|1} axis @param {string} testid @param {string} title */
  weightSelect(axis, testid, title) {
    const options = Array.from({ length: this.features.length + 1 }, (_, j) =>
      html("option", { value: j }, this.label(j)),
    );
    const select = html("select", { "data-testid": testid, "aria-label": title }, ...options);
    select.addEventListener("change", () => {
      /** @type {[number, number]} */
      const pair = [...this.wishes.pair()];
      const chosen = Number(select.value);
      if (pair[1 - axis] === chosen) pair[1 - axis] = pair[axis]; // the two change places
      pair[axis] = chosen;
      this.wishes.onPair(pair);
    });
    return select;
  }

  reachSelect() {
    const select = html("select", {
      "data-testid": "reach",
      "aria-label": t("How far the pictures reach"),
      title: t("How far all pictures reach to either side; they are wider where the run is longer"),
    });
    select.addEventListener("change", () => this.wishes.onReach(Number(select.value)));
    return select;
  }

  turns() {
    if (!this.surface.turns) return [];
    const turn = (
      /** @type {string} */ face,
      /** @type {string} */ title,
      /** @type {string} */ testid,
      /** @type {number} */ direction,
    ) => button(face, { title, "aria-label": title, "data-testid": testid }, () => this.wishes.onTurn(direction));
    return [
      html(
        "span",
        { class: "slp-buttons" },
        turn("↺", t("Turn the landscapes to the left"), "turn-left", -1),
        turn("↻", t("Turn the landscapes to the right"), "turn-right", 1),
      ),
    ];
  }

  /** @param {Unpacked} numbers @param {string[]} names of the two */
  draw({ pair, ends, captions, penalised }, names) {
    set(this.element, { "aria-label": penalised ? t("E + penalty over two weights") : t("The loss over two weights") });
    write(this.what, penalised ? t("E + penalty") : t("The loss"));
    this.selects.forEach((select, axis) => choose(select, String(pair[axis])));
    this.ends.draw(ends, names, penalised);
    write(this.captions.surface, captions.surface);
    write(this.captions.lowest, captions.lowest);
    write(this.captions.run, captions.run);
  }

  /** What kind of levels the pictures have. @param {string} told */
  tell(told) {
    write(this.captions.levels, told);
  }

  /** A link may hold a reach that is none of those that are offered. @param {number} reach */
  showReach(reach) {
    const { options } = this.reach;
    if (![...options].some((option) => Number(option.value) === reach)) {
      const offered = [...new Set([...REACHES, reach])].sort((a, b) => a - b);
      this.reach.replaceChildren(...offered.map((value) => html("option", { value }, `±${value}`)));
    }
    choose(this.reach, String(reach));
  }

  close() {
    this.surface.close();
  }
}
