/** How good the neuron is at one step, in large figures: training beside test, and what saying one class always gives. */

/** @import { Scores } from "../../contract.js" */
/** @import { TrainRun } from "./run.js" */

import { t } from "../../kernel/text.js";
import { html, set, write } from "../../kit/dom.js";
import { portion, print } from "../../kit/format.js";
import { term } from "../../kit/term.js";
import { brief } from "./picture.js";

/** How many letters of a class's name there is room for. */
const ROOM = 18;

/** A figure: what it is, and its number in each part of the data. @typedef {{element: HTMLElement, name: Element, training: HTMLElement, test: HTMLElement}} Figure */

export class ScoresRow {
  constructor() {
    this.loss = figure("loss", "test-loss", term("loss", t("loss")));
    this.accuracy = figure("accuracy", "test-accuracy", t("accuracy"));
    this.baseline = figure("baseline", "test-baseline", "");
    this.precision = figure("precision", "test-precision", "");
    this.recall = figure("recall", "test-recall", "");
    this.explained = figure("r-squared", "test-r-squared", "R²");
    set(this.explained.element, { title: t("The part of the targets' variance that the neuron explains") });
    this.figures = [this.loss, this.explained, this.accuracy, this.baseline, this.precision, this.recall];
    const parts = html(
      "div",
      { class: "slp-score slp-score-parts" },
      html("span"),
      html("span", { class: "slp-score-training" }, t("training")),
    );
    this.testing = html("span", {}, t("test"));
    parts.append(this.testing);
    this.element = html(
      "section",
      { class: "slp-scores", "aria-label": t("How good it is"), "data-testid": "scores" },
      parts,
      ...this.figures.map(({ element }) => element),
    );
  }

  /** @param {TrainRun} run @param {number} step */
  draw(run, step) {
    const { moment, data } = run.numbers;
    const { scores, test_scores: test } = moment;
    const at = run.at(step);
    print(this.loss.training, at.loss);
    if (at.testLoss !== undefined) print(this.loss.test, at.testLoss);
    for (const one of [this.testing, ...this.figures.map((figure) => figure.test)]) one.hidden = data.testing === 0;
    if (scores) {
      write(this.baseline.name, t("always “{answer}”", { answer: brief(scores.commoner, ROOM) }));
      const told = { commoner: scores.commoner };
      set(this.baseline.element, {
        title: t("The accuracy of always saying {commoner}: no class is commoner in training", told),
      });
    }
    this.explained.element.hidden = !data.real_valued;
    this.accuracy.element.hidden = data.real_valued;
    this.baseline.element.hidden = data.training === 1 || data.real_valued;
    if (data.real_valued) {
      print(this.explained.training, at.measure);
      if (at.testMeasure !== undefined) print(this.explained.test, at.testMeasure);
    }
    this.named(scores);
    show(this.accuracy, scores?.accuracy ?? null, test?.accuracy ?? null);
    show(this.baseline, scores?.baseline ?? null, test?.baseline ?? null);
    show(this.precision, scores?.rarer?.precision ?? null, test?.rarer?.precision ?? null);
    show(this.recall, scores?.rarer?.recall ?? null, test?.rarer?.recall ?? null);
  }

  /** The rarer class is found or not: where classes are uneven, accuracy hides it. @param {Scores|null} scores */
  named(scores) {
    const rarer = scores?.rarer;
    for (const { element } of [this.precision, this.recall]) element.hidden = !rarer;
    if (!rarer) return;
    const { name } = rarer;
    write(this.precision.name, t("precision, {name}", { name: brief(name, ROOM) }));
    set(this.precision.element, { title: t("Of the answers “{name}”, the part that is right", { name }) });
    write(this.recall.name, t("recall, {name}", { name: brief(name, ROOM) }));
    set(this.recall.element, { title: t("Of the samples that are {name}, the part that is found", { name }) });
  }
}

/** @param {string} training its test id @param {string} test @param {Element|string} told @returns {Figure} */
function figure(training, test, told) {
  const name = html("span", { class: "slp-score-name" }, told);
  const numbers = [training, test].map((id) => html("span", { class: "slp-number", "data-testid": id }));
  const element = html("div", { class: "slp-score" }, name, ...numbers);
  return { element, name, training: numbers[0], test: numbers[1] };
}

/** @param {Figure} figure @param {number|null} training @param {number|null} test null where there is nothing to divide by */
function show(figure, training, test) {
  const of = /** @type {const} */ ([
    [figure.training, training],
    [figure.test, test],
  ]);
  for (const [element, value] of of) {
    if (value !== null) print(element, value, portion);
    else {
      write(element, "–");
      set(element, { "data-value": "" });
    }
  }
}
