/** The Rates page: many learning rates from one start, and the optimizers and losses side by side. */

/** @import { RatesPictures } from "../contract.js" */
/** @import { Workbench } from "../kernel/workbench.js" */

import { t } from "../kernel/text.js";
import { html, write } from "../kit/dom.js";
import { shown } from "../kit/format.js";
import { Page } from "../kit/page.js";
import { Comparison, losses, optimizers } from "./rates/comparison.js";
import { RateCurves } from "./rates/curves.js";
import { FinalLosses } from "./rates/final.js";
import { RatesTable } from "./rates/table.js";
import { rulesSection } from "./rates/verdicts.js";

/** Four charts and a table take longer to draw than a frame. With what an answer takes they follow some eighteen times a second; in milliseconds. */
const FOLLOWS = 40;

/** Which of the page's settings choose the rates, and change none of their runs. */
const CHOOSING = ["count", "lowest", "highest"];

/** @extends {Page<"rates">} */
export default class RatesPage extends Page {
  /** @param {HTMLElement} root @param {Workbench<"rates">} bench @param {URL} folder */
  constructor(root, bench, folder) {
    super(root, bench, folder);
    const { figures, controls } = bench.content;
    const { verdicts } = bench.numbers;
    bench.live.every = FOLLOWS;
    const choose = (/** @type {number} */ row) => this.choose(row);
    /** @type {RatesPictures|null} */
    this.pictures = null;
    this.fitted = false;
    this.scaled = bench.settings.logarithmic;
    this.judged = bench.numbers.measure;
    this.curves = new RateCurves(verdicts, figures, folder, choose, (logarithmic) => {
      this.fitted = false;
      bench.chooseSetting("logarithmic", logarithmic);
      this.draw();
    });
    this.final = new FinalLosses(verdicts, figures, folder, choose, (measure) => {
      this.fitted = false;
      bench.chooseSetting("measure", measure);
    });
    this.table = new RatesTable(verdicts, figures, choose);
    this.optimizers = new Comparison(optimizers(), controls.choices.optimizer, figures.optimizers, folder);
    this.losses = new Comparison(losses(), controls.choices.loss, figures.losses, folder);
    this.leftOut = html("p", { class: "slp-caption", "data-testid": "losses-refused" });
    this.losses.element.append(this.leftOut);
    this.refusal = html("p", { class: "slp-badge", "data-testid": "refused", hidden: true });
    this.shortened = html("p", { class: "slp-badge", "data-testid": "shortened", hidden: true });
    this.board = html(
      "div",
      {},
      html("div", { class: "slp-rates" }, this.curves.element, this.final.element, this.table.element),
      html("div", { class: "slp-rates-lower" }, this.optimizers.element, this.losses.element),
      rulesSection(verdicts, figures),
    );
    // What is said of the points of curves was not told while something was dragged.
    this.release = () => setTimeout(() => bench.redraw());
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, this.release);
    this.start(this.settingsSection(), this.refusal, this.shortened, this.board);
  }

  settingsSection() {
    const sliders = [
      this.settingSlider("count", {
        testid: "rates-count",
        symbol: t("rates"),
        name: t("number of rates"),
      }),
      this.settingSlider("lowest", {
        testid: "rates-lowest",
        symbol: t("lowest η"),
        name: t("lowest rate"),
      }),
      this.settingSlider("highest", {
        testid: "rates-highest",
        symbol: t("highest η"),
        name: t("highest rate"),
      }),
      this.slider({ field: "steps", testid: "steps", symbol: t("steps"), name: t("number of steps") }),
      this.slider({
        field: "learning_rate",
        testid: "learning-rate",
        symbol: t("chosen η"),
        name: t("chosen learning rate η"),
      }),
      ...this.settings(),
      ...this.dataSliders(),
    ];
    return html(
      "section",
      { class: "slp-card slp-rates-settings", "aria-label": t("Settings") },
      ...sliders.map(({ element }) => element),
    );
  }

  /** Sliders for what makes the data easier or harder. */
  dataSliders() {
    const { data } = this.bench.numbers;
    const made = [];
    if (data.includes("dataset_size"))
      made.push(
        this.slider({
          field: "dataset_size",
          testid: "dataset-size",
          symbol: t("samples"),
          name: t("number of samples of the data set"),
        }),
      );
    if (data.includes("noise"))
      made.push(this.slider({ field: "noise", testid: "noise", symbol: t("noise"), name: t("noise of the data set") }));
    return made;
  }

  /** A rate of the sweep becomes the Experiment's. @param {number} row */
  choose(row) {
    const { bench } = this;
    const rate = bench.numbers.pictures?.runs.rates[row];
    if (rate === undefined || rate === bench.get("learning_rate", [])) return;
    bench.set("learning_rate", [], rate);
    bench.commit();
    bench.redraw(); // the slider follows at once, the pictures when the core has answered
  }

  /** Axes that stand still while something is dragged are fitted again. */
  reset() {
    this.fitted = false;
  }

  draw() {
    const { refused, shortened, pictures } = this.bench.numbers;
    this.refusal.hidden = refused === null;
    write(this.refusal, refused ?? "");
    this.shortened.hidden = shortened === "";
    write(this.shortened, shortened);
    this.final.offer(this.bench.numbers);
    this.board.classList.toggle("slp-old", refused !== null);
    this.board.hidden = refused !== null && this.pictures === null; // nothing was drawn yet
    const { logarithmic } = this.bench.settings;
    this.curves.mark(logarithmic);
    if (pictures) this.drawPictures(pictures, logarithmic);
  }

  /** @param {RatesPictures} pictures @param {boolean} logarithmic */
  drawPictures(pictures, logarithmic) {
    const { runs, captions } = pictures;
    const { good, holding, numbers } = this.bench;
    const { measures } = numbers;
    if (this.pictures !== pictures) {
      this.pictures = pictures;
      this.curves.take(runs);
      this.optimizers.take(pictures.optimizers, measures);
      this.losses.take(pictures.losses, measures);
    }
    // They are settings of the page: a link may change them.
    const { name } = this.measure;
    if (this.scaled !== logarithmic || this.judged !== name) this.fitted = false;
    this.scaled = logarithmic;
    this.judged = name;
    // Axes hold still while something is dragged, but for what is dragged itself: rates and steps.
    if (!this.fitted || !holding) this.fit(runs, logarithmic);
    this.curves.draw(runs, logarithmic, captions.sweep, holding);
    this.final.draw(pictures, this.measure, holding);
    this.table.draw(runs, this.measure);
    this.optimizers.draw(good.optimizer, logarithmic, captions.optimizers);
    this.losses.draw(good.loss, logarithmic, captions.losses);
    const left = pictures.left_out.map(({ name, why }) =>
      t("{loss} is left out: {why}", { loss: this.losses.titles[name], why }),
    );
    write(this.leftOut, left.join(" "));
  }

  /** @param {RatesPictures["runs"]} runs @param {boolean} logarithmic */
  fit(runs, logarithmic) {
    this.fitted = true;
    this.curves.fit(runs, logarithmic);
    this.final.fit(runs, this.measure);
    this.optimizers.fit(logarithmic);
    this.losses.fit(logarithmic);
  }

  /** By what the ends of runs are judged. */
  get measure() {
    const { measures, measure } = this.bench.numbers;
    return measures.find(({ name }) => name === measure) ?? measures[0];
  }

  sentences() {
    const { refused, shortened, pictures } = this.bench.numbers;
    return [refused ?? shortened, pictures?.captions.sweep ?? ""];
  }

  facts() {
    const { pictures } = this.bench.numbers;
    if (!pictures) return super.facts();
    const { start, final, own } = pictures.runs;
    return { ...super.facts(), E: shown(start), end: shown(final[own]) };
  }

  /** That of the chosen rate. */
  curve() {
    const { pictures } = this.bench.numbers;
    return (pictures && this.curves.rows[pictures.runs.own]) ?? super.curve();
  }

  /** Other rates leave the run of the chosen one as it is. @param {import("../kit/slider.js").Slider} slider */
  insteadOfRun({ field }) {
    const { pictures } = this.bench.numbers;
    return pictures && CHOOSING.includes(field) ? this.final.inShort(pictures.runs, this.measure) : null;
  }

  close() {
    super.close();
    for (const end of ["pointerup", "pointercancel"]) removeEventListener(end, this.release);
    for (const part of [this.curves, this.final, this.optimizers, this.losses]) part.close();
  }
}
