/** The pen: points of the map are added, moved, given the other class and erased, each as one change that undo takes back. */

/** @import { TrainNumbers } from "../../contract.js" */
/** @import { Chart } from "../../charts/chart.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */
/** @import { Place, Pointing } from "./pointing.js" */

import { inSteps, Placing } from "../../charts/placing.js";
import { t } from "../../kernel/text.js";
import { button, html, passFocus, set, write } from "../../kit/dom.js";

/** @typedef {"look"|"no"|"yes"|"erase"} Tool */

/** The fewest points: of a single sample there is no map. */
const FEWEST = 2;
/** How far a press of an arrow moves a point: the part of the map's side. */
const PART = 1 / 60;
/** How near a finger must come to a point to take it, in pixels: it hides what it means. */
const FINGER = 16;

export class Pen {
  /** @param {Workbench<"train">} bench @param {Chart} chart @param {Pointing} pointing which points are near, and which is pointed at */
  constructor(bench, chart, pointing) {
    this.bench = bench;
    this.chart = chart;
    this.pointing = pointing;
    this.tool = /** @type {Tool} */ ("look");
    /** What the pointer holds: a point by its number, and where that was; or a place for a new one. @type {{point: number|null, from: Place|null, place: Place}|null} */
    this.held = null;
    /** How near it must come to a point to take it; undefined for what points finely. @type {number|undefined} */
    this.near = undefined;
    const [no, yes] = bench.numbers.data.classes;
    /** @type {[Tool, string, string][]} */
    const tools = [
      ["look", t("look"), t("Point at the map without changing it")],
      ["no", `+ ▲ ${no}`, t("Press the map to add points of class {name}; drag one to move it", { name: no })],
      ["yes", `+ ● ${yes}`, t("Press the map to add points of class {name}; drag one to move it", { name: yes })],
      ["erase", t("erase"), t("Press a point to erase it; drag one to move it")],
    ];
    this.tools = tools.map(([tool, face, title]) =>
      button(face, { title, "aria-pressed": "false", "data-testid": `pen-${tool}` }, () => this.take(tool)),
    );
    this.names = tools.map(([tool]) => tool);
    const told = { title: t("Change these data with a pen"), "data-testid": "pen", "data-next": "pen-look" };
    this.begin = button(t("Draw points"), told, () => bench.act({ name: "points" }));
    this.told = html("span", { "data-testid": "pen-told" });
    this.row = html("span", { class: "slp-buttons", role: "group", "aria-label": t("Pen") }, ...this.tools);
    this.single = this.ofOne();
    this.element = html("div", { class: "slp-pointing" }, this.begin, this.row, this.single, this.told);
    pointing.isFree = () => this.tool === "look";
    pointing.onPoint = () => this.show();
    this.placing = new Placing(chart.element, chart, {
      wants: (place, byFinger) => this.wants(place, byFinger),
      taps: () => this.tool !== "look",
      hold: () => this.hold(),
      place: (place) => this.place(place),
      release: () => this.release(),
    });
  }

  /** What can be done with the point that the buttons point at: for a keyboard, and to the hundredth. */
  ofOne() {
    const move = (/** @type {string} */ face, /** @type {string} */ title, /** @type {Place} */ by) =>
      button(face, { title, "aria-label": title, "data-testid": `pen-move-${face}` }, () => this.nudge(by));
    return html(
      "span",
      { class: "slp-buttons", role: "group", "aria-label": t("The point that is pointed at") },
      move("←", t("Move the point to the left"), [-1, 0]),
      move("↑", t("Move the point up"), [0, 1]),
      move("↓", t("Move the point down"), [0, -1]),
      move("→", t("Move the point to the right"), [1, 0]),
      button(t("other class"), { "data-testid": "pen-class" }, () => this.turn()),
      button(t("copy"), { title: t("Add a point beside it"), "data-testid": "pen-copy" }, () => this.copy()),
      button(t("erase"), { title: t("Erase the point"), "data-testid": "pen-erase-one" }, () => {
        const { sample } = this.pointing;
        if (sample !== null) this.erase(sample);
      }),
    );
  }

  /**
   * The points on the map as the draft has them, without what is made of the two inputs: what was drawn last may lack
   * one of a moment ago, and count the others otherwise.
   * @returns {Place[]}
   */
  get points() {
    return (this.bench.draft.x ?? []).map(([first, second]) => this.turned([first, second]));
  }

  /** A place on the map as two inputs, or the other way round: which one is across can be chosen. @param {Place} two @returns {Place} */
  turned([one, other]) {
    return this.bench.numbers.plane?.features[0] === 1 ? [other, one] : [one, other];
  }

  /** The point that is close by, if there is one. @param {Place} place @param {number} [near] in pixels */
  nearest(place, near) {
    return this.pointing.nearest(place, near, this.points);
  }

  get targets() {
    return this.bench.draft.target ?? [];
  }

  get most() {
    return this.bench.numbers.data.by_hand;
  }

  /** @param {Tool} tool */
  take(tool) {
    this.tool = tool;
    write(this.told, "");
    this.show();
  }

