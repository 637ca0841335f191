/** Pointing at the map: at a sample or anywhere. What the neuron answers there is asked of the core. */

/** @import { Workbench } from "../../kernel/workbench.js" */
/** @import { Chart } from "../../charts/chart.js" */

import { t } from "../../kernel/text.js";
import { button, html, write } from "../../kit/dom.js";
import { ShownSample } from "./shown.js";

/** @typedef {[number, number]} Place */

/** How near the pointer must come to a sample to point at it, in pixels. */
const NEAR = 9;

export class Pointing {
  /** @param {Workbench<"train">} bench @param {Chart} chart @param {HTMLElement} held what stands there otherwise */
  constructor(bench, chart, held) {
    this.bench = bench;
    this.held = held;
    this.chart = chart;
    /** Where the samples are, in their order. @type {Place[]} */
    this.places = [];
    /** Their numbers in the data: not all are drawn. @type {number[]} */
    this.numbers = [];
    /** What is pointed at: a sample by its number, or a place. @type {{sample: number|null, place: Place|null}} */
    this.at = { sample: null, place: null };
    /** Whether a pointer does it, and not the buttons. */
    this.hovering = false;
    this.told = html("p", { class: "slp-caption", "data-testid": "pointed", hidden: true });
    const step = (/** @type {string} */ face, /** @type {string} */ title, /** @type {number} */ by) => {
      const named = { title, "aria-label": title, "data-testid": by > 0 ? "next-sample" : "previous-sample" };
      return button(face, named, () => this.go(by));
    };
    this.next = step("▶", t("Next sample"), 1);
    this.element = html(
      "div",
      {},
      html(
        "div",
        { class: "slp-pointing" },
        html("span", {}, t("Point at the map, or go through the samples:")),
        html("span", { class: "slp-buttons" }, step("◀", t("Previous sample"), -1), this.next),
      ),
      this.told,
    );
    this.shown = new ShownSample(bench, () => this.sample);
    this.element.append(this.shown.element);
    /** Whether a press means what it points at, and is not the pen's. */
    this.isFree = () => true;
    /** Something else is pointed at. */
    this.onPoint = () => {};
    chart.onPlace = (place) => this.follow(place);
    chart.element.addEventListener("click", (event) => this.press(event));
  }

  /** The sample that is pointed at, by its number in the data. */
  get sample() {
    return this.at.sample === null ? null : this.numbers[this.at.sample];
  }

  /** What is said of what the buttons point at, and of the sample that other pages show. @returns {string[]} */
  sentences() {
    return [this.told.hidden ? "" : (this.told.textContent ?? ""), this.shown.saying];
  }

  /** A click or a tap on a sample chooses it. @param {MouseEvent} event */
  press({ clientX, clientY }) {
    if (!this.isFree()) return;
    const { left, top } = this.chart.element.getBoundingClientRect();
    this.chart.tip.telling([clientX - left, clientY - top]);
    if (this.sample !== null) this.shown.choose(this.sample);
  }

  /** The pointer is at a place, or no longer. @param {Place|null} place @returns {string} what is said of it */
  follow(place) {
    if (!place) {
      if (this.hovering) this.point(null, null);
      this.hovering = false;
      return "";
    }
    this.hovering = true;
    const sample = this.nearest(place);
    this.point(sample, sample === null ? place : null);
    return this.answer?.told ?? "";
  }

  /** The sample that is close by, if there is one. @param {Place} place @param {number} [near] in pixels @param {Place[]} [places] where they are */
  nearest(place, near = NEAR, places = this.places) {
    /** @type {number|null} */
    let best = null;
    let distance = near;
    places.forEach((one, index) => {
      const away = this.chart.between(one, place);
      if (away < distance) [best, distance] = [index, away];
    });
    return best;
  }

  /** Go to another sample. @param {number} by 1 or -1 */
  go(by) {
    const count = this.places.length;
    if (!count) return;
    this.hovering = false;
    const before = this.at.sample ?? (by > 0 ? -1 : 0);
    this.point((before + by + count) % count, null);
  }

  /** @param {number|null} sample @param {Place|null} place */
  point(sample, place) {
    const same = sample === this.at.sample && JSON.stringify(place) === JSON.stringify(this.at.place);
    if (same) return;
    this.at = { sample, place };
    this.onPoint();
    this.bench.pass({ sample: sample === null ? null : this.numbers[sample], place });
    if (sample !== null || place !== null) this.bench.ask();
    else this.show();
  }

  /** What the core answered last to what is pointed at. */
  get answer() {
    const { pointed } = this.bench.numbers;
    const { sample, place } = this.at;
    if (!pointed || (sample === null && place === null)) return null;
    return pointed.sample === (sample === null ? null : this.numbers[sample]) ? pointed : null;
  }

  /** New numbers came. @param {Place[]} places of the drawn samples @param {number[]} numbers theirs in the data */
  draw(places, numbers) {
    this.places = places;
    this.numbers = numbers;
    this.show();
  }

  show() {
    const { answer } = this;
    this.shown.draw(this.bench.numbers, this.sample !== null && !this.hovering);
    this.told.hidden = !answer || this.hovering;
    this.held.hidden = !this.told.hidden;
    if (answer && !this.hovering) {
      write(this.told, answer.told);
      this.chart.mark(answer.x, answer.y);
      return;
    }
    // What Neuron and Step show is marked while nothing else is.
    const { sample, data } = this.bench.numbers;
    const at = data.training > 1 ? this.numbers.indexOf(sample.number - 1) : -1;
    if (at >= 0) this.chart.mark(...this.places[at]);
    else this.chart.unmark();
  }
}
