/** Loss and accuracy over the steps of the run, with the pinned runs behind it, and what the run is set by. */

/** @import { Pins } from "../../parts/pins.js" */
/** @import { TrainRun } from "./run.js" */
/** @import { Workbench } from "../../kernel/workbench.js" */
/** @import { FieldOptions, Page } from "../../kit/page.js" */
/** @import { Slider } from "../../kit/slider.js" */

import { literal } from "../../charts/chart.js";
import { Ticks } from "../../charts/ticks.js";
import { parts, t } from "../../kernel/text.js";
import { changesTold } from "../../kit/changes.js";
import { html, set, write } from "../../kit/dom.js";
import { largest, roundUp } from "../../kit/format.js";
import { mention } from "../../kit/term.js";
import { brief, picture } from "./picture.js";

/** How many pinned runs the figure has a line for. */
const LINES = 6;
/** Orders of magnitude that a logarithmic axis shows at most. */
const DEPTH = 1e12;
/** How many times as long as a run that keeps going its axis becomes when it has come to the end of it. */
const AHEAD = 1.3;

/**
 * The ends of an axis of losses, on each kind of it.
 * @param {number[]} losses @param {number} start where they begin at most
 * @returns {Record<"linear"|"log", [number, number]>}
 */
function spans(losses, start) {
  const positive = losses.filter((value) => value > 0);
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  return {
    // A run that diverges would flatten all others: the axis ends a little above where the losses start.
    linear: [0, losses.length ? roundUp(Math.min(largest(losses), 3 * start) * 1.02) : 1],
    log: positive.length ? [Math.log10(least) - 0.1, Math.log10(Math.min(most, DEPTH * least)) + 0.1] : [-6, 0],
  };
}

export class LossCurves {
  /**
   * @param {Workbench<"train">} bench
   * @param {URL} folder
   * @param {Page["slider"]} slider
   * @param {{element: HTMLElement}[]} settings of the optimizer
   * @param {(step: number) => void} onStep a step that was clicked at
   * @param {Element} changes what is told of changes on the way
   */
  constructor(bench, folder, slider, settings, onStep, changes) {
    this.bench = bench;
    this.loss = picture(bench, folder, "loss", t("Loss over the steps"));
    this.accuracy = picture(bench, folder, "accuracy", t("Accuracy over the steps"));
    for (const chart of [this.loss, this.accuracy]) chart.onClick = onStep;
    this.ticks = new Ticks(this.loss, t("Changes on the way"), onStep);
    this.logarithmic = html("input", { type: "checkbox", "data-testid": "logarithmic" });
    this.logarithmic.addEventListener("change", () => bench.chooseSetting("logarithmic", this.logarithmic.checked));
    this.caption = html("p", { class: "slp-caption", "data-testid": "caption-run" });
    /** The ends of the axis of losses, on each kind of it. @type {Record<"linear"|"log", [number, number]>} */
    this.span = { linear: [0, 1], log: [-6, 0] };
    /** The same of the losses of pinned runs that are another loss. @type {Record<"linear"|"log", [number, number]>} */
    this.otherSpan = { linear: [0, 1], log: [-6, 0] };
    /** Whether a logarithmic axis suits the run, as Python judges it. */
    this.suits = false;
    /** Where the axis of R² begins, or at 0 that of accuracy. */
    this.lowest = 0;
    /** Where the axis of steps ends. */
    this.end = 1;
    /** The run that is drawn, and how. */
    this.drawn = { run: /** @type {TrainRun|null} */ (null), how: "" };
    const all = () => bench.numbers.sample.count;
    /** @type {FieldOptions[]} */
    const options = [
      { field: "learning_rate", testid: "learning-rate", symbol: "η", name: t("learning rate η") },
      { field: "steps", testid: "steps", symbol: t("steps"), name: t("number of steps") },
      {
        field: "batch_size",
        testid: "batch-size",
        symbol: t("batch"),
        name: t("batch size"),
        span: { ...bench.content.controls.fields.batch_size, high: all() },
        read: () => bench.get("batch_size", []) ?? all(),
        write: (/** @type {number} */ value) => bench.set("batch_size", [], value >= all() ? null : value),
      },
      { field: "seed", testid: "seed", symbol: t("seed"), name: t("seed of the mini-batches") },
    ];
    const sliders = options.map(slider);
    sliders[3].element.title = t(
      "It orders the mini-batches, and draws the weights of Reset and of the die. A batch of all samples has no order.",
    );
    /** All samples are the largest batch, and their number can change. */
    this.follow = () => {
      const [, , batch] = sliders;
      batch.span = { ...batch.span, high: all() };
    };
    const loss = mention("loss", t("Loss"));
    const heading = bench.numbers.data.real_valued
      ? parts("{loss} and R²", { loss })
      : parts("{loss} and accuracy", { loss });
    this.element = html(
      "section",
      { class: "slp-card slp-run", "aria-label": t("Loss and accuracy") },
      html(
        "div",
        { class: "slp-head" },
        html("h2", {}, ...heading),
        html("label", { class: "slp-switch" }, this.logarithmic, " ", t("logarithmic")),
      ),
      html("div", { class: "slp-settings" }, ...[...sliders, ...settings].map(({ element }) => element)),
      this.loss.element,
      this.ticks.element,
      this.accuracy.element,
      this.caption,
      changes,
    );
  }