  /** A finger that takes no point may scroll. @param {Place} place @param {boolean} byFinger */
  wants(place, byFinger) {
    this.near = byFinger ? FINGER : undefined;
    return this.tool !== "look" && (!byFinger || this.nearest(place, this.near) !== null);
  }

  hold() {
    this.held = null;
    this.bench.holding = true;
  }

  /** The pointer is at a place, for the first time or moved. @param {Place} place */
  place(place) {
    if (!this.held) {
      const point = this.nearest(place, this.near);
      this.held = { point, from: point === null ? null : this.points[point], place };
    } else if (this.held.point !== null) {
      const { point } = this.held;
      this.held.place = place;
      this.bench.set(
        "x",
        [],
        this.points.map((one, at) => this.turned(at === point ? place : one)),
      );
    } else this.held.place = place;
    if (this.held.point === null && this.tool !== "erase") this.chart.mark(...place);
  }

  /** The pointer was lifted: what it did is one change. */
  release() {
    const { held, bench } = this;
    this.held = null;
    bench.holding = false;
    if (!held) return;
    if (held.point === null) this.add(held.place);
    else if (String(this.points[held.point]) !== String(held.from)) bench.commit();
    else if (this.tool === "erase") this.erase(held.point);
    else if (this.nearest(held.place) === null) this.add(held.place); // a tap beside a point is no drag of it
  }

  /** @param {Place} place */
  add(place) {
    this.chart.unmark();
    if (this.tool !== "no" && this.tool !== "yes") return;
    this.addAs(place, this.tool === "yes" ? 1 : 0);
  }

  /** @param {Place} place @param {number} target */
  addAs(place, target) {
    if (this.points.length >= this.most)
      return this.say(t("{most} points are the most: erase one first.", { most: this.most }));
    this.change([...this.points, place], [...this.targets, [target]]);
  }

  /** @param {number} point */
  erase(point) {
    if (this.points.length <= FEWEST) return this.say(t("Two points are the fewest: move one instead."));
    const others = (/** @type {unknown} */ _, /** @type {number} */ at) => at !== point;
    const { shown_sample: sample, batch_size: batch } = this.bench.draft;
    this.pointing.point(null, null);
    this.change(this.points.filter(others), this.targets.filter(others), {
      shown_sample: sample > point ? sample - 1 : Math.min(sample, this.points.length - 2),
      batch_size: batch === null ? null : Math.min(batch, this.points.length - 1),
    });
  }

  /** What cannot be done; the page speaks it. @param {string} text */
  say(text) {
    write(this.told, text);
    this.bench.redraw();
  }

  /** What it says of what cannot be done. */
  get saying() {
    return this.told.textContent ?? "";
  }

  /** The point that the buttons point at goes to the other class. */
  turn() {
    const { sample } = this.pointing;
    if (sample === null) return;
    this.change(
      this.points,
      this.targets.map(([target], at) => [at === sample ? 1 - target : target]),
    );
  }

  /** Another point beside the one that the buttons point at. */
  copy() {
    const { sample } = this.pointing;
    if (sample === null) return;
    this.addAs(this.beside(this.points[sample], [1, 1]), this.targets[sample][0]);
  }

  /** The point that the buttons point at moves. @param {Place} by so many steps across and up */
  nudge(by) {
    const { sample } = this.pointing;
    if (sample === null) return;
    this.change(
      this.points.map((point, at) => (at === sample ? this.beside(point, by) : point)),
      this.targets,
    );
  }

  /** A place some steps away from another. @param {Place} place @param {Place} by @returns {Place} */
  beside(place, by) {
    const { plane } = this.bench.numbers;
    if (!plane) return place;
    const moved = (/** @type {0|1} */ axis) => {
      const span = plane.values[axis];
      const width = span[span.length - 1] - span[0];
      return inSteps(place[axis] + width * PART * by[axis], width);
    };
    return [moved(0), moved(1)];
  }

  /**
   * One change of the points.
   * @param {Place[]} points @param {number[][]} target
   * @param {{shown_sample?: number, batch_size?: number|null}} [more]
   */
  change(points, target, more = {}) {
    write(this.told, "");
    const x = points.map((place) => this.turned(place));
    this.bench.restore({ ...this.bench.draft, ...more, x, target });
  }

  /** @param {TrainNumbers} numbers */
  draw({ data, terms }) {
    const { by_hand: most } = data;
    // Two inputs, of which terms can be made, are a plane that can be drawn on.
    this.element.hidden = data.training === 1 || terms === null || data.real_valued;
    this.begin.hidden = most > 0;
    this.row.hidden = most === 0;
    if (most === 0) this.tool = "look";
    this.show();
  }

  show() {
    this.tools.forEach((made, at) => set(made, { "aria-pressed": String(this.names[at] === this.tool) }));
    this.chart.element.classList.toggle("slp-drawn-on", this.tool !== "look");
    const hides = this.most === 0 || this.pointing.sample === null || this.pointing.hovering;
    if (hides) passFocus(this.single, this.pointing.next); // which points at another one
    this.single.hidden = hides;
  }
}
