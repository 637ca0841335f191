/** The Landscape page: the real loss along each weight and over two of them, around the step that is shown. */

/** @import { LandscapeNumbers, Levels, Tops } from "../contract.js" */
/** @import { Workbench } from "../kernel/workbench.js" */
/** @import { Surface } from "../parts/surface.js" */
/** @import { Unpacked } from "./landscape/numbers.js" */

import { keepStep, openingStep } from "../kernel/place.js";
import { t } from "../kernel/text.js";
import { html } from "../kit/dom.js";
import { shown, signed } from "../kit/format.js";
import { weightName } from "../kit/names.js";
import { Page } from "../kit/page.js";
import { Player } from "../kit/player.js";
import { runAtRest } from "../kit/spoken.js";
import { Along, Starts } from "./landscape/along.js";
import { Compared } from "./landscape/compared.js";
import { unpacked } from "./landscape/numbers.js";
import { Over } from "./landscape/over.js";

/** How long nothing moves before a picture is drawn with all its points. */
const REST = 120;

/** @extends {Page<"landscape">} */
export default class LandscapePage extends Page {
  /** @param {HTMLElement} root @param {Workbench<"landscape">} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    const { figures, controls } = bench.content;
    const { features, compared } = bench.numbers;
    this.inputs = features.length;
    this.rest = 0;
    this.ready = false;
    this.player = new Player(
      [{ name: "step", operations: 1 }],
      (how) => this.moved(how),
      () => {},
    );
    this.along = new Along(features, (j) => this.choose(j), this.runSliders());
    this.over = new Over(features, controls.choices.optimizer, figures, folder, {
      pair: () => this.pair,
      onPair: (pair) => bench.chooseSetting("pair", pair),
      onReach: (reach) => bench.chooseSetting("reach", reach),
      onPaths: (on) => bench.chooseSetting("paths", on),
      onTurn: (direction) => this.turn(direction),
      start: {
        hold: () => this.hold(true),
        place: (place) => this.starts.put(this.numbers.pair, place, () => this.keepPair()),
        release: () => {
          this.hold(false);
          bench.commit();
        },
      },
    });
    const losses = controls.choices.loss.filter(({ name }) => compared.includes(name));
    this.compared = new Compared(losses, figures, folder);
    this.starts = new Starts(this, features, this.along.starts);
    /** The pair that somebody moved the start of: it stays, although it was never chosen. @type {[number, number]|null} */
    this.kept = null;
    const step = openingStep(bench);
    bench.pass({ step, points: null, low: null, high: null });
    /** @type {LandscapeNumbers} */
    this.source = bench.numbers;
    /** @type {Unpacked} */
    this.numbers = unpacked(this.source);
    /** @type {Unpacked|null} */
    this.drawn = null;
    /** Those of an earlier answer hold while something is dragged. @type {Tops|null} */
    this.tops = this.numbers.tops;
    this.took();
    this.player.jump(step, "moved");
    this.ready = true;
    this.start(
      this.player.element,
      html("div", { class: "slp-landscape" }, this.along.element, this.over.element),
      this.compared.element,
    );
    if (step !== bench.numbers.step) bench.ask();
  }

  /** What sets the run that is looked at; switches stand side by side. */
  runSliders() {
    return [
      this.slider({ field: "learning_rate", testid: "learning-rate", symbol: "η", name: t("learning rate η") }),
      this.slider({ field: "steps", testid: "steps", symbol: t("steps"), name: t("number of steps") }),
      ...this.settings(),
      { element: this.biasSwitch() },
    ].map(({ element }) => element);
  }

  /** New numbers, if they came. */
  take() {
    if (this.bench.numbers === this.source) return;
    this.source = this.bench.numbers;
    this.numbers = unpacked(this.source);
    if (this.numbers.tops) this.tops = this.numbers.tops;
    this.took();
  }

  took() {
    const { numbers, player } = this;
    player.resize(numbers.last);
    if (!this.bench.live.busy) {
      player.position = { ...player.position, step: numbers.step }; // a run that was short may be long again
      player.show();
    }
    this.starts.show(numbers.pair, () => this.keepPair());
  }

  /** Where nobody chose a pair it follows the gradients; not away from under the hand that moves one of the two. */
  keepPair() {
    if (this.bench.settings.pair !== null) return;
    this.kept = this.numbers.pair;
    this.bench.noteSetting("pair", this.kept);
  }

  /** The pair that is chosen, also where its numbers are still to come. */
  get pair() {
    const { pair } = this.bench.settings;
    return pair && Math.max(...pair) <= this.inputs ? pair : this.numbers.pair;
  }

  /** A chart that is pressed becomes horizontal, and what was horizontal vertical. @param {number} j */
  choose(j) {
    const [first, second] = this.pair;
    this.bench.chooseSetting("pair", j === first ? [second, first] : [j, first]);
  }

  /** @param {number} direction */
  turn(direction) {
    const { bench } = this;
    const { eyes } = this.over.surface;
    bench.noteSetting("eye", (bench.settings.eye + direction + eyes) % eyes);
    bench.commit(); // no number follows from it
    this.look();
  }

  /** Turn all landscapes to where they are looked at from. */
  look() {
    for (const surface of this.surfaces()) surface.look(this.bench.settings.eye);
  }

  /** @returns {Surface[]} */
  surfaces() {
    return [this.over.surface, ...this.compared.losses.map(({ surface }) => surface)];
  }

  /** @param {"moved"|"settled"} how */
  moved(how) {
    if (!this.ready) return; // the page is still being put together
    const { step } = this.player.position;
    if (this.bench.passing.step !== step) {
      this.bench.pass({ step });
      this.bench.ask();
    }
    if (how === "settled") keepStep(this.bench, step);
    this.redraw();
  }

  /** While a slider is dragged, the axes stay where they are. @param {boolean} holding */
  held(holding) {
    if (holding) this.bench.pass({ ...this.numbers.frame });
    else setTimeout(() => this.letGo());
  }

  /** The start is being dragged over the map from now on, or no longer. @param {boolean} holding */
  hold(holding) {
    this.bench.holding = holding;
    this.held(holding);
  }

  letGo() {
    if (this.bench.passing.low === null || this.bench.holding) return;
    this.bench.pass({ low: null, high: null });
    this.bench.ask();
  }

  reset() {
    const { bench } = this;
    bench.pass({ low: null, high: null });
    const follows = this.kept !== null && String(bench.settings.pair) === String(this.kept);
    this.kept = null;
    if (follows) bench.noteSetting("pair", null);
    this.player.jump(openingStep(bench), "moved");
    bench.ask();
    if (follows) bench.commit();
  }

  redraw() {
    this.take();
    super.redraw();
    this.refine();
  }

  /** What moves is drawn with few points; once it rests, with all of them. */
  refine() {
    clearTimeout(this.rest);
    this.rest = window.setTimeout(() => {
      const { bench, player, numbers } = this;
      const { step, low } = bench.passing;
      if (bench.holding || player.playing || bench.live.busy || low !== null || !this.root.isConnected) return;
      const wanted = Math.min(Number(step), numbers.last);
      if (numbers.points === numbers.fine && numbers.step === wanted && this.tops === numbers.tops) return;
      bench.pass({ points: numbers.fine });
      bench.ask();
      bench.pass({ points: null });
    }, REST);
  }

  draw() {
    this.over.showReach(this.bench.settings.reach);
    this.over.paths.mark(this.bench.settings.paths);
    this.look();
    const { numbers, tops } = this;
    if (numbers === this.drawn || tops === null) return;
    this.drawn = numbers;
    const { captions, pair } = numbers;
    const names = pair.map((j) => weightName(j, this.inputs));
    this.along.draw(numbers, tops.slices);
    this.over.draw(numbers, names);
    this.over.paths.draw(numbers, this.bench.good.optimizer);
    this.over.tell(tops.told);
    this.drawSurface(this.over.surface, numbers.own, names, captions.surface, tops.own);
    this.compared.draw(numbers.refused, captions.compared);
    for (const { name, title, surface } of this.compared.losses)
      this.drawSurface(surface, name, names, this.compared.label(title, captions.compared), tops.even[name]);
  }

  /**
   * @param {Surface} surface @param {string} loss or what is drawn in its stead @param {string[]} names of the two @param {string} label
   * @param {Levels|undefined} scale
   */
  drawSurface(surface, loss, names, label, scale) {
    const { numbers } = this;
    const { pair, frame, path } = numbers;
    const z = numbers.surfaces[loss];
    if (!z || !scale) return;
    surface.draw({
      names,
      x: numbers.first,
      y: numbers.second,
      z,
      low: pair.map((j) => frame.low[j]),
      high: pair.map((j) => frame.high[j]),
      scale,
      path: { first: path.first, second: path.second, loss: path.losses[loss] },
      others: surface === this.over.surface ? this.over.paths.others(numbers, this.bench.good.optimizer) : [],
      here: pair.map((j) => numbers.parameters[j]),
      loss: numbers.here[loss],
      lowest: surface === this.over.surface ? numbers.lowest : null,
      sum: loss === numbers.own && numbers.penalised,
      label,
      rough: numbers.points !== numbers.fine,
    });
  }

  sentences() {
    return [runAtRest(this.player.position.step, this.numbers.loss)];
  }

  get moving() {
    return this.player.playing;
  }

  facts() {
    const { loss, ends, pair, penalised, gradients } = this.numbers;
    const weight = weightName(pair[0], this.inputs);
    /** With a penalty the end is of another height than E. @type {Record<string, string>} */
    const end = penalised ? {} : { end: shown(ends.end.loss) };
    return { ...super.facts(), E: shown(loss), ...end, weight, gradient: signed(gradients[pair[0]]) };
  }

  close() {
    super.close();
    clearTimeout(this.rest);
    keepStep(this.bench, this.player.position.step);
    this.player.close();
    this.over.close();
    this.compared.close();
  }
}