  /** Let the axis of losses hold this run and the pinned ones. @param {TrainRun} run @param {Pins} pins */
  fit(run, pins) {
    const pinned = (/** @type {string|null} */ judge) =>
      pins.runs.filter(({ judged_by }) => judged_by === judge).flatMap(({ loss }) => loss.filter(Number.isFinite));
    const losses = [run.loss, run.testLoss ?? [], pinned(this.bench.good.loss)].flat().filter(Number.isFinite);
    const measured = [run.measure, run.testMeasure ?? []].flat().filter(Number.isFinite);
    // Below 0, R² is worse than always saying the mean: the axis goes there as far as above it, where a run has been, and
    // further where it has been nowhere else.
    const best = measured.length ? Math.max(...measured) : 0;
    this.lowest = Math.max(best > -1 ? -1 : 3 * best, Math.min(0, ...measured));
    this.suits = run.numbers.axis.logarithmic;
    this.span = spans(losses, Math.max(run.loss[0], run.testLoss?.[0] ?? 0));
    const others = pins.runs.filter(({ judged_by }) => judged_by === pins.other);
    this.otherSpan = spans(pinned(pins.other), Math.max(...others.map(({ loss }) => loss[0])));
  }

  /** @param {TrainRun} run @param {number} step @param {Pins} pins @param {boolean} going whether the run keeps going */
  draw(run, step, pins, going) {
    this.follow();
    this.reach(Math.max(1, run.last, ...pins.runs.map(({ steps }) => steps[steps.length - 1])), going);
    const logarithmic = this.bench.settings.logarithmic ?? this.suits;
    if (this.logarithmic.checked !== logarithmic) this.logarithmic.checked = logarithmic;
    const { captions } = run.numbers;
    write(this.caption, captions.run);
    set(this.loss.element, { "aria-label": t("Loss over the steps. {told}", { told: captions.run }) });
    const told = { told: captions.moment };
    const real = run.numbers.data.real_valued;
    const measured = real ? t("R² over the steps. {told}", told) : t("Accuracy over the steps. {told}", told);
    set(this.accuracy.element, { "aria-label": measured });
    const kind = logarithmic ? "log" : "linear";
    const axes = [...this.span[kind], ...this.otherSpan[kind], pins.other];
    const how = [kind, ...axes, this.lowest, this.end, pins.key].join();
    if (this.drawn.run !== run || this.drawn.how !== how) {
      this.drawn = { run, how };
      this.drawLines(run, kind, pins);
    }
    this.ticks.show(
      changesTold(this.bench.good, this.bench.content.controls.changeable).filter((change) => change.step <= run.last),
    );
    const at = run.at(step);
    this.loss.mark(at.step, at.loss);
    this.accuracy.mark(at.step, at.measure);
  }

  /**
   * The axis of steps ends with the longest run; of one that keeps going a part ahead of it, so that it seldom moves.
   * @param {number} longest @param {boolean} going
   */
  reach(longest, going) {
    if (!going || longest >= this.end) this.end = going ? roundUp(AHEAD * longest) : longest;
  }

  /** @param {TrainRun} run @param {"linear"|"log"} kind of the axis of losses @param {Pins} pins */
  drawLines(run, kind, pins) {
    const { steps } = run;
    const along = (/** @type {number[]|null} */ y) => ({ x: y ? steps : [], y: y ?? [] });
    const own = this.bench.good.loss;
    const pinned = Array.from({ length: LINES }, (_, pin) => {
      const { name, judged_by, steps: x, loss: y } = pins.runs[pin] ?? {};
      const seen = name && (judged_by === own || judged_by === pins.other);
      const line = { x, y, visible: true, name: literal(brief(name ?? "", 8)), yaxis: judged_by === own ? "y" : "y2" };
      return [`pin ${pin + 1}`, seen ? line : { visible: false }];
    });
    this.loss.update(
      { train: along(run.loss), test: along(run.testLoss), ...Object.fromEntries(pinned) },
      {
        "yaxis.type": kind,
        "yaxis.range": this.span[kind],
        "yaxis2.type": kind,
        "yaxis2.range": this.otherSpan[kind],
        "yaxis2.visible": pins.other !== null,
        "yaxis2.title.text": pins.title,
        "legend.entrywidth": pins.other === null ? 0.25 : 0.33, // the second axis leaves less room
        "xaxis.range": [0, this.end],
      },
    );
    const real = run.numbers.data.real_valued;
    const title = real ? "R²" : t("accuracy");
    this.accuracy.update(
      { train: along(run.measure), test: along(run.testMeasure) },
      {
        "yaxis.range": [1.05 * this.lowest, 1.05],
        "yaxis.title.text": title,
        "xaxis.range": [0, this.end],
        showlegend: false,
      },
    );
  }

  close() {
    this.loss.close();
    this.accuracy.close();
  }
}
